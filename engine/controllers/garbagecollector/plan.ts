import type { KubernetesObject, OwnerReference } from '../../api/schema/types.ts'

export const foregroundFinalizer = 'foregroundDeletion'
export const orphanFinalizer = 'orphan'

/** Where an object is to be found, and which one it is. */
export interface Identity {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly uid: string
}

export function identityOf({ apiVersion, kind, metadata }: KubernetesObject): Identity {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid }
}

/** As Kubernetes prints it in events. */
export function identityText({ apiVersion, kind, namespace, name, uid }: Identity): string {
  return `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`
}

export function isSameIdentity(first: Identity, second: Identity): boolean {
  return first.namespace === second.namespace && isReferenceTo(first, second)
}

/** Whether a reference names what the identity names; the namespace apart. */
export function isReferenceTo(reference: Omit<OwnerReference, 'controller'>, identity: Identity): boolean {
  return (
    reference.uid === identity.uid &&
    reference.name === identity.name &&
    reference.kind === identity.kind &&
    reference.apiVersion === identity.apiVersion
  )
}

const isBeingDeleted = ({ metadata }: KubernetesObject): boolean => metadata.deletionTimestamp !== undefined

export function hasFinalizer({ metadata }: KubernetesObject, finalizer: string): boolean {
  return metadata.finalizers?.includes(finalizer) ?? false
}

/** Whether the object goes only when its dependents are gone. */
export function waitsForDependents(object: KubernetesObject): boolean {
  return isBeingDeleted(object) && hasFinalizer(object, foregroundFinalizer)
}

/** Whether a change is the beginning of a deletion that the finalizer holds up. */
export function beginsToWait(
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  finalizer: string,
): boolean {
  const waits = (object: KubernetesObject): boolean => isBeingDeleted(object) && hasFinalizer(object, finalizer)
  return waits(after) && (before === undefined || !waits(before))
}

export interface ReferenceChange {
  readonly added: readonly OwnerReference[]
  readonly removed: readonly OwnerReference[]
  /** Owners that need not wait for the object any more. */
  readonly unblocked: readonly string[]
}

/** What has changed about an object's owners. Source: pkg/controller/garbagecollector referencesDiffs. */
export function referenceChange(before: readonly OwnerReference[], after: readonly OwnerReference[]): ReferenceChange {
  const old = new Map(before.map((reference) => [reference.uid, reference]))
  const next = new Map(after.map((reference) => [reference.uid, reference]))
  const removed = before.filter(({ uid }) => !next.has(uid))
  const released = before.filter(({ uid, blockOwnerDeletion }) => {
    const still = next.get(uid)
    return blockOwnerDeletion === true && (still === undefined || still.blockOwnerDeletion !== true)
  })
  return {
    added: after.filter(({ uid }) => !old.has(uid)),
    removed,
    unblocked: released.map(({ uid }) => uid),
  }
}

/** What the server says of an owner: it is there, it waits for its dependents, it is not there, or it cannot be. */
export type OwnerState = 'solid' | 'waiting' | 'absent'

export interface OwnedItem {
  readonly owners: readonly { readonly reference: OwnerReference; readonly state: OwnerState }[]
  readonly hasDependents: boolean
  readonly latest: KubernetesObject
}

/** What becomes of an object that has owners. Source: pkg/controller/garbagecollector attemptToDeleteItem. */
export type Decision =
  | { readonly act: 'keep' }
  | { readonly act: 'release'; readonly from: readonly string[] }
  | { readonly act: 'delete'; readonly policy: 'Background' | 'Foreground' | 'Orphan' }

export function decide({ owners, hasDependents, latest }: OwnedItem): Decision {
  const others = owners.filter(({ state }) => state !== 'solid').map(({ reference }) => reference.uid)
  if (others.length < owners.length) return others.length === 0 ? { act: 'keep' } : { act: 'release', from: others }
  if (hasDependents && owners.some(({ state }) => state === 'waiting')) return { act: 'delete', policy: 'Foreground' }
  if (hasFinalizer(latest, orphanFinalizer)) return { act: 'delete', policy: 'Orphan' }
  return { act: 'delete', policy: hasFinalizer(latest, foregroundFinalizer) ? 'Foreground' : 'Background' }
}

/** The object without those owners; the same object where it has none of them. */
export function withoutOwners<T extends KubernetesObject>(object: T, uids: readonly string[]): T {
  const owners = object.metadata.ownerReferences ?? []
  const kept = owners.filter(({ uid }) => !uids.includes(uid))
  if (kept.length === owners.length) return object
  const { ownerReferences: _, ...metadata } = object.metadata
  return { ...object, metadata: kept.length === 0 ? metadata : { ...metadata, ownerReferences: kept } }
}

/** The object as one that none of its owners waits for. */
export function withoutBlocking<T extends KubernetesObject>(object: T): T {
  const owners = object.metadata.ownerReferences ?? []
  if (!owners.some(({ blockOwnerDeletion }) => blockOwnerDeletion)) return object
  const ownerReferences = owners.map((reference) =>
    reference.blockOwnerDeletion ? { ...reference, blockOwnerDeletion: false } : reference,
  )
  return { ...object, metadata: { ...object.metadata, ownerReferences } }
}

export function withoutFinalizer<T extends KubernetesObject>(object: T, finalizer: string): T {
  const finalizers = object.metadata.finalizers ?? []
  if (!finalizers.includes(finalizer)) return object
  const kept = finalizers.filter((each) => each !== finalizer)
  const { finalizers: _, ...metadata } = object.metadata
  return { ...object, metadata: kept.length === 0 ? metadata : { ...metadata, finalizers: kept } }
}
