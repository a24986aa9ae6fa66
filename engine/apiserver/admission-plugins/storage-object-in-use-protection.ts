import type { KubernetesObject } from '../../api/schema/types.ts'
import type { AdmissionPlugin } from '../admission.ts'

const finalizers: Readonly<Record<string, string>> = {
  PersistentVolumeClaim: 'kubernetes.io/pvc-protection',
  PersistentVolume: 'kubernetes.io/pv-protection',
}

/** Claims and volumes that are in use stay until they are not. Source: plugin/pkg/admission/storage/storageobjectinuseprotection. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  tables: Object.keys(finalizers),
  mutate: (object, { kind, operation, subresource }) => {
    const finalizer = finalizers[kind.table]
    if (operation !== 'create' || subresource !== '' || finalizer === undefined) return object
    const known = object.metadata.finalizers ?? []
    if (known.includes(finalizer)) return object
    return { ...object, metadata: { ...object.metadata, finalizers: [...known, finalizer] } } as KubernetesObject
  },
}
