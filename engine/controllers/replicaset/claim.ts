import { Pod } from '../../api/kinds/pod.ts'
import type { Selector } from '../../api/meta/labels.ts'
import { controllerOf, ownerReference } from '../../api/meta/owners.ts'
import { isPodActive } from '../../api/meta/pods.ts'
import { ApiError, isNotFound, isOperatingError } from '../../api/status.ts'
import type { Client } from '../../runtime/client.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { Table } from '../../store/table.ts'
import { isTerminating } from './plan.ts'
import type { ReplicaKind, ReplicaOwner } from './replica-kind.ts'

/** The pods that an owner has. */
export interface Claimed {
  readonly active: readonly Pod[]
  /** How many of its pods are being deleted. */
  readonly terminating: number
}

/** Indexes of a cache of pods: by the uid of their controller, and those without one by namespace. */
export function indexPods(pods: Informer<Pod>): void {
  pods.addIndex('owner', (pod) => controllerOf(pod)?.uid)
  pods.addIndex('orphan', (pod) => (controllerOf(pod) === undefined ? pod.metadata.namespace : undefined))
}

/**
 * Keeps the pods that the owner controls and selects, lets go of those that it no longer selects, and takes those that
 * it selects and nobody controls. Source: pkg/controller/controller_ref_manager.go.
 * @throws the first of what went wrong, after all pods were tried
 */
export function claimPods<T extends ReplicaOwner>(
  client: Client,
  owners: ReplicaKind<T>,
  owner: T,
  pods: Table<Pod>,
): Claimed {
  const selector = owners.selector(owner)
  const isGoing = owner.metadata.deletionTimestamp !== undefined
  const active: Pod[] = []
  const released: Pod[] = []
  let terminating = 0
  for (const pod of pods.by('owner', owner.metadata.uid).values()) {
    const matches = selector.matches(pod.metadata.labels)
    if (isPodActive(pod)) {
      if (matches) active.push(pod)
      else if (!isGoing) released.push(pod)
    } else if (matches && isTerminating(pod)) terminating++
  }
  const errors: Error[] = []
  for (const pod of released) attempt(errors, () => release(client, owner, pod))
  if (!isGoing) {
    const adoptable = orphansOf(owner, selector, pods)
    if (adoptable.length > 0) attempt(errors, () => refuseWhereDeleted(client, owners, owner))
    for (const pod of errors.length > 0 ? [] : adoptable)
      if (attempt(errors, () => adopt(client, owner, pod))) active.push(pod)
  }
  if (errors[0] !== undefined) throw errors[0]
  return { active, terminating }
}

function orphansOf(owner: ReplicaOwner, selector: Selector, pods: Table<Pod>): readonly Pod[] {
  const orphans = pods.by('orphan', owner.metadata.namespace ?? '')
  if (orphans.size === 0) return []
  return [...orphans.values()].filter((pod) => isPodActive(pod) && selector.matches(pod.metadata.labels))
}

/** What the server knows, not the cache: an owner that is being deleted takes nothing. */
function refuseWhereDeleted<T extends ReplicaOwner>(client: Client, { kind }: ReplicaKind<T>, owner: T): boolean {
  const { namespace = '', name, uid } = owner.metadata
  const fresh = client.get(kind, { namespace, name })
  if (fresh.metadata.uid !== uid) {
    const got = `got uid ${fresh.metadata.uid}, wanted ${uid}`
    throw new ApiError('Conflict', `original ${kind.kind} ${namespace}/${name} is gone: ${got}`)
  }
  const { deletionTimestamp } = fresh.metadata
  if (deletionTimestamp === undefined) return true
  throw new ApiError('Conflict', `${namespace}/${name} has just been deleted at ${deletionTimestamp}`)
}

function attempt(errors: Error[], act: () => boolean): boolean {
  try {
    return act()
  } catch (error) {
    if (!isOperatingError(error)) throw error
    if (!isNotFound(error)) errors.push(error)
    return false
  }
}

function adopt(client: Client, owner: ReplicaOwner, pod: Pod): boolean {
  const adopted = client.patch(Pod, at(pod), (stored) => {
    if (controllerOf(stored) !== undefined || stored.metadata.uid !== pod.metadata.uid) return stored
    const ownerReferences = [...(stored.metadata.ownerReferences ?? []), ownerReference(owner)]
    return { ...stored, metadata: { ...stored.metadata, ownerReferences } }
  })
  return controllerOf(adopted)?.uid === owner.metadata.uid
}

function release(client: Client, owner: ReplicaOwner, pod: Pod): boolean {
  client.patch(Pod, at(pod), (stored) => {
    const { ownerReferences = [], ...metadata } = stored.metadata
    const others = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid)
    if (others.length === ownerReferences.length || stored.metadata.uid !== pod.metadata.uid) return stored
    return { ...stored, metadata: others.length === 0 ? metadata : { ...metadata, ownerReferences: others } }
  })
  return true
}

function at({ metadata }: Pod): { namespace: string; name: string } {
  return { namespace: metadata.namespace ?? '', name: metadata.name }
}
