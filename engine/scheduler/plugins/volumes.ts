import { controllerOf } from '../../api/meta/owners.ts'
import type {
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
} from '../../api/schema/types.ts'
import { claimOfVolume, classOf, isFullyBound, waitsForConsumer } from '../../api/storage/claims.ts'
import type { Reservation } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { NodeVolumes } from './volume-matching.ts'

/** The claims, volumes and classes that there are. */
export interface Volumes {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined
  volume(name: string): PersistentVolume | undefined
  storageClass(name: string): StorageClass | undefined
  /** The volumes that a claim might get: those that are for it, then the free ones of its class. */
  volumesFor(claim: PersistentVolumeClaim): readonly PersistentVolume[]
  /** What drivers that tell so have left for a class; undefined where the provisioner does not tell. */
  capacities(storageClass: StorageClass): readonly CSIStorageCapacity[] | undefined
}

export const noVolumes: Volumes = {
  claim: () => undefined,
  volume: () => undefined,
  storageClass: () => undefined,
  volumesFor: () => [],
  capacities: () => undefined,
}

/** Keeps and binds the volumes that were found for a pod on the node that it gets. */
export interface VolumeBinder {
  reserve(pod: Pod, node: NodeInfo, found: NodeVolumes): Reservation
}

/** A pod's claims by how far they are. */
export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[]
  /** Bound to a volume once it is known where the pod goes. */
  readonly waiting: readonly PersistentVolumeClaim[]
}

/** The pod's claims, or why it can go nowhere for now; undefined where it has none. Source: volumebinding/volume_binding.go. */
export function claimsOf(pod: Pod, volumes: Volumes): PodClaims | string | undefined {
  const claims: PersistentVolumeClaim[] = []
  for (const volume of pod.spec.volumes ?? []) {
    const name = claimOfVolume(volume, pod)
    if (name === undefined) continue
    const claim = volumes.claim(pod.metadata.namespace ?? '', name)
    const problem = claimProblem(claim, name, volume.ephemeral && pod)
    if (problem !== undefined) return problem
    if (claim !== undefined) claims.push(claim)
  }
  if (claims.length === 0) return undefined
  const bound = claims.filter(isFullyBound)
  const unbound = claims.filter((claim) => !isFullyBound(claim))
  if (unbound.some((claim) => !isWaiting(claim, volumes))) {
    return 'pod has unbound immediate PersistentVolumeClaims'
  }
  return { bound, waiting: unbound }
}

/** The claims that a pod names itself; others are made for it. */
export function claimedNames({ spec }: Pod): readonly string[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])
}

/** @param owner the pod, where the claim is to be made for it */
function claimProblem(
  claim: PersistentVolumeClaim | undefined,
  name: string,
  owner: Pod | undefined,
): string | undefined {
  const quoted = JSON.stringify(name)
  if (claim === undefined) {
    return owner === undefined
      ? `persistentvolumeclaim ${quoted} not found`
      : `waiting for ephemeral volume controller to create the persistentvolumeclaim ${quoted}`
  }
  if (claim.status?.phase === 'Lost') {
    const volume = JSON.stringify(claim.spec.volumeName ?? '')
    return `persistentvolumeclaim ${quoted} bound to non-existent persistentvolume ${volume}`
  }
  if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim ${quoted} is being deleted`
  if (owner === undefined || controllerOf(claim)?.uid === owner.metadata.uid) return undefined
  const { namespace, name: podName } = owner.metadata
  return `PVC ${namespace}/${name} was not created for pod ${namespace}/${podName} (pod is not owner)`
}

/** A claim that names its volume does not wait, whatever its class says. */
function isWaiting(claim: PersistentVolumeClaim, volumes: Volumes): boolean {
  return !claim.spec.volumeName && waitsForConsumer(volumes.storageClass(classOf(claim)))
}
