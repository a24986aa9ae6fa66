import { Job as JobKind } from '../../api/kinds/job.ts'
import { Pod as PodKind } from '../../api/kinds/pod.ts'
import { type Selector, selectorFrom } from '../../api/meta/labels.ts'
import { controllerOf, ownerReference } from '../../api/meta/owners.ts'
import type { Job, Pod } from '../../api/schema/types.ts'
import { ApiError, isNotFound, isOperatingError } from '../../api/status.ts'
import type { Client } from '../../runtime/client.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { Table } from '../../store/table.ts'
import { trackingFinalizer } from './job-pods.ts'

export function indexPods(pods: Informer<Pod>): void {
  pods.addIndex('owner', (pod) => controllerOf(pod)?.uid)
  pods.addIndex('orphan', (pod) => (controllerOf(pod) === undefined ? pod.metadata.namespace : undefined))
}

/**
 * The pods of a job: those it controls and selects; those that it no longer selects are let go of, and those that nobody
 * controls are taken, with the finalizer. @throws the first of what went wrong
 */
export function claimPods(client: Client, job: Job, pods: Table<Pod>): readonly Pod[] {
  const selector = selectorFrom(job.spec.selector)
  const isGoing = job.metadata.deletionTimestamp !== undefined
  const claimed: Pod[] = []
  for (const pod of pods.by('owner', job.metadata.uid).values()) {
    if (selector.matches(pod.metadata.labels)) claimed.push(pod)
    else if (!isGoing) quietly(() => client.patch(PodKind, refOf(pod), (stored) => released(job, stored)))
  }
  if (isGoing) return claimed
  const adoptable = orphansOf(job, selector, pods)
  if (adoptable.length > 0) refuseWhereDeleted(client, job)
  for (const pod of adoptable) {
    const taken = quietly(() => client.patch(PodKind, refOf(pod), (stored) => adopted(job, stored)))
    if (taken !== undefined) claimed.push(taken)
  }
  return claimed
}

function orphansOf({ metadata }: Job, selector: Selector, pods: Table<Pod>): readonly Pod[] {
  return [...pods.by('orphan', metadata.namespace ?? '').values()].filter(
    (pod) => pod.metadata.deletionTimestamp === undefined && selector.matches(pod.metadata.labels),
  )
}

function refOf({ metadata }: Pod): { namespace: string; name: string } {
  return { namespace: metadata.namespace ?? '', name: metadata.name }
}

function adopted(job: Job, pod: Pod): Pod {
  const { ownerReferences = [], finalizers = [] } = pod.metadata
  const owners = [...ownerReferences, ownerReference(job)]
  return {
    ...pod,
    metadata: { ...pod.metadata, ownerReferences: owners, finalizers: [...finalizers, trackingFinalizer] },
  }
}

function released(job: Job, pod: Pod): Pod {
  const ownerReferences = (pod.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== job.metadata.uid)
  return { ...pod, metadata: { ...withoutFinalizer(pod).metadata, ownerReferences } }
}

/** The pod without the job's finalizer; the same pod where it has none. */
export function withoutFinalizer(pod: Pod): Pod {
  const { finalizers = [] } = pod.metadata
  if (!finalizers.includes(trackingFinalizer)) return pod
  return { ...pod, metadata: { ...pod.metadata, finalizers: finalizers.filter((each) => each !== trackingFinalizer) } }
}

/** What is gone already needs nothing. */
function quietly(act: () => Pod): Pod | undefined {
  try {
    return act()
  } catch (error) {
    if (!isOperatingError(error) || !isNotFound(error)) throw error
    return undefined
  }
}

/** What the server knows, not the cache: a job that is being deleted takes nothing. */
function refuseWhereDeleted(client: Client, { metadata }: Job): void {
  const { namespace = '', name, uid } = metadata
  const fresh = client.get(JobKind, { namespace, name })
  if (fresh.metadata.uid !== uid) {
    const got = `got uid ${fresh.metadata.uid}, wanted ${uid}`
    throw new ApiError('Conflict', `original Job ${namespace}/${name} is gone: ${got}`)
  }
  const { deletionTimestamp } = fresh.metadata
  if (deletionTimestamp === undefined) return
  throw new ApiError('Conflict', `${namespace}/${name} has just been deleted at ${deletionTimestamp}`)
}
