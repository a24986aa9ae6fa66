import type { Kind } from '../api/kinds/kind.ts'
import type { Selector } from '../api/meta/labels.ts'
import { controllerOf, ownerReference } from '../api/meta/owners.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { ApiError, isNotFound, isOperatingError } from '../api/status.ts'
import type { Table } from '../store/table.ts'
import type { Client } from './client.ts'
import type { Informer } from './informer.ts'

/** Whoever claims objects by their labels, and perhaps by more. */
export interface Claimant<O extends KubernetesObject> {
  readonly kind: Kind<O>
  readonly owner: O
  readonly selector: Selector
}

/** What may be claimed: a kind, where it is found, and what else it must be like. */
export interface Claimable<T extends KubernetesObject> {
  readonly kind: Kind<T>
  readonly cache: Table<T>
  readonly fits?: (object: T) => boolean
  /** What is neither claimed nor let go, whoever has it: pods that have ended. */
  readonly ignores?: (object: T) => boolean
}

/** Indexes that `claimObjects` reads: by the uid of the controller, and those without one by namespace. */
export function indexForClaims<T extends KubernetesObject>(informer: Informer<T>): void {
  informer.addIndex('owner', (object) => controllerOf(object)?.uid)
  informer.addIndex('orphan', (object) => (controllerOf(object) === undefined ? object.metadata.namespace : undefined))
}

/**
 * Keeps what the owner controls and selects, lets go of what it no longer selects, and takes what it selects and nobody
 * controls. An owner that is being deleted does neither. Source: pkg/controller/controller_ref_manager.go.
 * @throws the first of what went wrong, after all objects were tried
 */
export function claimObjects<O extends KubernetesObject, T extends KubernetesObject>(
  client: Client,
  claimant: Claimant<O>,
  { kind, cache, fits = () => true, ignores = () => false }: Claimable<T>,
): readonly T[] {
  const { owner, selector } = claimant
  const { uid, namespace = '', deletionTimestamp } = owner.metadata
  const isWanted = (object: T): boolean => selector.matches(object.metadata.labels) && fits(object)
  const claimed: T[] = []
  const released: T[] = []
  for (const object of cache.by('owner', uid).values())
    if (!ignores(object)) (isWanted(object) ? claimed : released).push(object)
  if (deletionTimestamp !== undefined) return claimed
  const errors: Error[] = []
  for (const object of released) attempt(errors, () => release(client, kind, { owner, object }))
  const adoptable = [...cache.by('orphan', namespace).values()].filter(
    (object) => object.metadata.deletionTimestamp === undefined && !ignores(object) && isWanted(object),
  )
  if (adoptable.length > 0) attempt(errors, () => refuseWhereDeleted(client, claimant))
  for (const object of errors.length > 0 ? [] : adoptable) {
    const adopted = attempt(errors, () => adopt(client, kind, { owner, object }))
    if (adopted !== undefined) claimed.push(adopted)
  }
  if (errors[0] !== undefined) throw errors[0]
  return claimed
}

function attempt<R>(errors: Error[], act: () => R): R | undefined {
  try {
    return act()
  } catch (error) {
    if (!isOperatingError(error)) throw error
    if (!isNotFound(error)) errors.push(error)
    return undefined
  }
}

/** What the server knows, not the cache: an owner that is being deleted takes nothing. */
function refuseWhereDeleted<O extends KubernetesObject>(client: Client, { kind, owner }: Claimant<O>): void {
  const { namespace = '', name, uid } = owner.metadata
  const fresh = client.get(kind, { namespace, name })
  if (fresh.metadata.uid !== uid) {
    const got = `got uid ${fresh.metadata.uid}, wanted ${uid}`
    throw new ApiError('Conflict', `original ${kind.kind} ${namespace}/${name} is gone: ${got}`)
  }
  const { deletionTimestamp } = fresh.metadata
  if (deletionTimestamp !== undefined)
    throw new ApiError('Conflict', `${namespace}/${name} has just been deleted at ${deletionTimestamp}`)
}

interface Pair<T> {
  readonly owner: KubernetesObject
  readonly object: T
}

/** @returns the object as it is then; undefined where somebody else was faster */
function adopt<T extends KubernetesObject>(client: Client, kind: Kind<T>, { owner, object }: Pair<T>): T | undefined {
  const adopted = client.patch(kind, at(object), (stored) => {
    if (controllerOf(stored) !== undefined || stored.metadata.uid !== object.metadata.uid) return stored
    const ownerReferences = [...(stored.metadata.ownerReferences ?? []), ownerReference(owner)]
    return { ...stored, metadata: { ...stored.metadata, ownerReferences } }
  })
  return controllerOf(adopted)?.uid === owner.metadata.uid ? adopted : undefined
}

function release<T extends KubernetesObject>(client: Client, kind: Kind<T>, { owner, object }: Pair<T>): void {
  client.patch(kind, at(object), (stored) => {
    const { ownerReferences = [], ...metadata } = stored.metadata
    const others = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid)
    if (others.length === ownerReferences.length || stored.metadata.uid !== object.metadata.uid) return stored
    return { ...stored, metadata: others.length === 0 ? metadata : { ...metadata, ownerReferences: others } }
  })
}

function at({ metadata }: KubernetesObject): { namespace: string; name: string } {
  return { namespace: metadata.namespace ?? '', name: metadata.name }
}
