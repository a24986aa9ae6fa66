import { compareQuantities } from '../../api/meta/quantity.ts'
import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimStatus } from '../../api/schema/types.ts'
import { bindCompleted, boundByController, capacityBytes, classOf, requestedBytes } from '../../api/storage/claims.ts'
import { bestMatch, hasAccessModes, volumeMode } from '../../api/storage/volume-matching.ts'

/** The claim with its volume; the same where it has that already. */
export function boundClaim(claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolumeClaim {
  const volumeName = volume.metadata.name
  const isOurs = claim.spec.volumeName !== volumeName
  const named = isOurs ? { ...claim, spec: { ...claim.spec, volumeName } } : claim
  return annotated(isOurs ? annotated(named, boundByController) : named, bindCompleted)
}

/** The volume without its claim: one that was bound by hand stays reserved for a claim of that name. */
export function unboundVolume(volume: PersistentVolume): PersistentVolume {
  const { claimRef, ...spec } = volume.spec
  const { [boundByController]: byController, ...annotations } = volume.metadata.annotations ?? {}
  if (byController === undefined) {
    const { uid: _uid, ...reserved } = claimRef ?? {}
    return { ...volume, spec: { ...spec, claimRef: reserved } }
  }
  const { annotations: _annotations, ...metadata } = volume.metadata
  const kept = Object.keys(annotations).length === 0 ? metadata : { ...metadata, annotations }
  return { ...volume, metadata: kept, spec }
}

/** The status of a claim in a phase, with the volume that it has; the same where it is so already. */
export function claimStatus(
  { status = {} }: PersistentVolumeClaim,
  phase: NonNullable<PersistentVolumeClaimStatus['phase']>,
  volume: PersistentVolume | undefined,
): PersistentVolumeClaimStatus {
  const { accessModes, capacity, ...rest } = status
  if (volume === undefined) {
    if (status.phase === phase && accessModes === undefined && capacity === undefined) return status
    return { ...rest, phase }
  }
  const given = volume.spec.accessModes
  const isSized = compareQuantities(capacity?.['storage'], volume.spec.capacity?.['storage']) === 0
  const hasModes = JSON.stringify(accessModes) === JSON.stringify(given)
  if (status.phase === phase && capacity !== undefined && isSized && hasModes) return status
  const storage = { capacity: isSized && capacity !== undefined ? capacity : volume.spec.capacity }
  return { ...rest, phase, ...(given && { accessModes: given }), ...storage } as PersistentVolumeClaimStatus
}

/** Why a claim cannot have the volume that it names. Source: pv_controller.go checkVolumeSatisfyClaim. */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined)
    return `the volume is marked for deletion ${JSON.stringify(volume.metadata.name)}`
  if (capacityBytes(volume) < requestedBytes(claim)) return 'requested PV is too small'
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match'
  if (volumeMode(volume) !== volumeMode(claim)) return 'incompatible volumeMode'
  return hasAccessModes(volume, claim) ? undefined : 'incompatible accessMode'
}

/**
 * The volume that a claim gets without a node being known: of those with the fewest ways of access that suffice. Source:
 * pkg/controller/volume/persistentvolume/index.go.
 */
export function volumeFor(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  waits: boolean,
): PersistentVolume | undefined {
  const byModes = new Map<number, PersistentVolume[]>()
  for (const volume of volumes) {
    if (!hasAccessModes(volume, claim)) continue
    const count = volume.spec.accessModes?.length ?? 0
    byModes.set(count, [...(byModes.get(count) ?? []), volume])
  }
  for (const count of [...byModes.keys()].sort((a, b) => a - b)) {
    const found = bestMatch(byModes.get(count) ?? [], { claim, waits })
    if (found !== undefined) return found
  }
  return undefined
}

/** The object with an annotation that says yes; the same where it has it. */
function annotated<T extends PersistentVolume | PersistentVolumeClaim>(object: T, name: string): T {
  const { metadata } = object
  if (metadata.annotations?.[name] !== undefined) return object
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [name]: 'yes' } } }
}
