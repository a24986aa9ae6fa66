import { Deployment } from '../../api/kinds/deployment.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { controllerOf, ownerReference } from '../../api/meta/owners.ts'
import { ApiError, isNotFound, isOperatingError } from '../../api/status.ts'
import type { Client } from '../../runtime/client.ts'
import type { Table } from '../../store/table.ts'

/**
 * The sets that a deployment has: it keeps those that it controls and selects, lets go of those that it no longer
 * selects, and takes those that it selects and nobody controls. Source: pkg/controller/controller_ref_manager.go.
 * @throws the first of what went wrong, after all sets were tried
 */
export function claimSets(client: Client, deployment: Deployment, sets: Table<ReplicaSet>): readonly ReplicaSet[] {
  const { uid, namespace = '', deletionTimestamp } = deployment.metadata
  const selector = selectorFrom(deployment.spec.selector)
  const errors: Error[] = []
  const claimed: ReplicaSet[] = []
  for (const set of sets.by('owner', uid).values()) {
    if (selector.matches(set.metadata.labels)) claimed.push(set)
    else if (deletionTimestamp === undefined) attempt(errors, () => release(client, deployment, set))
  }
  const orphans = deletionTimestamp === undefined ? sets.by('orphan', namespace).values() : []
  const adoptable = [...orphans].filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined && selector.matches(metadata.labels),
  )
  if (adoptable.length > 0) attempt(errors, () => refuseWhereDeleted(client, deployment))
  for (const set of errors.length > 0 ? [] : adoptable) {
    const adopted = attempt(errors, () => adopt(client, deployment, set))
    if (adopted !== undefined) claimed.push(adopted)
  }
  if (errors[0] !== undefined) throw errors[0]
  return claimed
}

function attempt<T>(errors: Error[], act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (!isOperatingError(error)) throw error
    if (!isNotFound(error)) errors.push(error)
    return undefined
  }
}

/** What the server knows, not the cache: a deployment that is being deleted takes nothing. */
function refuseWhereDeleted(client: Client, { metadata }: Deployment): void {
  const { namespace = '', name, uid } = metadata
  const fresh = client.get(Deployment, { namespace, name })
  if (fresh.metadata.uid !== uid) {
    const got = `got uid ${fresh.metadata.uid}, wanted ${uid}`
    throw new ApiError('Conflict', `original Deployment ${namespace}/${name} is gone: ${got}`)
  }
  const { deletionTimestamp } = fresh.metadata
  if (deletionTimestamp !== undefined)
    throw new ApiError('Conflict', `${namespace}/${name} has just been deleted at ${deletionTimestamp}`)
}

/** @returns the set as it is then; undefined where somebody else was faster */
function adopt(client: Client, deployment: Deployment, set: ReplicaSet): ReplicaSet | undefined {
  const adopted = client.patch(ReplicaSet, at(set), (stored) => {
    if (controllerOf(stored) !== undefined || stored.metadata.uid !== set.metadata.uid) return stored
    const ownerReferences = [...(stored.metadata.ownerReferences ?? []), ownerReference(deployment)]
    return { ...stored, metadata: { ...stored.metadata, ownerReferences } }
  })
  return controllerOf(adopted)?.uid === deployment.metadata.uid ? adopted : undefined
}

function release(client: Client, deployment: Deployment, set: ReplicaSet): void {
  client.patch(ReplicaSet, at(set), (stored) => {
    const { ownerReferences = [], ...metadata } = stored.metadata
    const others = ownerReferences.filter(({ uid }) => uid !== deployment.metadata.uid)
    if (others.length === ownerReferences.length || stored.metadata.uid !== set.metadata.uid) return stored
    return { ...stored, metadata: others.length === 0 ? metadata : { ...metadata, ownerReferences: others } }
  })
}

function at({ metadata }: ReplicaSet): { namespace: string; name: string } {
  return { namespace: metadata.namespace ?? '', name: metadata.name }
}
