import type * as schema from '../schema/types.ts'
import { storageClassErrors, storageClassUpdateErrors } from '../validation/storage-class.ts'
import { ageColumn } from './columns.ts'
import { fillIn } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type StorageClass = schema.StorageClass

const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]

/** Whether claims that name no class get this one. */
export function isDefaultClass({ metadata }: StorageClass): boolean {
  return defaultAnnotations.some((annotation) => metadata.annotations?.[annotation] === 'true')
}

/** Source: pkg/apis/storage/v1/defaults.go, pkg/printers/internalversion/printers.go. */
export const StorageClass: Kind<StorageClass> = {
  ...kindNames({
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'StorageClass',
    plural: 'storageclasses',
    shortNames: ['sc'],
  }),
  namespaced: false,
  hasStatus: false,
  hasGeneration: false,
  defaults: (storageClass) => fillIn(storageClass, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  validate: storageClassErrors,
  validateUpdate: storageClassUpdateErrors,
  columns: [
    {
      name: 'Name',
      value: (storageClass) => storageClass.metadata.name + (isDefaultClass(storageClass) ? ' (default)' : ''),
    },
    { name: 'Provisioner', value: ({ provisioner }) => provisioner },
    { name: 'ReclaimPolicy', value: ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete' },
    { name: 'VolumeBindingMode', value: ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate' },
    { name: 'AllowVolumeExpansion', value: ({ allowVolumeExpansion }) => String(allowVolumeExpansion ?? false) },
    ageColumn,
  ],
}
