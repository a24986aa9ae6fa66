import { ControllerRevision } from '../../api/kinds/controller-revision.ts'
import { DaemonSet } from '../../api/kinds/daemon-set.ts'
import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import { isPodReady } from '../../api/meta/pods.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import { claimObjects, indexForClaims } from '../../runtime/claims.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { Expectations } from '../../runtime/expectations.ts'
import type { Informer } from '../../runtime/informer.ts'
import { OwnedPods } from '../../runtime/owned-pods.ts'
import { createPod, deletePod } from '../../runtime/pod-control.ts'
import { slowStart } from '../../runtime/slow-start.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { keyOf } from '../../store/table.ts'
import { isNodeChangeIgnored, verdictOn } from './eligibility.ts'
import { FailedPods } from './failed-pods.ts'
import { cleanUpHistory, constructHistory, hashOf } from './history.ts'
import { type EndedPods, type PodPlan, planNodes, type Situation } from './node-plan.ts'
import { podsByNode } from './node-pods.ts'
import { podDraft } from './pod-drafts.ts'
import { planRollingUpdate } from './rolling.ts'
import { daemonSetStatus } from './status.ts'

/** No more than so many pods are made, or deleted, in one go: BurstReplicas (pkg/controller/daemon). */
export const daemonBurstReplicas = 250

/** Sees to it that each node that is to have one has a pod of each daemon set. */
export const daemonSetController: Component = {
  name: 'daemonset-controller',
  start: (context) => void new DaemonSetController(context),
}

/** Source: pkg/controller/daemon/daemon_controller.go. */
class DaemonSetController {
  private readonly sets: Informer<DaemonSet>
  private readonly nodes: Informer<Node>
  private readonly revisions: Informer<ControllerRevision>
  private readonly owned: OwnedPods<DaemonSet>
  private readonly queue: WorkQueue
  private readonly expectations: Expectations
  private readonly failedPods: FailedPods

  constructor(private readonly context: ComponentContext) {
    this.expectations = new Expectations(context.time)
    this.failedPods = new FailedPods(context.time)
    this.queue = workQueue(context, (key) => this.reconcile(key))
    this.sets = context.informers.of(DaemonSet)
    this.nodes = context.informers.of(Node)
    this.revisions = context.informers.of(ControllerRevision)
    indexForClaims(this.revisions)
    this.sets.onChange((after, before, key) => this.setChanged(after, before, key))
    this.owned = new OwnedPods(context.informers, {
      kind: DaemonSet,
      selector: ({ spec }) => selectorFrom(spec.selector),
      wake: (key) => this.queue.add(key),
      added: (key) => this.expectations.creationObserved(key),
      deleted: (key, podKey) => this.expectations.deletionObserved(key, podKey),
      updated: (key, after, before) => this.podUpdated(key, after, before),
    })
    this.revisions.onChange((after, before) => this.revisionChanged(after, before))
    this.nodes.onChange((after, before) => this.nodeChanged(after, before))
  }

  private setChanged(after: DaemonSet | undefined, before: DaemonSet | undefined, key: string): void {
    if (before !== undefined && before.metadata.uid !== after?.metadata.uid) this.expectations.forget(key)
    this.queue.add(key)
  }

  private podUpdated(key: string, after: Pod, before: Pod): void {
    const { minReadySeconds = 0 } = this.sets.get(key)?.spec ?? {}
    if (minReadySeconds > 0 && !isPodReady(before) && isPodReady(after))
      this.queue.addAfter(key, (minReadySeconds + 1) * 1000, whyAvailability(minReadySeconds))
  }

  /** A new revision of a set's own is what the set has just made; others may be wanted, or missed. */
  private revisionChanged(after: ControllerRevision | undefined, before: ControllerRevision | undefined): void {
    for (const revision of [before, after]) {
      const key = revision === undefined ? undefined : this.owned.ownerKey(revision)
      if (key !== undefined && before !== undefined) this.queue.add(key)
    }
    if (after !== undefined && controllerOf(after) === undefined) this.owned.wakeSelecting(after)
  }

  private nodeChanged(after: Node | undefined, before: Node | undefined): void {
    if (after === undefined || (before !== undefined && isNodeChangeIgnored(before, after))) return
    for (const set of this.sets.cache.values()) {
      const { template } = set.spec
      const now = verdictOn(after, template)
      if (before === undefined ? now.shouldRun : now !== verdictOn(before, template)) this.queue.add(keyOf(set))
    }
  }

  private reconcile(key: string): void {
    const set = this.sets.get(key)
    if (set === undefined) this.expectations.forget(key)
    else if (set.metadata.deletionTimestamp === undefined) this.reconcileSet(key, set)
  }

  private reconcileSet(key: string, set: DaemonSet): void {
    const { client, time, events } = this.context
    const { selector } = set.spec
    if (!selector.matchLabels && !selector.matchExpressions) {
      const text = 'This daemon set is selecting all pods. A non-empty selector is required.'
      events.record({ object: set }, 'Warning', 'SelectingAll', text)
      return
    }
    const claimant = { kind: DaemonSet, owner: set, selector: selectorFrom(selector) }
    const revisions = claimObjects(client, claimant, { kind: ControllerRevision, cache: this.revisions.cache })
    const pods = claimObjects(client, claimant, { kind: Pod, cache: this.owned.pods.cache })
    const { current, old } = constructHistory(client, set, revisions, pods)
    const hash = hashOf(current)
    const situation = {
      set,
      nodes: this.nodes.cache.list(),
      pods: podsByNode(pods),
      hash,
      nowUnixMs: time.nowUnixMs,
    }
    const mayAct = this.expectations.satisfied(key)
    const error = mayAct ? this.act(key, situation, () => cleanUpHistory(client, set, old, pods)) : undefined
    this.writeStatus(key, situation, mayAct)
    if (error !== undefined) throw error
  }

  private act(key: string, situation: Situation, cleanUp: () => void): Error | undefined {
    const error = this.carryOut(key, situation, planNodes(situation, this.endedPods(key, situation.set)))
    if (error !== undefined) return error
    if (this.expectations.satisfied(key) && situation.set.spec.updateStrategy?.type !== 'OnDelete') {
      const failure = this.carryOut(key, situation, planRollingUpdate(situation))
      if (failure !== undefined) return failure
    }
    try {
      cleanUp()
      return undefined
    } catch (failure) {
      if (!isOperatingError(failure)) throw failure
      return failure
    }
  }

  private endedPods(key: string, set: DaemonSet): EndedPods {
    const { events } = this.context
    const found = (phase: string, { metadata }: Pod, node: string) =>
      `Found ${phase} daemon pod ${metadata.namespace}/${metadata.name} on node ${node}, will try to`
    return {
      mayReplaceFailed: (pod, node) => {
        const holdMs = this.failedPods.holdMs(set, node)
        if (holdMs === undefined) {
          events.record({ object: set }, 'Warning', 'FailedDaemonPod', `${found('failed', pod, node)} kill it`)
          return true
        }
        this.queue.addAfter(key, holdMs, `the back-off of failed pods on node ${node}`)
        return false
      },
      succeeded: (pod, node) =>
        events.record({ object: set }, 'Normal', 'SucceededDaemonPod', `${found('succeeded', pod, node)} delete it`),
    }
  }

  /** @returns the first of what went wrong, after all was tried */
  private carryOut(key: string, { set, hash }: Situation, plan: PodPlan): Error | undefined {
    const nodes = plan.create.slice(0, daemonBurstReplicas)
    const pods = plan.delete.slice(0, daemonBurstReplicas)
    if (nodes.length > 0) this.expectations.expectCreations(key, nodes.length)
    if (pods.length > 0) this.expectations.expectDeletions(key, pods.map(keyOf))
    const { successes, error } = slowStart(nodes.length, (index) =>
      createPod(this.context, set, podDraft(set, hash, nodes[index] as string)),
    )
    for (let missed = successes; missed < nodes.length; missed++) this.expectations.creationObserved(key)
    let first = error
    for (const pod of pods) {
      const failure = deletePod(this.context, set, pod)
      if (failure === undefined) continue
      this.expectations.deletionObserved(key, keyOf(pod))
      if (!isNotFound(failure)) first ??= failure
    }
    return first
  }

  private writeStatus(key: string, situation: Situation, wasActedUpon: boolean): void {
    const { set } = situation
    const { namespace = '', name } = set.metadata
    const status = daemonSetStatus(situation, wasActedUpon)
    if (status !== set.status)
      this.context.client.patchStatus(DaemonSet, { namespace, name }, (stored) => ({ ...stored, status }))
    this.failedPods.tidy()
    const { minReadySeconds = 0 } = set.spec
    if (minReadySeconds > 0 && status.numberReady !== (status.numberAvailable ?? 0))
      this.queue.addAfter(key, minReadySeconds * 1000, whyAvailability(minReadySeconds))
  }
}

function whyAvailability(minReadySeconds: number): string {
  return `pods to have been ready for ${minReadySeconds} s`
}
