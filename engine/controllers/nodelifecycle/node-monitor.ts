import type { Node } from '../../api/kinds/node.ts'
import type { Pod } from '../../api/kinds/pod.ts'
import { conditionOf } from '../../api/meta/conditions.ts'
import { isOperatingError } from '../../api/status.ts'
import type { ComponentContext, Waiting } from '../../runtime/component.ts'
import type { EventRecorder } from '../../runtime/event-recorder.ts'
import type { Informer } from '../../runtime/informer.ts'
import { Disruption } from './disruption.ts'
import { LookAgenda } from './look-agenda.ts'
import { NodeWriter } from './node-writer.ts'
import {
  type HealthSettings,
  hasTurnedIll,
  lookAtHealth,
  type NodeHealth,
  type NodeNews,
  notReady,
  registered,
  removing,
  silenceOverMs,
} from './plan.ts'
import type { PodMarker } from './pod-marker.ts'
import { healthSettings, monitorPeriodMs, repeatPeriodMs, zoneSettings } from './settings.ts'
import { TaintingPass } from './tainting.ts'
import { hasTaint, noExecuteChange } from './taints.ts'

const beatOf = (name: string): string => `node ${name}`

/** The looks at nodes: what each finds, and when the next one at a node is needed. */
export class NodeMonitor {
  private readonly agenda: LookAgenda
  private readonly settings: HealthSettings
  private readonly disruption: Disruption
  private readonly tainting: TaintingPass
  private readonly writer: NodeWriter
  private readonly known = new Map<string, Node>()
  private readonly health = new Map<string, NodeHealth>()
  /** Nodes whose pods could not all be marked as not ready. */
  private readonly unmarked = new Set<string>()

  constructor(
    private readonly context: ComponentContext,
    private readonly parts: {
      readonly nodes: Informer<Node>
      readonly pods: Informer<Pod>
      readonly events: EventRecorder
      readonly marker: PodMarker
    },
  ) {
    const { scope, client, time } = context
    this.agenda = new LookAgenda(scope, monitorPeriodMs(context), (names) => this.look(names))
    this.agenda.begin(time.nowMs)
    this.settings = healthSettings(context)
    this.disruption = new Disruption(zoneSettings(context), repeatPeriodMs(context))
    this.tainting = new TaintingPass(scope, this.disruption, (name) => this.taintNoExecute(name), time.nowMs)
    this.writer = new NodeWriter(client, time)
  }

  private get nowMs(): number {
    return this.context.time.nowMs
  }

  /** Whether the last look found the node not ready. */
  isIll(nodeName: string): boolean {
    const ready = this.health.get(nodeName)?.ready
    return ready !== undefined && ready.status !== 'True'
  }

  /** A node has changed: the next look will see it. */
  changed(name: string): void {
    this.agenda.plan(name, this.agenda.after(this.nowMs))
  }

  /** A node's heartbeat has begun or ended. */
  beatChanged(name: string, hasEnded: boolean): void {
    if (hasEnded) this.planDeadline(name)
    else this.agenda.dropDeadline(name)
  }

  look(names: readonly string[]): void {
    for (const name of names) this.classify(name)
    for (const name of names) {
      const node = this.parts.nodes.get(name)
      if (node !== undefined) this.attempt(name, () => this.lookAtNode(node))
    }
    const change = this.disruption.look(this.nowMs)
    if (change === 'all zones lost') this.stopEvictions()
    if (change === 'some zone is back') this.forgetSilence()
    this.tainting.run()
  }

  waiting(): Waiting[] {
    const component = this.context.name
    const silent = this.agenda.deadlines().map(({ name, atMs }) => ({
      component,
      key: name,
      reason: 'the kubelet is silent; its grace period is not over',
      untilMs: atMs,
    }))
    const limited = this.tainting.waiting().map(({ name, untilMs }) => {
      const reason = untilMs === undefined ? 'evictions are stopped in its zone' : "its zone's eviction rate"
      return { component, key: name, reason, ...(untilMs === undefined ? {} : { untilMs }) }
    })
    return [...silent, ...limited]
  }

  /** What went wrong is tried again at the next look. */
  private attempt(name: string, act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!isOperatingError(error)) throw error
      this.changed(name)
    }
  }

  private classify(name: string): void {
    const [node, before] = [this.parts.nodes.get(name), this.known.get(name)]
    if (node !== undefined) {
      this.disruption.addZoneOf(node)
      this.known.set(name, node)
      if (before !== undefined) return
      // The nodes that a run begins with have been there before it.
      if (this.nowMs > 0) this.tell(node, registered(name))
      this.attempt(name, () => this.markReachable(node))
    } else if (before !== undefined) {
      this.tell(before, removing(name))
      this.known.delete(name)
      this.health.delete(name)
      this.unmarked.delete(name)
      this.disruption.forget(name)
    }
  }

  private tell(node: Node, { reason, message }: NodeNews): void {
    this.parts.events.record({ object: node }, 'Normal', reason, message)
  }

  private lookAtNode(node: Node): void {
    const { time } = this.context
    const { name } = node.metadata
    const { nowMs } = this
    const at = { nowMs, now: time.now(), renewalSeenMs: this.renewalSeenMs(name) }
    const before = this.health.get(name)
    const seen = lookAtHealth(before, node, at, this.settings)
    if (seen.node !== node) {
      this.writer.writeStatus(name, (current) => lookAtHealth(before, current, at, this.settings).node)
    }
    const { health, observed } = seen
    this.health.set(name, health)
    this.disruption.setReady(node, health.ready)
    if (health.ready !== undefined) {
      this.taintByReady(node, observed)
      if (hasTurnedIll(seen)) this.tell(node, notReady(name))
      if (hasTurnedIll(seen) || (this.unmarked.has(name) && observed !== 'True')) this.markPods(name)
      else this.unmarked.delete(name)
    }
    this.planDeadline(name)
  }

  /** The look that sees the last renewal of the node's lease; one that coincides with a look is seen by the next. */
  private renewalSeenMs(name: string): number | undefined {
    const lastMs = this.context.heartbeats.lastMs(beatOf(name))
    return lastMs === undefined ? undefined : this.agenda.after(lastMs)
  }

  /** Where the node is silent: a look when its silence will have been too long. */
  private planDeadline(name: string): void {
    const { heartbeats } = this.context
    const health = this.health.get(name)
    if (health === undefined || heartbeats.isBeating(beatOf(name))) return
    const probeMs = Math.max(health.probeMs, this.renewalSeenMs(name) ?? health.probeMs)
    const overMs = silenceOverMs({ ...health, probeMs }, this.settings)
    if (overMs === undefined) return
    this.agenda.plan(name, Math.max(this.agenda.atOrAfter(overMs), this.agenda.after(this.nowMs)), true)
  }

  private taintByReady(node: Node, observed: 'True' | 'False' | 'Unknown'): void {
    const change = noExecuteChange(observed)
    if (change === undefined) this.markReachable(node)
    else if (hasTaint(node.spec?.taints, change.remove)) this.writer.taintNoExecute(node, observed)
    else if (!hasTaint(node.spec?.taints, change.add)) this.disruption.addToTainting(node, this.nowMs)
  }

  private markReachable(node: Node): void {
    this.writer.untaint(node)
    this.disruption.removeFromTainting(node.metadata.name)
  }

  private taintNoExecute(name: string): void {
    const node = this.parts.nodes.get(name)
    const ready = node && conditionOf(node, 'Ready')
    if (ready !== undefined) this.attempt(name, () => this.writer.taintNoExecute(node as Node, ready.status))
  }

  private markPods(name: string): void {
    const { marker, pods } = this.parts
    if (marker.markAll(pods.cache.by('node', name).values())) this.unmarked.delete(name)
    else {
      this.unmarked.add(name)
      this.changed(name)
    }
  }

  private stopEvictions(): void {
    for (const node of this.parts.nodes.cache.list()) {
      this.attempt(node.metadata.name, () => this.markReachable(node))
      this.changed(node.metadata.name)
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
}
