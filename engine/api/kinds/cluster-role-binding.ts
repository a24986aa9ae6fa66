import type * as schema from '../schema/types.ts'
import { clusterRoleBindingErrors, clusterRoleBindingUpdateErrors } from '../validation/rbac.ts'
import { bindingColumns } from './binding-columns.ts'
import { withBindingDefaults } from './defaults/bindings.ts'
import { type Kind, kindNames } from './kind.ts'
import { pathSegmentName } from './names.ts'

export type ClusterRoleBinding = schema.ClusterRoleBinding

export const ClusterRoleBinding: Kind<ClusterRoleBinding> = {
  ...kindNames({ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRoleBinding' }),
  namespaced: false,
  hasStatus: false,
  hasGeneration: false,
  nameErrors: pathSegmentName,
  defaults: withBindingDefaults,
  validate: clusterRoleBindingErrors,
  validateUpdate: clusterRoleBindingUpdateErrors,
  columns: bindingColumns,
}
