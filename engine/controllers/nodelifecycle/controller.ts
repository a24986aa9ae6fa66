import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import {
  largeClusterSizeThreshold,
  nodeEvictionRate,
  nodeMonitorGraceMs,
  nodeMonitorPeriodMs,
  nodeStartupGraceMs,
  secondaryNodeEvictionRate,
  unhealthyZoneThreshold,
} from '../../defaults.ts'
import { type Component, type ComponentContext, type Waiting, workQueue } from '../../runtime/component.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import type { Planned } from '../../sim/event-queue.ts'
import { Disruption } from './disruption.ts'
import { LookAgenda } from './look-agenda.ts'
import {
  type HealthSettings,
  lookAtHealth,
  markedNotReady,
  type NodeHealth,
  reconciledLabels,
  silenceOverMs,
} from './plan.ts'
import {
  hasTaint,
  noExecuteChange,
  noScheduleChange,
  notReadyTaint,
  unreachableTaint,
  withoutTaints,
  withTaints,
} from './taints.ts'

/** Watches over the health of nodes, taints those that are ill, and says of their pods that they are not ready. */
export const nodeLifecycleController: Component = {
  name: 'node-lifecycle-controller',
  start: (context) => new NodeLifecycle(context).start(),
}

const beatOf = (name: string): string => `node ${name}`

class NodeLifecycle {
  private readonly nodes: Informer<Node>
  private readonly pods: Informer<Pod>
  private readonly events: EventRecorder
  private readonly agenda: LookAgenda
  private readonly settings: HealthSettings
  private readonly disruption: Disruption
  private readonly taintQueue: WorkQueue
  private readonly podQueue: WorkQueue
  private readonly known = new Map<string, Node>()
  private readonly health = new Map<string, NodeHealth>()
  /** Nodes whose pods could not all be marked as not ready. */
  private readonly unmarked = new Set<string>()
  private pass: Planned | undefined
  private originMs = 0
  private hasBegun = false

  constructor(private readonly context: ComponentContext) {
    const { informers, client, time, flags, minor, scope } = context
    this.nodes = informers.of(Node)
    this.pods = informers.of(Pod)
    this.pods.addIndex('node', (pod) => pod.spec.nodeName)
    this.events = new EventRecorder({ client, time, source: 'node-controller' })
    const periodMs = flags.durationMs('node-monitor-period', nodeMonitorPeriodMs)
    this.agenda = new LookAgenda(scope, periodMs, (names) => this.look(names))
    this.settings = {
      graceMs: flags.durationMs('node-monitor-grace-period', nodeMonitorGraceMs(minor)),
      startupGraceMs: flags.durationMs('node-startup-grace-period', nodeStartupGraceMs),
      msOf: (timestamp) => time.msOf(timestamp),
    }
    // kubernetes#96876: 1.19 and 1.20 queue a node again at each look while it waits to be tainted.
    this.disruption = new Disruption(zoneSettings(context), minor === 19 || minor === 20 ? periodMs : undefined)
    this.taintQueue = workQueue(context, (name) => this.reconcileNode(name))
    this.podQueue = workQueue(context, (key) => this.reconcilePod(key))
  }

  start(): void {
    const { heartbeats, scope, waitingRoom } = this.context
    this.nodes.onChange((after, _before, name) => {
      if (after !== undefined) this.taintQueue.add(name)
      if (this.hasBegun) this.agenda.plan(name, this.agenda.after(this.nowMs))
    })
    this.pods.onChange((after, before, key) => {
      const nodeName = after?.spec.nodeName
      if (nodeName !== undefined && nodeName !== before?.spec.nodeName && this.isIll(nodeName)) this.podQueue.add(key)
    })
    scope.onEnd(heartbeats.onChange((name, { endMs }) => this.beatChanged(name, endMs !== undefined)))
    scope.onEnd(waitingRoom.enter(() => this.waiting()))
    scope.after(0, () => this.begin())
  }

  private get nowMs(): number {
    return this.context.time.nowMs
  }

  /** The first look follows the first lists. */
  private begin(): void {
    if (!this.nodes.synced || !this.pods.synced) {
      this.context.scope.after(cacheSyncPeriodMs, () => this.begin(), { periodic: true })
      return
    }
    this.hasBegun = true
    this.originMs = this.nowMs
    this.agenda.begin(this.originMs)
    this.look(this.nodes.cache.list().map(({ metadata }) => metadata.name))
  }

  private isIll(nodeName: string): boolean {
    const health = this.health.get(nodeName)
    return health?.ready !== undefined && health.ready.status !== 'True'
  }

  private beatChanged(beat: string, hasEnded: boolean): void {
    const name = beat.startsWith('node ') ? beat.slice('node '.length) : undefined
    if (name === undefined || !this.hasBegun) return
    if (hasEnded) this.planDeadline(name)
    else this.agenda.dropDeadline(name)
  }

  /** Where the node is silent: a look when its silence will have been too long. */
  private planDeadline(name: string): void {
    const { heartbeats } = this.context
    const health = this.health.get(name)
    if (health === undefined || heartbeats.isBeating(beatOf(name))) return
    const lastMs = heartbeats.lastMs(beatOf(name))
    const seenMs = lastMs === undefined ? health.probeMs : Math.max(health.probeMs, this.agenda.after(lastMs))
    const overMs = silenceOverMs({ ...health, probeMs: seenMs }, this.settings)
    if (overMs === undefined) return
    this.agenda.plan(name, Math.max(this.agenda.atOrAfter(overMs), this.agenda.after(this.nowMs)), true)
  }

  private look(names: readonly string[]): void {
    for (const name of names) this.classify(name)
    for (const name of names) {
      const node = this.nodes.get(name)
      if (node !== undefined) this.attempt(name, () => this.lookAtNode(node))
    }
    const change = this.disruption.look(this.nowMs)
    if (change === 'all zones lost') this.stopEvictions()
    if (change === 'some zone is back') this.forgetSilence()
    this.taintingPass()
  }

  /** What went wrong is tried again at the next look. */
  private attempt(name: string, act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!isOperatingError(error)) throw error
      this.agenda.plan(name, this.agenda.after(this.nowMs))
    }
  }

  private classify(name: string): void {
    const [node, before] = [this.nodes.get(name), this.known.get(name)]
    if (node !== undefined) {
      this.disruption.addZoneOf(node)
      this.known.set(name, node)
      if (before !== undefined) return
      // The nodes that a run begins with have been there before it.
      if (this.nowMs > 0) this.nodeEvent(node, 'RegisteredNode', `Registered Node ${name} in Controller`)
      this.attempt(name, () => this.markReachable(node))
    } else if (before !== undefined) {
      this.nodeEvent(before, 'RemovingNode', `Removing Node ${name} from Controller`)
      this.known.delete(name)
      this.health.delete(name)
      this.unmarked.delete(name)
      this.disruption.forget(name)
    }
  }

  private nodeEvent(node: Node, reason: string, what: string): void {
    this.events.record({ object: node }, 'Normal', reason, `Node ${node.metadata.name} event: ${what}`)
  }

  private lookAtNode(node: Node): void {
    const { client, time, heartbeats } = this.context
    const { name } = node.metadata
    const { nowMs } = this
    // A renewal that coincides with a look is seen by the next one.
    const lastMs = heartbeats.lastMs(beatOf(name), nowMs - 1)
    const at = { nowMs, now: time.now(), renewalSeenMs: lastMs === undefined ? undefined : this.agenda.after(lastMs) }
    const before = this.health.get(name)
    const seen = lookAtHealth(before, node, at, this.settings)
    if (seen.node !== node) {
      client.patchStatus(Node, { namespace: '', name }, (now) => lookAtHealth(before, now, at, this.settings).node)
    }
    const { health, observed } = seen
    this.health.set(name, health)
    this.disruption.setReady(node, health.ready)
    if (health.ready !== undefined) {
      this.taintByReady(node, observed)
      const hasTurned = observed === 'True' && health.ready.status !== 'True'
      if (hasTurned) {
        this.events.record({ object: node }, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
      }
      if (hasTurned || (this.unmarked.has(name) && observed !== 'True')) this.markPodsNotReady(name)
      else this.unmarked.delete(name)
    }
    this.planDeadline(name)
  }

  private taintByReady(node: Node, observed: 'True' | 'False' | 'Unknown'): void {
    const change = noExecuteChange(observed)
    if (change === undefined) this.markReachable(node)
    else if (hasTaint(node.spec?.taints, change.remove)) this.swapTaints(node, [change.add], [change.remove])
    else if (!hasTaint(node.spec?.taints, change.add)) this.disruption.addToTainting(node, this.nowMs)
  }

  private markReachable(node: Node): void {
    const { client } = this.context
    const { name } = node.metadata
    for (const taint of [unreachableTaint, notReadyTaint]) {
      if (hasTaint(node.spec?.taints, taint)) {
        client.patch(Node, { namespace: '', name }, (now) => withoutTaints(now, [taint]))
      }
    }
    this.disruption.removeFromTainting(name)
  }

  private swapTaints(node: Node, added: Parameters<typeof withTaints>[1], removed: typeof added): void {
    const { client, time } = this.context
    const at = { namespace: '', name: node.metadata.name }
    if (added.length > 0) client.patch(Node, at, (now) => withTaints(now, added, time.now()))
    if (removed.length > 0) client.patch(Node, at, (now) => withoutTaints(now, removed))
  }

  private markPodsNotReady(name: string): void {
    let isComplete = true
    for (const pod of this.pods.cache.by('node', name).values()) {
      if (!this.markPodNotReady(pod)) isComplete = false
    }
    if (isComplete) this.unmarked.delete(name)
    else {
      this.unmarked.add(name)
      this.agenda.plan(name, this.agenda.after(this.nowMs))
    }
  }

  /** @returns whether the pod is now known to be not ready, or gone */
  private markPodNotReady(pod: Pod): boolean {
    const { client, time } = this.context
    const marked = markedNotReady(pod, time.now())
    if (marked === pod) return true
    let isDone = true
    try {
      client.updateStatus(Pod, marked)
    } catch (error) {
      if (isNotFound(error)) return true
      if (!isOperatingError(error)) throw error
      isDone = false
    }
    this.events.record({ object: pod }, 'Warning', 'NodeNotReady', 'Node is not ready')
    return isDone
  }

  /** A pod that came to a node which is known to be ill. */
  private reconcilePod(key: string): void {
    const pod = this.pods.get(key)
    if (pod?.spec.nodeName === undefined || !this.isIll(pod.spec.nodeName)) return
    if (!this.markPodNotReady(pod)) this.podQueue.retry(key, 'the pod could not be marked as not ready')
  }

  /** Taints that keep pods away, and labels of older versions. */
  private reconcileNode(name: string): void {
    const node = this.nodes.get(name)
    if (node === undefined) return
    const { add, remove } = noScheduleChange(node)
    if (add.length > 0 || remove.length > 0) this.swapTaints(node, add, remove)
    const labels = reconciledLabels(node.metadata.labels)
    if (labels === node.metadata.labels) return
    this.context.client.patch(Node, { namespace: '', name }, (now) => {
      const next = reconciledLabels(now.metadata.labels)
      return next === now.metadata.labels || next === undefined
        ? now
        : { ...now, metadata: { ...now.metadata, labels: next } }
    })
  }

  private stopEvictions(): void {
    for (const node of this.nodes.cache.list()) {
      this.attempt(node.metadata.name, () => this.markReachable(node))
      this.agenda.plan(node.metadata.name, this.agenda.after(this.nowMs))
    }
  }

  /** Nodes are given time to be heard of again when the control plane was probably cut off. */
  private forgetSilence(): void {
    for (const [name, health] of this.health) {
      this.health.set(name, { ...health, probeMs: this.nowMs })
      this.agenda.dropDeadline(name)
      this.planDeadline(name)
    }
  }

  private taintingPass(): void {
    for (const tainter of this.disruption.allTainters()) {
      for (let name = tainter.take(this.nowMs); name !== undefined; name = tainter.take(this.nowMs)) {
        const node = this.nodes.get(name)
        if (node !== undefined) this.attempt(name, () => this.taintNoExecute(node))
      }
    }
    this.planPass()
  }

  private taintNoExecute(node: Node): void {
    const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')
    const change = ready === undefined ? undefined : noExecuteChange(ready.status)
    if (change !== undefined) this.swapTaints(node, [change.add], [change.remove])
  }

  private planPass(): void {
    const { scope } = this.context
    let nextMs: number | undefined
    for (const tainter of this.disruption.allTainters()) {
      const mayMs = tainter.nextMs(this.nowMs, this.originMs)
      if (mayMs !== undefined) nextMs = Math.min(nextMs ?? mayMs, mayMs)
    }
    scope.cancel(this.pass)
    this.pass = nextMs === undefined ? undefined : scope.at(nextMs, () => this.taintingPass())
  }

  private waiting(): Waiting[] {
    const component = this.context.name
    const silent = this.agenda.deadlines().map(({ name, atMs }) => ({
      component,
      key: name,
      reason: 'the kubelet is silent; its grace period is not over',
      untilMs: atMs,
    }))
    const limited = [...this.disruption.allTainters()].flatMap((tainter) => {
      const untilMs = tainter.nextMs(this.nowMs, this.originMs)
      const reason = untilMs === undefined ? 'evictions are stopped in this zone' : "the zone's eviction rate"
      return tainter.names().map((key) => ({ component, key, reason, ...(untilMs === undefined ? {} : { untilMs }) }))
    })
    return [...silent, ...limited]
  }
}

/** client-go looks every 100 ms whether caches have their first lists. */
const cacheSyncPeriodMs = 100

function zoneSettings({ flags }: ComponentContext) {
  return {
    evictionRate: flags.number('node-eviction-rate', nodeEvictionRate),
    secondaryEvictionRate: flags.number('secondary-node-eviction-rate', secondaryNodeEvictionRate),
    unhealthyThreshold: flags.number('unhealthy-zone-threshold', unhealthyZoneThreshold),
    largeClusterThreshold: flags.number('large-cluster-size-threshold', largeClusterSizeThreshold),
  }
}
