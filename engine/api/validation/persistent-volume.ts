import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import { subdomainName } from '../kinds/names.ts'
import { canonicalQuantity, compareQuantities, isQuantity } from '../meta/quantity.ts'
import type { PersistentVolume, PersistentVolumeSpec } from '../schema/types.ts'
import { checkNodeSelector } from './node-affinity.ts'
import { checkAccessModes, volumeModes } from './persistent-volume-claim.ts'
import { semanticEqual } from './semantic-equality.ts'
import { addProblems, checkImmutable, notPositiveMessage } from './shared.ts'

const reclaimPolicies = ['Delete', 'Recycle', 'Retain']
const sources = [
  ...['hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'glusterfs', 'flocker', 'nfs', 'rbd', 'quobyte'],
  ...['cephfs', 'iscsi', 'cinder', 'fc', 'flexVolume', 'azureFile', 'vsphereVolume', 'photonPersistentDisk'],
  ...['portworxVolume', 'azureDisk', 'scaleIO', 'local', 'storageos', 'csi'],
] as readonly (keyof PersistentVolumeSpec)[]

/** Source: pkg/apis/core/validation ValidatePersistentVolumeSpec. */
export function persistentVolumeErrors({ spec = {} }: PersistentVolume): readonly FieldError[] {
  const errors: FieldError[] = []
  checkAccessModes(spec.accessModes, 'spec.accessModes', errors)
  checkCapacity(spec, errors)
  const { persistentVolumeReclaimPolicy: policy, storageClassName, volumeMode, nodeAffinity } = spec
  if (policy && !reclaimPolicies.includes(policy)) {
    errors.push(unsupported('spec.persistentVolumeReclaimPolicy', policy, reclaimPolicies))
  }
  if (nodeAffinity?.required) checkNodeSelector(nodeAffinity.required, 'spec.nodeAffinity.required', errors)
  else if (nodeAffinity) errors.push(required('spec.nodeAffinity.required', 'must specify required node constraints'))
  checkSource(spec, errors)
  if (storageClassName) {
    addProblems(subdomainName(storageClassName, false), storageClassName, 'spec.storageClassName', errors)
  }
  if (volumeMode && !volumeModes.includes(volumeMode)) {
    errors.push(unsupported('spec.volumeMode', volumeMode, volumeModes))
  }
  return errors
}

function checkCapacity({ capacity }: PersistentVolumeSpec, into: FieldError[]): void {
  const names = Object.keys(capacity ?? {})
  if (names.length === 0) into.push(required('spec.capacity'))
  else if (!names.includes('storage') || names.length > 1) {
    into.push(unsupported('spec.capacity', capacity, ['storage']))
  }
  for (const name of names) {
    const quantity = capacity?.[name] ?? 0
    if (isQuantity(quantity) && compareQuantities(quantity, 0) > 0) continue
    const value = isQuantity(quantity) ? canonicalQuantity(quantity) : quantity
    into.push(invalid(`spec.capacity[${name}]`, value, notPositiveMessage))
  }
}

/** Exactly one place where the volume is. */
function checkSource(spec: PersistentVolumeSpec, into: FieldError[]): void {
  const [first, ...others] = sources.filter((source) => spec[source])
  if (first === undefined) into.push(required('spec', 'must specify a volume type'))
  for (const source of others) into.push(forbiddenField(`spec.${source}`, 'may not specify more than 1 volume type'))
  if (first === 'hostPath' && !spec.hostPath?.path) into.push(required('spec.hostPath.path'))
  if (first === 'nfs') {
    for (const field of ['server', 'path'] as const) if (!spec.nfs?.[field]) into.push(required(`spec.nfs.${field}`))
  }
  if (first === 'csi') {
    for (const field of ['driver', 'volumeHandle'] as const) {
      if (!spec.csi?.[field]) into.push(required(`spec.csi.${field}`))
    }
  }
  if (first === 'local') checkLocal(spec, into)
  if (spec.hostPath?.path === '/' && spec.persistentVolumeReclaimPolicy === 'Recycle') {
    const detail = "may not be 'recycle' for a hostPath mount of '/'"
    into.push(forbiddenField('spec.persistentVolumeReclaimPolicy', detail))
  }
}

/** A disk of a node can be used on that node only. */
function checkLocal({ local, nodeAffinity }: PersistentVolumeSpec, into: FieldError[]): void {
  if (!local?.path) into.push(required('spec.local.path'))
  if (!nodeAffinity) into.push(required('spec.nodeAffinity', 'Local volume requires node affinity'))
}

/** Source: pkg/apis/core/validation ValidatePersistentVolumeUpdate. */
export function persistentVolumeUpdateErrors(next: PersistentVolume, before: PersistentVolume): readonly FieldError[] {
  if (next.spec === before.spec) return []
  const errors = [...persistentVolumeErrors(next)]
  const isMoved = sources.some((source) => !semanticEqual(next.spec?.[source], before.spec?.[source]))
  if (isMoved) {
    const detail = 'spec.persistentvolumesource is immutable after creation'
    errors.push(forbiddenField('spec.persistentvolumesource', detail))
  }
  checkImmutable(next.spec?.volumeMode, before.spec?.volumeMode, 'volumeMode', errors)
  if (before.spec?.nodeAffinity) {
    checkImmutable(next.spec?.nodeAffinity, before.spec.nodeAffinity, 'nodeAffinity', errors)
  }
  return errors
}
