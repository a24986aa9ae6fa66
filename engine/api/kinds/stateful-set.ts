import { selectorFrom } from '../meta/labels.ts'
import type * as schema from '../schema/types.ts'
import { statefulSetErrors, statefulSetStatusErrors, statefulSetUpdateErrors } from '../validation/stateful-set.ts'
import { ageColumn, nameColumn, workloadColumns } from './columns.ts'
import { withClaimTemplateDefaults } from './defaults/claims.ts'
import { changeField, fillIn, mapShared, withField } from './defaults/fill-in.ts'
import { withTemplateOf } from './defaults/pod-spec.ts'
import { type Kind, kindNames } from './kind.ts'
import { labelName } from './names.ts'

export type StatefulSet = schema.StatefulSet
type Spec = StatefulSet['spec']
type Strategy = NonNullable<Spec['updateStrategy']>

function withStrategyDefaults(strategy: Strategy): Strategy {
  const typed = fillIn(strategy, { type: 'RollingUpdate' })
  if (typed.type !== 'RollingUpdate') return typed
  return withField(typed, 'rollingUpdate', fillIn(typed.rollingUpdate ?? {}, { partition: 0, maxUnavailable: 1 }))
}

function withSpecDefaults(spec: Spec): Spec {
  const filled = fillIn(withTemplateOf(spec), {
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: {},
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: {},
  })
  const withStrategy = changeField(filled, 'updateStrategy', withStrategyDefaults)
  const withRetention = changeField(withStrategy, 'persistentVolumeClaimRetentionPolicy', (policy) =>
    fillIn(policy, { whenDeleted: 'Retain', whenScaled: 'Retain' }),
  )
  return changeField(
    withRetention,
    'volumeClaimTemplates',
    (templates) => mapShared(templates, withClaimTemplateDefaults) ?? templates,
  )
}

/** Source: pkg/apis/apps/v1/defaults.go, pkg/registry/apps/statefulset/strategy.go. */
export const StatefulSet: Kind<StatefulSet> = {
  ...kindNames({ group: 'apps', version: 'v1', kind: 'StatefulSet', shortNames: ['sts'], categories: ['all'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  nameErrors: labelName,
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    withReplicas: (statefulSet, replicas) => withField(statefulSet, 'spec', { ...statefulSet.spec, replicas }),
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => selectorFrom(spec.selector).toString(),
  },
  defaults: (statefulSet) => changeField(statefulSet, 'spec', withSpecDefaults),
  prepareForCreate: (statefulSet) => ({ ...statefulSet, status: { replicas: 0, availableReplicas: 0 } }),
  validate: statefulSetErrors,
  validateUpdate: statefulSetUpdateErrors,
  validateStatusUpdate: statefulSetStatusErrors,
  podSelector: ({ spec }) => spec?.selector,
  columns: [
    nameColumn,
    { name: 'Ready', value: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}` },
    ageColumn,
    ...workloadColumns<StatefulSet>(() => '').slice(0, 2),
  ],
}
