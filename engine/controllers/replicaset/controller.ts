import type { Pod as PodObject } from '../../api/kinds/pod.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import { isPodReady } from '../../api/meta/pods.ts'
import { isNotFound } from '../../api/status.ts'
import { indexForClaims } from '../../runtime/claims.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { Expectations } from '../../runtime/expectations.ts'
import type { Informer } from '../../runtime/informer.ts'
import { createPod, deletePod } from '../../runtime/pod-control.ts'
import { slowStart } from '../../runtime/slow-start.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { keyOf } from '../../store/table.ts'
import { claimPods } from './claim.ts'
import { checkAfterReadyMs, missingReplicas, nextAvailabilityCheckMs, podsToDelete, replicaStatus } from './plan.ts'
import { PodDrafts } from './pod-drafts.ts'
import { rankingRules } from './ranking.ts'
import { type ReplicaKind, type ReplicaOwner, replicaSets, replicationControllers } from './replica-kind.ts'

/** Sees to it that each replica set has as many pods as it wants. */
export const replicaSetController: Component = {
  name: 'replicaset-controller',
  sleepsUntil: [replicaSets.kind],
  start: (context) => void new ReplicaController(context, replicaSets),
}

/** The same for replication controllers. */
export const replicationController: Component = {
  name: 'replication-controller',
  sleepsUntil: [replicationControllers.kind],
  start: (context) => void new ReplicaController(context, replicationControllers),
}

type Observation = Pick<Parameters<typeof replicaStatus>[1], 'terminating' | 'failure'>

/** Source: pkg/controller/replicaset/replica_set.go. */
class ReplicaController<T extends ReplicaOwner> {
  private readonly owners: Informer<T>
  private readonly pods: Informer<PodObject>
  private readonly queue: WorkQueue
  private readonly expectations: Expectations
  private readonly countsTerminating: boolean
  private readonly drafts = new PodDrafts()

  constructor(
    private readonly context: ComponentContext,
    private readonly about: ReplicaKind<T>,
  ) {
    this.countsTerminating = about.countsTerminating(context.minor)
    this.expectations = new Expectations(context.time)
    this.queue = workQueue(context, (key) => this.reconcile(key))
    this.owners = context.informers.of(about.kind)
    this.pods = context.informers.of(Pod)
    this.owners.addIndex('owner', (owner) => controllerOf(owner)?.uid)
    indexForClaims(this.pods)
    this.owners.onChange((after, before, key) => this.ownerChanged(after, before, key))
    this.pods.onChange((after, before, key) => this.podChanged(after, before, key))
  }

  private ownerChanged(after: T | undefined, before: T | undefined, key: string): void {
    const isAnother = before !== undefined && before.metadata.uid !== after?.metadata.uid
    if (isAnother) this.expectations.forget(key)
    this.queue.add(key)
  }

  private podChanged(after: PodObject | undefined, before: PodObject | undefined, podKey: string): void {
    if (after === undefined) this.podGone(before, podKey)
    else if (after.metadata.deletionTimestamp !== undefined) this.podGone(after, podKey)
    else if (before === undefined) this.podAdded(after)
    else this.podUpdated(after, before)
  }

  private podGone(pod: PodObject | undefined, podKey: string): void {
    const key = pod === undefined ? undefined : this.ownerKey(pod)
    if (key === undefined) return
    this.expectations.deletionObserved(key, podKey)
    this.queue.add(key)
  }

  private podAdded(pod: PodObject): void {
    const key = this.ownerKey(pod)
    if (key !== undefined) {
      this.expectations.creationObserved(key)
      this.queue.add(key)
    } else this.orphanChanged(pod)
  }

  private podUpdated(after: PodObject, before: PodObject): void {
    const [key, formerKey] = [this.ownerKey(after), this.ownerKey(before)]
    if (formerKey !== undefined && formerKey !== key) this.queue.add(formerKey)
    if (key === undefined) {
      if (after.metadata.labels !== before.metadata.labels || controllerOf(before)) this.orphanChanged(after)
      return
    }
    this.queue.add(key)
    const owner = this.owners.get(key)
    if (owner === undefined || isPodReady(before) || !isPodReady(after)) return
    const delayMs = checkAfterReadyMs(owner, this.context.minor)
    if (delayMs !== undefined) this.queue.addAfter(key, delayMs, whyAvailability(owner))
  }

  /** Whoever selects a pod that nobody controls may want it. */
  private orphanChanged(pod: PodObject): void {
    if (controllerOf(pod) !== undefined) return
    for (const [key, owner] of this.owners.cache.by('namespace', pod.metadata.namespace ?? ''))
      if (this.about.selector(owner).matches(pod.metadata.labels)) this.queue.add(key)
  }

  /** The key of the owner that the pod names, where it is the one that is known here. */
  private ownerKey(pod: PodObject): string | undefined {
    const reference = controllerOf(pod)
    if (reference === undefined || reference.kind !== this.about.kind.kind) return undefined
    const key = `${pod.metadata.namespace}/${reference.name}`
    return this.owners.get(key)?.metadata.uid === reference.uid ? key : undefined
  }

  private reconcile(key: string): void {
    const owner = this.owners.get(key)
    if (owner === undefined) {
      this.expectations.forget(key)
      return
    }
    const mayAct = this.expectations.satisfied(key) && owner.metadata.deletionTimestamp === undefined
    const { active, terminating } = claimPods(this.context.client, this.about, owner, this.pods.cache)
    const error = mayAct ? this.manage(key, owner, active) : undefined
    this.writeStatus(key, owner, active, {
      ...(this.countsTerminating && { terminating }),
      ...(error !== undefined && { failure: error.message }),
    })
    if (error !== undefined) throw error
  }

  private manage(key: string, owner: T, active: readonly PodObject[]): Error | undefined {
    const missing = missingReplicas(owner, active.length)
    if (missing > 0) return this.createPods(key, owner, missing)
    return missing < 0 ? this.deletePods(key, owner, active, -missing) : undefined
  }

  private createPods(key: string, owner: T, count: number): Error | undefined {
    const draft = this.drafts.of(owner)
    this.expectations.expectCreations(key, count)
    const { successes, error } = slowStart(count, () => createPod(this.context, owner, draft))
    for (let skipped = successes; skipped < count; skipped++) this.expectations.creationObserved(key)
    return error
  }

  private deletePods(key: string, owner: T, active: readonly PodObject[], count: number): Error | undefined {
    const { minor, time } = this.context
    const pods = podsToDelete(active, count, this.related(owner), rankingRules(minor, time.nowUnixMs))
    this.expectations.expectDeletions(key, pods.map(keyOf))
    let first: Error | undefined
    for (const pod of pods) {
      const error = deletePod(this.context, owner, pod)
      if (error === undefined) continue
      this.expectations.deletionObserved(key, keyOf(pod))
      if (!isNotFound(error)) first ??= error
    }
    return first
  }

  /** The pods of all owners with the same controller: where they stand decides which are doubled up. Without one, none. */
  private *related(owner: T): Generator<PodObject> {
    const controller = controllerOf(owner)
    if (controller === undefined) return
    for (const { metadata } of this.owners.cache.by('owner', controller.uid).values())
      yield* this.pods.cache.by('owner', metadata.uid).values()
  }

  private writeStatus(key: string, owner: T, active: readonly PodObject[], observation: Observation): void {
    const { client, time, minor } = this.context
    const { nowUnixMs } = time
    const status = replicaStatus(owner, { active, ...observation }, { now: time.now(), nowUnixMs })
    if (status !== owner.status) {
      const { namespace = '', name } = owner.metadata
      client.patchStatus(this.about.kind, { namespace, name }, (stored) => ({ ...stored, status }))
    }
    if (observation.failure !== undefined) return
    const delayMs = nextAvailabilityCheckMs(owner, status, active, { minor, nowUnixMs })
    if (delayMs !== undefined) this.queue.addAfter(key, delayMs, whyAvailability(owner))
  }
}

function whyAvailability({ spec }: ReplicaOwner): string {
  return `pods to have been ready for ${spec.minReadySeconds} s`
}
