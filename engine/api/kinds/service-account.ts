import type * as schema from '../schema/types.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type ServiceAccount = schema.ServiceAccount

export const ServiceAccount: Kind<ServiceAccount> = {
  ...kindNames({ group: '', version: 'v1', kind: 'ServiceAccount', shortNames: ['sa'] }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  columns: [nameColumn, { name: 'Secrets', value: ({ secrets }) => (secrets ?? []).length }, ageColumn],
}
