import type { Event } from '../api/kinds/event.ts'
import type { Lease } from '../api/kinds/lease.ts'
import type { Node } from '../api/kinds/node.ts'
import type { ComponentStatus, KubernetesObject } from '../api/schema/types.ts'
import { nodeStatusReportMs } from '../defaults.ts'
import type { ClusterTime } from './cluster-time.ts'
import type { Heartbeats } from './heartbeats.ts'

/**
 * What follows from the clock when somebody reads an object of a table, without a write and a revision of its own.
 * Informers do not see it: their caches hold what was written.
 */
export interface Reader<T extends KubernetesObject = KubernetesObject> {
  /** Whether it is gone by now: an event whose time to live has run out. */
  readonly hides?: (object: T) => boolean
  /** All objects of a kind that is nowhere stored: the server finds out when it is asked. */
  readonly lists?: () => readonly T[]
  /** The object with the timestamps that its heartbeats have renewed; the same object where there is nothing new. */
  readonly completes?: (object: T) => T
}

export type Readers = ReadonlyMap<string, Reader>

export const leaderBeat = (lease: string, identity: string): string => `leader ${lease}/${identity}`
export const nodeBeat = (node: string): string => `node ${node}`

/** Components of the control plane, events that expire, and leases and node conditions that are renewed. */
export function readersFor(options: {
  readonly time: ClusterTime
  readonly heartbeats: Heartbeats
  readonly eventTtlMs: number
  /** How the parts of the control plane are. */
  readonly componentStatuses?: () => readonly ComponentStatus[]
}): Readers {
  const { time, heartbeats, eventTtlMs, componentStatuses = () => [] } = options
  const component: Reader<ComponentStatus> = { lists: componentStatuses }
  const event: Reader<Event> = { hides: (told) => lastToldMs(told, time) + eventTtlMs <= time.nowMs }
  const lease: Reader<Lease> = { completes: (held) => withRenewTime(held, time, heartbeats) }
  const node: Reader<Node> = { completes: (registered) => withHeartbeatTime(registered, time, heartbeats) }
  const readers: readonly (readonly [string, unknown])[] = [
    ['ComponentStatus', component],
    ['Event', event],
    ['Lease', lease],
    ['Node', node],
  ]
  return new Map(readers as readonly (readonly [string, Reader])[])
}

/** When an event was written last; each write gives it its whole time to live again. */
function lastToldMs(event: Event, time: ClusterTime): number {
  const told = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.metadata.creationTimestamp
  return told === undefined || told === null ? time.nowMs : time.msOf(told)
}

function withRenewTime(lease: Lease, time: ClusterTime, heartbeats: Heartbeats): Lease {
  const { holderIdentity, renewTime } = lease.spec
  if (holderIdentity === undefined || holderIdentity === null) return lease
  const { namespace, name } = lease.metadata
  const beat = namespace === 'kube-node-lease' ? nodeBeat(name) : leaderBeat(name, holderIdentity)
  const lastMs = heartbeats.lastMs(beat)
  if (lastMs === undefined || (renewTime && time.msOf(renewTime) >= lastMs)) return lease
  return { ...lease, spec: { ...lease.spec, renewTime: time.microText(lastMs) } }
}

const toldByKubelet: ReadonlySet<string> = new Set(['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'])

/** A kubelet with nothing new to say reports its status every five minutes, as long as its lease is renewed. */
function withHeartbeatTime(node: Node, time: ClusterTime, heartbeats: Heartbeats): Node {
  const conditions = node.status?.conditions ?? []
  const toldMs = conditions.find(({ type }) => type === 'Ready')?.lastHeartbeatTime
  const lastMs = heartbeats.lastMs(nodeBeat(node.metadata.name))
  if (toldMs === undefined || toldMs === null || lastMs === undefined) return node
  const sinceMs = time.msOf(toldMs)
  const reports = Math.floor((lastMs - sinceMs) / nodeStatusReportMs)
  if (reports <= 0) return node
  const lastHeartbeatTime = time.text(sinceMs + reports * nodeStatusReportMs)
  const renewed = conditions.map((condition) =>
    toldByKubelet.has(condition.type) && condition.status !== 'Unknown'
      ? { ...condition, lastHeartbeatTime }
      : condition,
  )
  return { ...node, status: { ...node.status, conditions: renewed } }
}
