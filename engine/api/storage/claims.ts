import { bytes } from '../meta/quantity.ts'
import type {
  ObjectReference,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
  Volume,
} from '../schema/types.ts'

/** The claim has got its volume, and both know of each other. */
export const bindCompleted = 'pv.kubernetes.io/bind-completed'
/** The controller has put the two together: it may take them apart again. */
export const boundByController = 'pv.kubernetes.io/bound-by-controller'
/** Who has made the volume. */
export const provisionedBy = 'pv.kubernetes.io/provisioned-by'
/** The node of the pod for which the volume is to be made. */
export const selectedNode = 'volume.kubernetes.io/selected-node'
/** Who is to make the volume: the older name of two, both of which are written. */
export const betaProvisioner = 'volume.beta.kubernetes.io/storage-provisioner'
export const storageProvisioner = 'volume.kubernetes.io/storage-provisioner'

const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

/** A volume or a claim, as far as its class goes. */
interface Classed {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> }
  readonly spec?: { readonly storageClassName?: string }
}

/** The class by name, empty where there is none; the old annotation comes first. */
export function classOf({ metadata, spec }: Classed): string {
  return metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? ''
}

/** Whether a claim says anything of its class, be it that it wants none. */
export function namesClass({ metadata, spec }: PersistentVolumeClaim): boolean {
  return metadata.annotations?.[classAnnotation] !== undefined || spec.storageClassName !== undefined
}

/** Of several default classes the newest counts. */
export function newestDefaultFirst({ metadata: a }: StorageClass, { metadata: b }: StorageClass): number {
  const [first, second] = [String(a.creationTimestamp), String(b.creationTimestamp)]
  if (first !== second) return first < second ? 1 : -1
  return a.name < b.name ? -1 : 1
}

/** Whether the claim has its volume for good. */
export function isFullyBound({ spec, metadata }: PersistentVolumeClaim): boolean {
  return Boolean(spec.volumeName) && metadata.annotations?.[bindCompleted] !== undefined
}

/** Whether claims of a class get their volumes once it is known where their pods go. */
export function waitsForConsumer(storageClass: StorageClass | undefined): boolean {
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer'
}

export function requestedBytes({ spec }: PersistentVolumeClaim): number {
  return bytes(spec.resources?.requests?.['storage'] ?? 0)
}

export function capacityBytes({ spec }: PersistentVolume): number {
  return bytes(spec.capacity?.['storage'] ?? 0)
}

/** Whether a volume names a claim as its own; one that was bound by hand does so without a uid. */
export function isFor(claimRef: ObjectReference, { metadata }: PersistentVolumeClaim): boolean {
  if (claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false
  return !claimRef.uid || claimRef.uid === metadata.uid
}

/** The name of the claim that a volume of a pod stands for; one of a generic ephemeral volume is named after both. */
export function claimOfVolume(
  { name, persistentVolumeClaim, ephemeral }: Volume,
  { metadata }: Pod,
): string | undefined {
  if (persistentVolumeClaim !== undefined) return persistentVolumeClaim.claimName
  return ephemeral === undefined ? undefined : `${metadata.name}-${name}`
}

/** The claims that a pod uses, in the order of its volumes. */
export function claimNames(pod: Pod): readonly string[] {
  return (pod.spec.volumes ?? []).flatMap((volume) => claimOfVolume(volume, pod) ?? [])
}

/** The same by their keys: what an index of pods by claim goes by. */
export function claimKeys(pod: Pod): readonly string[] {
  return claimNames(pod).map((name) => `${pod.metadata.namespace}/${name}`)
}
