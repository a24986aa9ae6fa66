import type * as schema from '../schema/types.ts'
import { leaseErrors } from '../validation/lease.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type Lease = schema.Lease

export const Lease: Kind<Lease> = {
  ...kindNames({ group: 'coordination.k8s.io', version: 'v1', kind: 'Lease' }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  validate: leaseErrors,
  validateUpdate: leaseErrors,
  columns: [nameColumn, { name: 'Holder', value: ({ spec }) => spec?.holderIdentity ?? '' }, ageColumn],
}
