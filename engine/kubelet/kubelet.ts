import type { Draft } from '../api/kinds/kind.ts'
import { Lease } from '../api/kinds/lease.ts'
import { Node } from '../api/kinds/node.ts'
import { Pod } from '../api/kinds/pod.ts'
import { conditionOf, withCondition } from '../api/meta/conditions.ts'
import type { NodeCondition } from '../api/schema/types.ts'
import { isOperatingError } from '../api/status.ts'
import { nodeLeaseDurationSeconds, nodeLeaseRenewMs } from '../defaults.ts'
import type { Component, ComponentContext } from '../runtime/component.ts'
import { Informer } from '../runtime/informer.ts'
import { KubeletNode, type NodeGround } from './kubelet-node.ts'
import { healthyConditions, nodeObject } from './node-object.ts'
import { PodWorker } from './pod-worker.ts'

/** The component that runs on a node: it registers the node, renews its lease, and runs the pods bound to it. */
export function kubelet(ground: NodeGround, store: ConstructorParameters<typeof Informer<Pod>>[0]['store']): Component {
  return { name: 'kubelet', start: (context) => new Kubelet(context, ground, store).start() }
}

class Kubelet {
  private readonly workers = new Map<string, PodWorker>()
  private readonly node: KubeletNode

  constructor(
    private readonly context: ComponentContext,
    private readonly ground: NodeGround,
    private readonly store: ConstructorParameters<typeof Informer<Pod>>[0]['store'],
  ) {
    this.node = new KubeletNode(context, ground)
  }

  private get name(): string {
    return this.ground.shape.name
  }

  private get beat(): string {
    return `node ${this.name}`
  }

  start(): void {
    const { scope, client, heartbeats } = this.context
    const forget = client.connection.onChange((up) => (up ? this.connected() : heartbeats.end(this.beat)))
    scope.onEnd(() => {
      forget()
      heartbeats.end(this.beat)
    })
    this.connected()
    const informer = new Informer<Pod>({
      kind: Pod,
      store: this.store,
      scope,
      connection: client.connection,
      filter: { field: 'node', value: this.name, valueOf: ({ spec }) => spec.nodeName },
    })
    informer.onChange((after, before) => this.podChanged(after, before))
  }

  private podChanged(after: Pod | undefined, before: Pod | undefined): void {
    if (before !== undefined && before.metadata.uid !== after?.metadata.uid)
      this.workers.get(before.metadata.uid)?.removed()
    if (after === undefined) return
    const { uid } = after.metadata
    const known = this.workers.get(uid)
    if (known !== undefined) known.update(after)
    else this.workers.set(uid, new PodWorker(this.node, after, () => this.workers.delete(uid)))
  }

  /** The API server is there, for the first time or again. */
  private connected(): void {
    const { client, scope, heartbeats, chance } = this.context
    if (!client.connection.up) return
    try {
      this.register()
      this.reportReady()
    } catch (error) {
      if (!isOperatingError(error)) throw error
      scope.after(nodeLeaseRenewMs, () => this.connected())
      return
    }
    const phaseMs = chance.below(nodeLeaseRenewMs)
    heartbeats.begin(this.beat, nodeLeaseRenewMs, scope.simulation.nowMs - phaseMs)
    for (const worker of this.workers.values()) worker.reconnected()
  }

  private register(): void {
    const { client, time, minor } = this.context
    const at = { namespace: '', name: this.name }
    if (client.find(Node, at) !== undefined) return
    const draft = nodeObject(this.ground.shape, { now: time.now(), minor })
    const conditions = healthyConditions(time.now()).map((condition) =>
      condition.type === 'Ready' ? startingCondition(condition) : condition,
    )
    const node = client.create(Node, { ...draft, status: { ...draft.status, conditions } } as Draft<Node>)
    client.updateStatus(Node, { ...node, status: { ...draft.status, conditions } } as Node)
    const { uid } = node.metadata
    const lease = { namespace: 'kube-node-lease', name: this.name }
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: this.name, uid }]
    const spec = {
      holderIdentity: this.name,
      leaseDurationSeconds: nodeLeaseDurationSeconds,
      renewTime: time.microText(time.nowMs),
    }
    if (client.find(Lease, lease) === undefined)
      client.create(Lease, { metadata: { ...lease, ownerReferences }, spec } as Draft<Lease>)
    this.context.events.record({ object: node }, 'Normal', 'Starting', 'Starting kubelet.')
    for (const [reason, what] of startingEvents)
      this.context.events.record({ object: node }, 'Normal', reason, `Node ${this.name} status is now: ${what}`)
  }

  private reportReady(): void {
    const { client, time, events } = this.context
    const now = time.now()
    const at = { namespace: '', name: this.name }
    const before = client.get(Node, at)
    const wasReady = conditionOf(before, 'Ready')?.status === 'True'
    client.patchStatus(Node, at, (node) => {
      const conditions = healthyConditions(now).reduce<readonly NodeCondition[]>(
        (kept, condition) => withCondition(kept, condition, now),
        node.status.conditions ?? [],
      )
      return conditions === node.status.conditions ? node : { ...node, status: { ...node.status, conditions } }
    })
    if (!wasReady)
      events.record({ object: before }, 'Normal', 'NodeReady', `Node ${this.name} status is now: NodeReady`)
  }
}

const startingEvents = [
  ['NodeHasSufficientMemory', 'NodeHasSufficientMemory'],
  ['NodeHasNoDiskPressure', 'NodeHasNoDiskPressure'],
  ['NodeHasSufficientPID', 'NodeHasSufficientPID'],
] as const

function startingCondition(condition: NodeCondition): NodeCondition {
  return {
    ...condition,
    status: 'False',
    reason: 'KubeletNotReady',
    message:
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
  }
}
