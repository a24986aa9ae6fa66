import type * as schema from '../schema/types.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type CSINode = schema.CSINode

/** Source: pkg/printers/internalversion/printers.go. */
export const CSINode: Kind<CSINode> = {
  ...kindNames({ group: 'storage.k8s.io', version: 'v1', kind: 'CSINode' }),
  namespaced: false,
  hasStatus: false,
  hasGeneration: false,
  columns: [nameColumn, { name: 'Drivers', value: ({ spec }) => String(spec?.drivers?.length ?? 0) }, ageColumn],
}
