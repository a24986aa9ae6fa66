import type * as schema from '../schema/types.ts'
import { roleBindingErrors, roleBindingUpdateErrors } from '../validation/rbac.ts'
import { bindingColumns } from './binding-columns.ts'
import { withBindingDefaults } from './defaults/bindings.ts'
import { type Kind, kindNames } from './kind.ts'
import { pathSegmentName } from './names.ts'

export type RoleBinding = schema.RoleBinding

export const RoleBinding: Kind<RoleBinding> = {
  ...kindNames({ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'RoleBinding' }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  nameErrors: pathSegmentName,
  defaults: withBindingDefaults,
  validate: roleBindingErrors,
  validateUpdate: roleBindingUpdateErrors,
  columns: bindingColumns,
}
