import type * as schema from '../schema/types.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { changeField, fillIn } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type PriorityLevelConfiguration = schema.PriorityLevelConfiguration
type Queuing = schema.QueuingConfiguration

const queuingDefaults: Queuing = { queues: 64, handSize: 8, queueLengthLimit: 50 }

function withDefaults(level: PriorityLevelConfiguration): PriorityLevelConfiguration {
  return changeField(level, 'spec', (spec) =>
    changeField(spec, 'limited', (limited) =>
      changeField(fillIn(limited, { nominalConcurrencyShares: 30, lendablePercent: 0 }), 'limitResponse', (response) =>
        response.type === 'Queue'
          ? fillIn({ ...response, queuing: fillIn(response.queuing ?? {}, queuingDefaults) }, {})
          : response,
      ),
    ),
  )
}

const queuingColumn = (name: string, field: keyof Queuing) => ({
  name,
  value: ({ spec }: PriorityLevelConfiguration): string | number =>
    spec?.limited?.limitResponse?.queuing?.[field] ?? '<none>',
})

/** Source: pkg/apis/flowcontrol/v1/defaults.go, pkg/printers/internalversion/printers.go. */
export const PriorityLevelConfiguration: Kind<PriorityLevelConfiguration> = {
  ...kindNames({ group: 'flowcontrol.apiserver.k8s.io', version: 'v1', kind: 'PriorityLevelConfiguration' }),
  namespaced: false,
  hasStatus: true,
  hasGeneration: true,
  defaults: withDefaults,
  columns: [
    nameColumn,
    { name: 'Type', value: ({ spec }) => spec?.type ?? '' },
    { name: 'NominalConcurrencyShares', value: ({ spec }) => spec?.limited?.nominalConcurrencyShares ?? '<none>' },
    queuingColumn('Queues', 'queues'),
    queuingColumn('HandSize', 'handSize'),
    queuingColumn('QueueLengthLimit', 'queueLengthLimit'),
    ageColumn,
  ],
}
