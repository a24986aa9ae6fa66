import type * as schema from '../schema/types.ts'
import { roleErrors } from '../validation/rbac.ts'
import { createdAtColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'
import { pathSegmentName } from './names.ts'

export type Role = schema.Role

export const Role: Kind<Role> = {
  ...kindNames({ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'Role' }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  nameErrors: pathSegmentName,
  validate: roleErrors,
  validateUpdate: roleErrors,
  columns: [nameColumn, createdAtColumn],
}
