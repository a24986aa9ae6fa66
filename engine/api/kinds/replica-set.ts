import { selectorFrom } from '../meta/labels.ts'
import type * as schema from '../schema/types.ts'
import { replicaSetErrors, replicaSetStatusErrors, replicaSetUpdateErrors } from '../validation/replica-set.ts'
import { ageColumn, nameColumn, specSelectorText, workloadColumns } from './columns.ts'
import { fillIn, withField } from './defaults/fill-in.ts'
import { withTemplateOf } from './defaults/pod-spec.ts'
import { type Kind, kindNames } from './kind.ts'

export type ReplicaSet = schema.ReplicaSet

/** Source: pkg/apis/apps/v1/defaults.go, pkg/registry/apps/replicaset/strategy.go. */
export const ReplicaSet: Kind<ReplicaSet> = {
  ...kindNames({ group: 'apps', version: 'v1', kind: 'ReplicaSet', shortNames: ['rs'], categories: ['all'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    withReplicas: (replicaSet, replicas) => withField(replicaSet, 'spec', { ...replicaSet.spec, replicas }),
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => selectorFrom(spec.selector).toString(),
  },
  defaults: (replicaSet) =>
    replicaSet.spec
      ? withField(replicaSet, 'spec', fillIn(withTemplateOf(replicaSet.spec), { replicas: 1 }))
      : replicaSet,
  prepareForCreate: (replicaSet) => ({ ...replicaSet, status: { replicas: 0 } }),
  validate: replicaSetErrors,
  validateUpdate: replicaSetUpdateErrors,
  validateStatusUpdate: replicaSetStatusErrors,
  podSelector: ({ spec }) => spec?.selector,
  columns: [
    nameColumn,
    { name: 'Desired', value: ({ spec }) => spec?.replicas ?? 0 },
    { name: 'Current', value: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', value: ({ status }) => status?.readyReplicas ?? 0 },
    ageColumn,
    ...workloadColumns<ReplicaSet>(specSelectorText),
  ],
}
