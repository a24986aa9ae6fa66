import type * as schema from '../schema/types.ts'
import { clusterRoleErrors } from '../validation/rbac.ts'
import { createdAtColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'
import { pathSegmentName } from './names.ts'

export type ClusterRole = schema.ClusterRole

export const ClusterRole: Kind<ClusterRole> = {
  ...kindNames({ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole' }),
  namespaced: false,
  hasStatus: false,
  hasGeneration: false,
  nameErrors: pathSegmentName,
  validate: clusterRoleErrors,
  validateUpdate: clusterRoleErrors,
  columns: [nameColumn, createdAtColumn],
}
