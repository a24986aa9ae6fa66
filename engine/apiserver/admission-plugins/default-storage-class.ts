import { isDefaultClass } from '../../api/kinds/storage-class.ts'
import type { PersistentVolumeClaim, StorageClass } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import { namesClass, newestDefaultFirst } from '../../api/storage/claims.ts'
import type { AdmissionPlugin } from '../admission.ts'

/** Since then of several default classes the newest counts; before, nothing without a class could be made. */
const newestCountsSince = 26

/** New claims that say nothing of a class get the default one. Source: plugin/pkg/admission/storage/storageclass/setdefault. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  tables: ['PersistentVolumeClaim'],
  mutate: (object, { kind, operation, subresource, store, minor }) => {
    const claim = object as PersistentVolumeClaim
    if (operation !== 'create' || subresource !== '' || namesClass(claim)) return claim
    const defaults = store
      .table<StorageClass>('StorageClass')
      .list()
      .filter(isDefaultClass)
      .toSorted(newestDefaultFirst)
    if (defaults.length > 1 && minor < newestCountsSince)
      throw forbidden(kind, claim.metadata.name, `${defaults.length} default StorageClasses were found`)
    const [newest] = defaults
    if (newest === undefined) return claim
    return { ...claim, spec: { ...claim.spec, storageClassName: newest.metadata.name } }
  },
}
