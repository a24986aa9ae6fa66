import type { Draft } from '../../api/kinds/kind.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { controllerOf, ownerReference } from '../../api/meta/owners.ts'
import { isPodActive, isPodReady } from '../../api/meta/pods.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import type { Component, ComponentContext } from '../../runtime/component.ts'
import { workQueue } from '../../runtime/component.ts'
import { Expectations } from '../../runtime/expectations.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { keyOf } from '../../store/table.ts'
import { batchSizes, type Failure, planReplicas, replicaSetStatus } from './plan.ts'

/** Sees to it that each replica set has as many pods as it wants. */
export const replicaSetController: Component = {
  name: 'replicaset-controller',
  start: (context) => void new ReplicaSetController(context),
}

class ReplicaSetController {
  private readonly sets: Informer<ReplicaSet>
  private readonly pods: Informer<Pod>
  private readonly queue: WorkQueue
  private readonly expectations: Expectations

  constructor(private readonly context: ComponentContext) {
    this.expectations = new Expectations(context.time)
    this.queue = workQueue(context, (key) => this.reconcile(key))
    this.sets = context.informers.of(ReplicaSet)
    this.pods = context.informers.of(Pod)
    this.sets.addIndex('uid', ({ metadata }) => metadata.uid)
    this.sets.addIndex('owner', (set) => controllerOf(set)?.uid)
    this.pods.addIndex('owner', (pod) => controllerOf(pod)?.uid)
    this.pods.addIndex('orphans', (pod) => (controllerOf(pod) === undefined ? pod.metadata.namespace : undefined))
    this.sets.onChange((after, before, key) => this.setChanged(after, before, key))
    this.pods.onChange((after, before, key) => this.podChanged(after, before, key))
  }

  private setChanged(after: ReplicaSet | undefined, before: ReplicaSet | undefined, key: string): void {
    if (after === undefined || (before !== undefined && before.metadata.uid !== after.metadata.uid))
      this.expectations.forget(key)
    this.queue.add(key)
  }

  private podChanged(after: Pod | undefined, before: Pod | undefined, podKey: string): void {
    const pod = after ?? before
    if (pod === undefined) return
    const owner = this.ownerKey(pod)
    const formerOwner = before === undefined ? undefined : this.ownerKey(before)
    if (formerOwner !== undefined && formerOwner !== owner) this.queue.add(formerOwner)
    if (owner === undefined) {
      if (after !== undefined && controllerOf(pod) === undefined)
        for (const key of this.matchingSets(pod)) this.queue.add(key)
      return
    }
    if (before === undefined) this.expectations.creationObserved(owner)
    if (after === undefined || after.metadata.deletionTimestamp !== undefined)
      this.expectations.deletionObserved(owner, podKey)
    this.queue.add(owner)
    if (after !== undefined && before !== undefined && !isPodReady(before) && isPodReady(after))
      this.lookAgainWhenAvailable(owner)
  }

  private lookAgainWhenAvailable(key: string): void {
    const seconds = this.sets.get(key)?.spec.minReadySeconds ?? 0
    if (seconds > 0) this.queue.addAfter(key, (seconds + 1) * 1000, `pods to have been ready for ${seconds} s`)
  }

  private ownerKey(pod: Pod): string | undefined {
    const owner = controllerOf(pod)
    if (owner === undefined || owner.kind !== ReplicaSet.kind) return undefined
    const [key] = this.sets.cache.by('uid', owner.uid).keys()
    return key
  }

  private *matchingSets({ metadata }: Pod): Generator<string> {
    for (const [key, set] of this.sets.cache.by('namespace', metadata.namespace ?? '')) {
      if (selectorFrom(set.spec.selector).matches(metadata.labels ?? {})) yield key
    }
  }

  private reconcile(key: string): void {
    const set = this.sets.get(key)
    if (set === undefined) {
      this.expectations.forget(key)
      return
    }
    const satisfied = this.expectations.satisfied(key)
    const active = this.claim(set).filter(isPodActive)
    const failure =
      satisfied && set.metadata.deletionTimestamp === undefined ? this.manage(key, set, active) : undefined
    this.writeStatus(set, active, failure?.failure)
    if (failure !== undefined) throw failure.error
  }

  /** The pods of a set: its own, and those without a controller that it can take over. What it selects no more it lets go. */
  private claim(set: ReplicaSet): readonly Pod[] {
    const selector = selectorFrom(set.spec.selector)
    const own = [...this.pods.cache.by('owner', set.metadata.uid).values()]
    const orphans = this.pods.cache.by('orphans', set.metadata.namespace ?? '')
    const kept = own.filter((pod) => selector.matches(pod.metadata.labels ?? {}) || !this.release(set, pod))
    if (orphans.size === 0 || set.metadata.deletionTimestamp !== undefined) return kept
    const adoptable = [...orphans.values()].filter(
      (pod) => isPodActive(pod) && selector.matches(pod.metadata.labels ?? {}),
    )
    return [...kept, ...adoptable.filter((pod) => this.adopt(set, pod))]
  }

  private adopt(set: ReplicaSet, pod: Pod): boolean {
    return this.patchOwners(pod, (stored) => {
      if (controllerOf(stored) !== undefined) return stored
      const ownerReferences = [...(stored.metadata.ownerReferences ?? []), ownerReference(set)]
      return { ...stored, metadata: { ...stored.metadata, ownerReferences } }
    })
  }

  private release(set: ReplicaSet, pod: Pod): boolean {
    if (set.metadata.deletionTimestamp !== undefined) return false
    return this.patchOwners(pod, (stored) => {
      const ownerReferences = (stored.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== set.metadata.uid)
      const { ownerReferences: _old, ...metadata } = stored.metadata
      return { ...stored, metadata: ownerReferences.length === 0 ? metadata : { ...metadata, ownerReferences } }
    })
  }

  private patchOwners(pod: Pod, change: (stored: Pod) => Pod): boolean {
    const { namespace = '', name } = pod.metadata
    try {
      this.context.client.patch(Pod, { namespace, name }, change)
      return true
    } catch (error) {
      if (isNotFound(error)) return false
      throw error
    }
  }

  private manage(key: string, set: ReplicaSet, active: readonly Pod[]): { failure: Failure; error: Error } | undefined {
    const missing = (set.spec.replicas ?? 1) - active.length
    if (missing === 0) return undefined
    const { create, remove } = planReplicas(
      set,
      active,
      missing < 0 ? this.related(set) : [],
      this.context.time.nowUnixMs,
    )
    return create > 0 ? this.createPods(key, set, create) : this.deletePods(key, set, remove)
  }

  /** The active pods of all sets of the same owner: where they stand decides which ones are doubled up. */
  private related(set: ReplicaSet): readonly Pod[] {
    const owner = controllerOf(set)
    const sets = owner === undefined ? [set] : [...this.sets.cache.by('owner', owner.uid).values()]
    return sets.flatMap(({ metadata }) => [...this.pods.cache.by('owner', metadata.uid).values()]).filter(isPodActive)
  }

  /** In batches that double, so that what is refused is refused a few times and not five hundred. */
  private createPods(key: string, set: ReplicaSet, count: number): { failure: Failure; error: Error } | undefined {
    this.expectations.expectCreations(key, count)
    const draft = podDraft(set)
    let left = count
    for (const size of batchSizes(count)) {
      let refused: Error | undefined
      for (let made = 0; made < size; made++) {
        const error = this.createPod(set, draft)
        left--
        if (error === undefined) continue
        refused = error
        this.expectations.creationObserved(key)
      }
      if (refused === undefined) continue
      for (; left > 0; left--) this.expectations.creationObserved(key)
      return { failure: { reason: 'FailedCreate', message: refused.message }, error: refused }
    }
    return undefined
  }

  private createPod(set: ReplicaSet, draft: Draft<Pod>): Error | undefined {
    const { client, events } = this.context
    try {
      const pod = client.create(Pod, draft)
      events.record({ object: set }, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
      return undefined
    } catch (error) {
      if (!isOperatingError(error)) throw error
      events.record({ object: set }, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
      return error
    }
  }

  private deletePods(
    key: string,
    set: ReplicaSet,
    pods: readonly Pod[],
  ): { failure: Failure; error: Error } | undefined {
    const { client, events } = this.context
    this.expectations.expectDeletions(key, pods.map(keyOf))
    let failed: Error | undefined
    for (const pod of pods) {
      const { namespace = '', name, uid } = pod.metadata
      try {
        client.delete(Pod, { namespace, name }, { preconditions: { uid } })
        events.record({ object: set }, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
      } catch (error) {
        if (!isOperatingError(error)) throw error
        this.expectations.deletionObserved(key, keyOf(pod))
        if (isNotFound(error)) continue
        events.record({ object: set }, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
        failed = error
      }
    }
    return failed === undefined
      ? undefined
      : { failure: { reason: 'FailedDelete', message: failed.message }, error: failed }
  }

  private writeStatus(set: ReplicaSet, active: readonly Pod[], failure: Failure | undefined): void {
    const { client, time } = this.context
    const status = replicaSetStatus(set, active, failure, { now: time.now(), nowUnixMs: time.nowUnixMs })
    if (!deepEqual(status, set.status)) client.updateStatus(ReplicaSet, { ...set, status })
    const minReady = set.spec.minReadySeconds ?? 0
    if (
      minReady > 0 &&
      status.readyReplicas === (set.spec.replicas ?? 1) &&
      status.availableReplicas !== status.readyReplicas
    ) {
      this.queue.addAfter(keyOf(set), minReady * 1000, `pods to have been ready for ${minReady} s`)
    }
  }
}

/** All pods of a set are made from one draft, and share the template's specification. */
const drafts = new WeakMap<object, Draft<Pod>>()

function podDraft(set: ReplicaSet): Draft<Pod> {
  const { template } = set.spec
  const known = template === undefined ? undefined : drafts.get(template)
  if (known !== undefined && known.metadata.ownerReferences?.[0]?.uid === set.metadata.uid) return known
  const { labels, annotations, finalizers } = template?.metadata ?? {}
  const draft: Draft<Pod> = {
    metadata: {
      generateName: `${set.metadata.name}-`,
      ...(set.metadata.namespace === undefined ? {} : { namespace: set.metadata.namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [ownerReference(set)],
    },
    spec: template?.spec ?? { containers: [] },
  }
  if (template !== undefined) drafts.set(template, draft)
  return draft
}
