import { canonicalQuantity } from '../meta/quantity.ts'
import type * as schema from '../schema/types.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type CSIStorageCapacity = schema.CSIStorageCapacity

/** Source: pkg/printers/internalversion/printers.go. */
export const CSIStorageCapacity: Kind<CSIStorageCapacity> = {
  ...kindNames({
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'CSIStorageCapacity',
    plural: 'csistoragecapacities',
  }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  columns: [
    nameColumn,
    { name: 'StorageClassName', value: ({ storageClassName }) => storageClassName },
    { name: 'Capacity', value: ({ capacity }) => (capacity === undefined ? '<unset>' : canonicalQuantity(capacity)) },
    ageColumn,
  ],
}
