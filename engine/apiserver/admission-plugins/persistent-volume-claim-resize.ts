import { compareQuantities } from '../../api/meta/quantity.ts'
import type { PersistentVolumeClaim, StorageClass } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import { classOf } from '../../api/storage/claims.ts'
import type { AdmissionPlugin } from '../admission.ts'

/** Claims grow only where their class says that its volumes can. Source: plugin/pkg/admission/storage/persistentvolume/resize. */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  tables: ['PersistentVolumeClaim'],
  validate: (object, { kind, operation, subresource, before, store }) => {
    if (operation !== 'update' || subresource !== '' || before === undefined) return
    const [claim, old] = [object as PersistentVolumeClaim, before as PersistentVolumeClaim]
    if (compareQuantities(storageOf(claim), storageOf(old)) <= 0) return
    const refuse = (because: string): Error => forbidden(kind, claim.metadata.name, because)
    if (old.status?.phase !== 'Bound') throw refuse('Only bound persistent volume claims can be expanded')
    const [next, last] = [classOf(claim), classOf(old)]
    const known = next === '' || next !== last ? undefined : store.get<StorageClass>('StorageClass', next)
    if (known?.allowVolumeExpansion === true) return
    const what = 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc'
    throw refuse(`${what} must support resize`)
  },
}

const storageOf = ({ spec }: PersistentVolumeClaim) => spec.resources?.requests?.['storage']
