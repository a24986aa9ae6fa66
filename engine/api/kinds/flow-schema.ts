import type * as schema from '../schema/types.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { changeField, fillIn } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type FlowSchema = schema.FlowSchema

/** Whether the priority level that it names is known to be missing. */
const danglingText = ({ status }: FlowSchema): string =>
  status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?'

/** Source: pkg/apis/flowcontrol/v1/defaults.go, pkg/printers/internalversion/printers.go. */
export const FlowSchema: Kind<FlowSchema> = {
  ...kindNames({ group: 'flowcontrol.apiserver.k8s.io', version: 'v1', kind: 'FlowSchema' }),
  namespaced: false,
  hasStatus: true,
  hasGeneration: true,
  defaults: (flow) => changeField(flow, 'spec', (spec) => fillIn(spec, { matchingPrecedence: 1000 })),
  columns: [
    nameColumn,
    { name: 'PriorityLevel', value: ({ spec }) => spec?.priorityLevelConfiguration?.name ?? '' },
    { name: 'MatchingPrecedence', value: ({ spec }) => spec?.matchingPrecedence ?? 0 },
    { name: 'DistinguisherMethod', value: ({ spec }) => spec?.distinguisherMethod?.type ?? '<none>' },
    ageColumn,
    { name: 'MissingPL', value: danglingText },
  ],
}
