import { ControllerRevision } from '../../api/kinds/controller-revision.ts'
import { DaemonSet } from '../../api/kinds/daemon-set.ts'
import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import { claimObjects, indexForClaims } from '../../runtime/claims.ts'
import type { Component, ComponentContext } from '../../runtime/component.ts'
import type { Informer } from '../../runtime/informer.ts'
import { createPod, deletePod } from '../../runtime/pod-control.ts'
import { PodKeeping } from '../../runtime/pod-keeping.ts'
import { slowStart } from '../../runtime/slow-start.ts'
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
  sleepsUntil: [DaemonSet],
  start: (context) => void new DaemonSetController(context),
}

/** Source: pkg/controller/daemon/daemon_controller.go. */
class DaemonSetController {
  private readonly keeper: PodKeeping<DaemonSet>
  private readonly nodes: Informer<Node>
  private readonly revisions: Informer<ControllerRevision>
  private readonly failedPods: FailedPods

  constructor(private readonly context: ComponentContext) {
    this.failedPods = new FailedPods(context.time)
    this.nodes = context.informers.of(Node)
    this.revisions = context.informers.of(ControllerRevision)
    indexForClaims(this.revisions)
    this.keeper = new PodKeeping(context, DaemonSet, (key) => this.reconcile(key))
    this.revisions.onChange((after, before) => this.revisionChanged(after, before))
    this.nodes.onChange((after, before) => this.nodeChanged(after, before))
  }

  /** A new revision of a set's own is what the set has just made; others may be wanted, or missed. */
  private revisionChanged(after: ControllerRevision | undefined, before: ControllerRevision | undefined): void {
    for (const revision of [before, after]) {
      const key = revision === undefined ? undefined : this.keeper.owned.ownerKey(revision)
      if (key !== undefined && before !== undefined) this.keeper.queue.add(key)
    }
    if (after !== undefined && controllerOf(after) === undefined) this.keeper.owned.wakeSelecting(after)
  }

  private nodeChanged(after: Node | undefined, before: Node | undefined): void {
    if (after === undefined || (before !== undefined && isNodeChangeIgnored(before, after))) return
    for (const set of this.keeper.owners.cache.values()) {
      const { template } = set.spec
      const now = verdictOn(after, template)
      if (before === undefined ? now.shouldRun : now !== verdictOn(before, template)) this.keeper.queue.add(keyOf(set))
    }
  }

  private reconcile(key: string): void {
    const set = this.keeper.owners.get(key)
    if (set === undefined) this.keeper.expectations.forget(key)
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
    const pods = claimObjects(client, claimant, { kind: Pod, cache: this.keeper.owned.pods.cache })
    const { current, old } = constructHistory(client, set, revisions, pods)
    const hash = hashOf(current)
    const situation = {
      set,
      nodes: this.nodes.cache.list(),
      pods: podsByNode(pods),
      hash,
      nowUnixMs: time.nowUnixMs,
    }
    const mayAct = this.keeper.expectations.satisfied(key)
    const error = mayAct ? this.act(key, situation, () => cleanUpHistory(client, set, old, pods)) : undefined
    this.writeStatus(key, situation, mayAct)
    if (error !== undefined) throw error
  }

  private act(key: string, situation: Situation, cleanUp: () => void): Error | undefined {
    const error = this.carryOut(key, situation, planNodes(situation, this.endedPods(key, situation.set)))
    if (error !== undefined) return error
    if (this.keeper.expectations.satisfied(key) && situation.set.spec.updateStrategy?.type !== 'OnDelete') {
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
        this.keeper.queue.addAfter(key, holdMs, `the back-off of failed pods on node ${node}`)
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
    if (nodes.length > 0) this.keeper.expectations.expectCreations(key, nodes.length)
    if (pods.length > 0) this.keeper.expectations.expectDeletions(key, pods.map(keyOf))
    const { successes, error } = slowStart(nodes.length, (index) =>
      createPod(this.context, set, podDraft(set, hash, nodes[index] as string)),
    )
    for (let missed = successes; missed < nodes.length; missed++) this.keeper.expectations.creationObserved(key)
    let first = error
    for (const pod of pods) {
      const failure = deletePod(this.context, set, pod)
      if (failure === undefined) continue
      this.keeper.expectations.deletionObserved(key, keyOf(pod))
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
    if (status.numberReady !== (status.numberAvailable ?? 0)) this.keeper.lookWhenAvailable(key, minReadySeconds)
  }
}
