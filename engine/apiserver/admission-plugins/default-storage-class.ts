import type { PersistentVolumeClaim, StorageClass } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import { byCodePoint } from '../../store/table.ts'
import type { AdmissionPlugin } from '../admission.ts'

const isDefault = 'storageclass.kubernetes.io/is-default-class'
const isDefaultBeta = 'storageclass.beta.kubernetes.io/is-default-class'
const betaClass = 'volume.beta.kubernetes.io/storage-class'
/** Since then of several default classes the newest counts; before, nothing without a class could be made. */
const newestCountsSince = 26

/** New claims that say nothing of a class get the default one. Source: plugin/pkg/admission/storage/storageclass/setdefault. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  tables: ['PersistentVolumeClaim'],
  mutate: (object, { kind, operation, subresource, store, minor }) => {
    const claim = object as PersistentVolumeClaim
    const hasClass = claim.spec.storageClassName !== undefined || claim.metadata.annotations?.[betaClass] !== undefined
    if (operation !== 'create' || subresource !== '' || hasClass) return claim
    const defaults = store.table<StorageClass>('StorageClass').list().filter(isDefaultClass).toSorted(newestFirst)
    if (defaults.length > 1 && minor < newestCountsSince)
      throw forbidden(kind, claim.metadata.name, `${defaults.length} default StorageClasses were found`)
    const [newest] = defaults
    if (newest === undefined) return claim
    return { ...claim, spec: { ...claim.spec, storageClassName: newest.metadata.name } }
  },
}

function isDefaultClass({ metadata }: StorageClass): boolean {
  return [isDefault, isDefaultBeta].some((name) => metadata.annotations?.[name] === 'true')
}

function newestFirst({ metadata: a }: StorageClass, { metadata: b }: StorageClass): number {
  return byCodePoint(String(b.creationTimestamp), String(a.creationTimestamp)) || byCodePoint(a.name, b.name)
}
