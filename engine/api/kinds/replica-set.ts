import { selectorFrom } from '../meta/labels.ts'
import type * as schema from '../schema/types.ts'
import { replicaSetErrors, replicaSetStatusErrors, replicaSetUpdateErrors } from '../validation/replica-set.ts'
import { specSelectorText } from './columns.ts'
import { fillIn, withField } from './defaults/fill-in.ts'
import { withTemplateOf } from './defaults/pod-spec.ts'
import { type Kind, kindNames } from './kind.ts'
import { replicated } from './replicas.ts'

export type ReplicaSet = schema.ReplicaSet

/** Source: pkg/apis/apps/v1/defaults.go, pkg/registry/apps/replicaset/strategy.go. */
export const ReplicaSet: Kind<ReplicaSet> = {
  ...kindNames({ group: 'apps', version: 'v1', kind: 'ReplicaSet', shortNames: ['rs'], categories: ['all'] }),
  ...replicated<ReplicaSet>(({ spec }) => selectorFrom(spec.selector), specSelectorText),
  defaults: (replicaSet) =>
    replicaSet.spec
      ? withField(replicaSet, 'spec', fillIn(withTemplateOf(replicaSet.spec), { replicas: 1 }))
      : replicaSet,
  validate: replicaSetErrors,
  validateUpdate: replicaSetUpdateErrors,
  validateStatusUpdate: replicaSetStatusErrors,
}
