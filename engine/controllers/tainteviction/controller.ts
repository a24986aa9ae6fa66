import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import type { Taint } from '../../api/schema/types.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import { type Component, type ComponentContext, type Waiting, workQueue } from '../../runtime/component.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { splitKey } from '../../store/table.ts'
import { EvictionTimers } from './eviction-timers.ts'
import { cancellingText, evictionEvent, markingText, planEviction } from './evictions.ts'
import { markedForEviction, noExecuteTaints } from './plan.ts'

/** Deletes the pods of nodes with NoExecute taints that they do not tolerate, or not for so long. */
export const taintEvictionController: Component = {
  name: 'taint-eviction-controller',
  start: (context) => new TaintEviction(context).start(),
}

/** How often, and in which distance, a deletion that failed is tried again. */
const retries = 5
const retryDelayMs = 10

class TaintEviction {
  private readonly nodes: Informer<Node>
  private readonly pods: Informer<Pod>
  private readonly events: EventRecorder
  private readonly timers: EvictionTimers
  private readonly nodeQueue: WorkQueue
  private readonly podQueue: WorkQueue
  /** The NoExecute taints of nodes that have some. */
  private readonly taints = new Map<string, readonly Taint[]>()

  constructor(private readonly context: ComponentContext) {
    const { informers, client, time, scope, minor } = context
    this.nodes = informers.of(Node)
    this.pods = informers.of(Pod)
    this.pods.addIndex('node', (pod) => pod.spec.nodeName)
    // It was a part of the node lifecycle controller, with a name of its own, before 1.29.
    const source = minor >= 29 ? context.name : 'taint-controller'
    this.events = new EventRecorder({ client, time, source })
    this.timers = new EvictionTimers(scope, (pod, key) => this.evict(pod, key, retries))
    this.nodeQueue = workQueue(context, (name) => this.reconcileNode(name))
    this.podQueue = workQueue(context, (key) => this.reconcilePod(key))
  }

  start(): void {
    const { scope, waitingRoom } = this.context
    this.nodes.onChange((after, before, name) => this.nodeChanged(after, before, name))
    this.pods.onChange((after, before, key) => this.podChanged(after, before, key))
    scope.onEnd(waitingRoom.enter(() => this.waiting()))
  }

  private nodeChanged(after: Node | undefined, before: Node | undefined, name: string): void {
    if (after === undefined) {
      this.taints.delete(name)
      return
    }
    const next = noExecuteTaints(after.spec?.taints)
    if (deepEqual(next, noExecuteTaints(before?.spec?.taints))) return
    if (next.length === 0) this.taints.delete(name)
    else this.taints.set(name, next)
    this.nodeQueue.add(name)
  }

  private podChanged(after: Pod | undefined, before: Pod | undefined, key: string): void {
    if (after === undefined) {
      this.cancel(key)
      return
    }
    const { nodeName, tolerations } = after.spec
    if (nodeName === undefined || !this.taints.has(nodeName)) return
    if (before?.spec === after.spec) return
    if (before?.spec.nodeName === nodeName && deepEqual(before.spec.tolerations, tolerations)) return
    this.podQueue.add(key)
  }

  private reconcileNode(name: string): void {
    const taints = this.taints.get(name) ?? []
    for (const [key, pod] of this.pods.cache.by('node', name)) this.process(key, pod, taints)
  }

  private reconcilePod(key: string): void {
    const pod = this.pods.get(key)
    const taints = pod?.spec.nodeName === undefined ? undefined : this.taints.get(pod.spec.nodeName)
    if (pod !== undefined && taints !== undefined) this.process(key, pod, taints)
  }

  private process(key: string, pod: Pod, taints: readonly Taint[]): void {
    planEviction(this.timers, key, pod, taints, (cancelled) => this.event(cancelled, cancellingText(key)))
  }

  private cancel(key: string): void {
    const pod = this.timers.cancel(key)
    if (pod !== undefined) this.event(pod, cancellingText(key))
  }

  private evict(pod: Pod, key: string, attemptsLeft: number): boolean {
    if (attemptsLeft === retries) this.event(pod, markingText(key))
    try {
      this.deletePod(key)
      return true
    } catch (error) {
      if (!isOperatingError(error)) throw error
      if (isNotFound(error) || attemptsLeft === 1) return false
      this.context.scope.after(retryDelayMs, () => this.evict(pod, key, attemptsLeft - 1))
      return true
    }
  }

  private deletePod(key: string): void {
    const { client, time, minor } = this.context
    const at = splitKey(key)
    // PodDisruptionConditions is on since 1.26.
    if (minor >= 26) {
      const now = time.now()
      client.patchStatus(Pod, at, (pod) => markedForEviction(pod, now))
    }
    client.delete(Pod, at)
  }

  private event(pod: Pod, message: string): void {
    this.events.record({ object: pod }, evictionEvent.type, evictionEvent.reason, message)
  }

  private waiting(): Waiting[] {
    const { name } = this.context
    return this.timers.waiting().map(({ key, untilMs }) => ({
      component: name,
      key,
      reason: "the pod's toleration of its node's taints",
      untilMs,
    }))
  }
}
