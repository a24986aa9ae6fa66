import { deepEqual } from '../meta/equality.ts'
import type * as schema from '../schema/types.ts'
import { daemonSetErrors, daemonSetStatusErrors, daemonSetUpdateErrors } from '../validation/daemon-set.ts'
import { ageColumn, labelMapText, nameColumn, specSelectorText, workloadColumns } from './columns.ts'
import { changeField, fillIn, withField } from './defaults/fill-in.ts'
import { withTemplateOf } from './defaults/pod-spec.ts'
import { type Kind, kindNames } from './kind.ts'

export type DaemonSet = schema.DaemonSet
type Spec = DaemonSet['spec']
type Strategy = NonNullable<Spec['updateStrategy']>

function withStrategyDefaults(strategy: Strategy): Strategy {
  const typed = fillIn(strategy, { type: 'RollingUpdate' })
  if (typed.type !== 'RollingUpdate') return typed
  return withField(typed, 'rollingUpdate', fillIn(typed.rollingUpdate ?? {}, { maxUnavailable: 1, maxSurge: 0 }))
}

function withSpecDefaults(spec: Spec): Spec {
  const filled = fillIn(withTemplateOf(spec), { updateStrategy: {}, revisionHistoryLimit: 10 })
  return changeField(filled, 'updateStrategy', withStrategyDefaults)
}

const noneScheduled = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }

const generationAnnotation = 'deprecated.daemonset.template.generation'

function templateGeneration({ metadata }: DaemonSet): number {
  return Number(metadata.annotations?.[generationAnnotation] ?? 1)
}

/** How often the template has changed, which a field told before apps/v1. Source: pkg/apis/apps/v1/conversion.go. */
function withTemplateGeneration(daemonSet: DaemonSet, generation: number): DaemonSet {
  const { metadata } = daemonSet
  const text = String(generation)
  if (metadata.annotations?.[generationAnnotation] === text) return daemonSet
  return {
    ...daemonSet,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [generationAnnotation]: text } },
  }
}

/** Source: pkg/apis/apps/v1/defaults.go, pkg/registry/apps/daemonset/strategy.go. */
export const DaemonSet: Kind<DaemonSet> = {
  ...kindNames({ group: 'apps', version: 'v1', kind: 'DaemonSet', shortNames: ['ds'], categories: ['all'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  defaults: (daemonSet) => changeField(daemonSet, 'spec', withSpecDefaults),
  prepareForCreate: (daemonSet) => withTemplateGeneration({ ...daemonSet, status: noneScheduled }, 1),
  prepareForUpdate: (next, before) => {
    const isChanged = !deepEqual(next.spec?.template, before.spec?.template)
    return withTemplateGeneration(next, templateGeneration(before) + (isChanged ? 1 : 0))
  },
  validate: daemonSetErrors,
  validateUpdate: daemonSetUpdateErrors,
  validateStatusUpdate: daemonSetStatusErrors,
  podSelector: ({ spec }) => spec?.selector,
  columns: [
    nameColumn,
    { name: 'Desired', value: ({ status }) => status?.desiredNumberScheduled ?? 0 },
    { name: 'Current', value: ({ status }) => status?.currentNumberScheduled ?? 0 },
    { name: 'Ready', value: ({ status }) => status?.numberReady ?? 0 },
    { name: 'Up-to-date', value: ({ status }) => status?.updatedNumberScheduled ?? 0 },
    { name: 'Available', value: ({ status }) => status?.numberAvailable ?? 0 },
    { name: 'Node Selector', value: ({ spec }) => labelMapText(spec?.template?.spec?.nodeSelector) },
    ageColumn,
    ...workloadColumns<DaemonSet>(specSelectorText),
  ],
}
