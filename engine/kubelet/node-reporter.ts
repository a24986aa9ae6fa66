import type { Draft } from '../api/kinds/kind.ts'
import { Lease } from '../api/kinds/lease.ts'
import { Node } from '../api/kinds/node.ts'
import { conditionOf, withCondition } from '../api/meta/conditions.ts'
import type { NodeCondition } from '../api/schema/types.ts'
import { nodeLeaseDurationSeconds } from '../defaults.ts'
import type { ComponentContext } from '../runtime/component.ts'
import type { PressureCondition } from './eviction/signals.ts'
import { healthyConditions, type NodeShape, nodeConditions, nodeObject } from './node-object.ts'

/** Tells the API server of the node: that it is there, and how it is. Source: pkg/kubelet/kubelet_node_status.go. */
export class NodeReporter {
  constructor(
    private readonly context: ComponentContext,
    private readonly shape: NodeShape,
    /** Changes with every start of the machine. */
    private readonly bootId: string,
  ) {}

  /** Creates the Node and its lease where there are none. @returns whether the Node is new */
  register(): boolean {
    const { client, time, minor } = this.context
    const known = client.find(Node, this.at)
    if (known === undefined) {
      const draft = nodeObject(this.shape, { now: time.now(), minor })
      const conditions = healthyConditions(time.now()).map(unreadyYet)
      const nodeInfo = { ...draft.status?.nodeInfo, bootID: this.bootId }
      const node = client.create(Node, draft)
      client.updateStatus(Node, { ...node, status: { ...draft.status, nodeInfo, conditions } } as Node)
    }
    this.createLease()
    this.tellStart(known ?? client.get(Node, this.at))
    return known === undefined
  }

  /** The node is ready, and as healthy as it is. */
  reportReady(pressure: readonly PressureCondition[] = []): void {
    const { client, time } = this.context
    const now = time.now()
    const before = client.get(Node, this.at)
    const wasReady = conditionOf(before, 'Ready')?.status === 'True'
    const node = client.patchStatus(Node, this.at, (stored) => {
      const conditions = conditionsUnder(pressure, stored.status.conditions ?? [], now)
      const { nodeInfo } = stored.status
      const isSame = conditions === stored.status.conditions && (nodeInfo?.bootID ?? '') === this.bootId
      if (isSame || nodeInfo === undefined)
        return isSame ? stored : { ...stored, status: { ...stored.status, conditions } }
      return { ...stored, status: { ...stored.status, conditions, nodeInfo: { ...nodeInfo, bootID: this.bootId } } }
    })
    if (!wasReady) this.event(node, 'Normal', 'NodeReady', `Node ${this.shape.name} status is now: NodeReady`)
  }

  /** The pressure that the node is under has changed. */
  reportPressure(pressure: readonly PressureCondition[]): void {
    const { client, time } = this.context
    const now = time.now()
    const before = client.get(Node, this.at)
    const told = nodeConditions(pressure, now).filter(({ type }) => type !== 'Ready')
    const node = client.patchStatus(Node, this.at, (stored) => {
      const conditions = told.reduce<readonly NodeCondition[]>(
        (kept, condition) => withCondition(kept, condition, now),
        stored.status.conditions ?? [],
      )
      return conditions === stored.status.conditions ? stored : { ...stored, status: { ...stored.status, conditions } }
    })
    for (const { type, status } of told) {
      const reason = pressureEvents[type]?.[status]
      if (reason !== undefined && conditionOf(before, type)?.status !== status)
        this.event(node, 'Normal', reason, `Node ${this.shape.name} status is now: ${reason}`)
    }
  }

  /** Of the node itself. */
  say(type: 'Normal' | 'Warning', reason: string, message: string): void {
    const node = this.context.client.find(Node, this.at)
    if (node !== undefined) this.event(node, type, reason, message)
  }

  private get at(): { namespace: string; name: string } {
    return { namespace: '', name: this.shape.name }
  }

  private createLease(): void {
    const { client, time } = this.context
    const at = { namespace: 'kube-node-lease', name: this.shape.name }
    if (client.find(Lease, at) !== undefined) return
    const { uid, name } = client.get(Node, this.at).metadata
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }]
    const spec = {
      holderIdentity: name,
      leaseDurationSeconds: nodeLeaseDurationSeconds,
      renewTime: time.microText(time.nowMs),
    }
    client.create(Lease, { metadata: { ...at, ownerReferences }, spec } as Draft<Lease>)
  }

  /** What a kubelet says when it starts. Nodes that were there when the run began said it long ago. */
  private tellStart(node: Node): void {
    const { time } = this.context
    const known = node.status.nodeInfo?.bootID ?? ''
    if (time.nowMs === 0 && known === this.bootId) return
    this.event(node, 'Normal', 'Starting', 'Starting kubelet.')
    for (const reason of healthEvents)
      this.event(node, 'Normal', reason, `Node ${this.shape.name} status is now: ${reason}`)
    if (known !== this.bootId) {
      const text = `Node ${this.shape.name} has been rebooted, boot id: ${this.bootId}`
      this.event(node, 'Warning', 'Rebooted', text)
    }
  }

  private event(object: Node, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.record({ object }, type, reason, message)
  }
}

/** Conditions that say that all is well already: the nodes with which clusters begin share them. */
const knownWell = new WeakSet<readonly NodeCondition[]>()

function conditionsUnder(
  pressure: readonly PressureCondition[],
  before: readonly NodeCondition[],
  now: string,
): readonly NodeCondition[] {
  const isWell = pressure.length === 0
  if (isWell && knownWell.has(before)) return before
  const after = nodeConditions(pressure, now).reduce<readonly NodeCondition[]>(
    (kept, condition) => withCondition(kept, condition, now),
    before,
  )
  if (isWell && after === before) knownWell.add(before)
  return after
}

/** Source: pkg/kubelet/nodestatus/setters.go. */
const pressureEvents: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MemoryPressure: { True: 'NodeHasInsufficientMemory', False: 'NodeHasSufficientMemory' },
  DiskPressure: { True: 'NodeHasDiskPressure', False: 'NodeHasNoDiskPressure' },
  PIDPressure: { True: 'NodeHasInsufficientPID', False: 'NodeHasSufficientPID' },
}

const healthEvents = ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'] as const

/** A node that has just come: its network plugin is not there yet. */
function unreadyYet(condition: NodeCondition): NodeCondition {
  if (condition.type !== 'Ready') return condition
  return { ...condition, status: 'False', reason: 'KubeletNotReady', message: networkNotReady }
}

export const networkNotReady =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'
