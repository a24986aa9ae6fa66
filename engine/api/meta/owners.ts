import type { OwnerReference } from '../schema/types.ts'

interface Owned {
  readonly metadata?: { readonly ownerReferences?: readonly OwnerReference[] }
}

interface Owner {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly uid: string }
}

/** The owner that controls an object, of which there is at most one. */
export function controllerOf(object: Owned): OwnerReference | undefined {
  return object.metadata?.ownerReferences?.find((reference) => reference.controller === true)
}

/** The reference by which an owner controls what it makes, and waits for it in a foreground deletion. */
export function ownerReference(owner: Owner): Required<OwnerReference> {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** Whether the owner, by uid, is among the object's owners, controlling it or not. */
export function isOwnedBy(object: Owned, owner: Uid): boolean {
  const uid = owner.metadata.uid
  return object.metadata?.ownerReferences?.some((reference) => reference.uid === uid) ?? false
}

/** Whether the owner, by uid, is the one that controls the object. */
export function isControlledBy(object: Owned, owner: Uid): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid
}

interface Uid {
  readonly metadata: { readonly uid: string }
}
