import { conditionOf } from '../../api/meta/conditions.ts'
import type { Node, NodeCondition, Pod } from '../../api/schema/types.ts'

/** What the controller remembers of a node between two looks. */
export interface NodeHealth {
  /** The look, in virtual milliseconds, at which it last saw a sign of life that was new. */
  readonly probeMs: number
  /** The Ready condition as it was then, or as this controller wrote it since. */
  readonly ready: NodeCondition | undefined
}

export interface HealthSettings {
  /** --node-monitor-grace-period */
  readonly graceMs: number
  /** --node-startup-grace-period, for nodes that never had a Ready condition. */
  readonly startupGraceMs: number
  /** The virtual instant of a timestamp. */
  readonly msOf: (timestamp: string) => number
}

export interface HealthLook {
  readonly health: NodeHealth
  /** The Ready status before this look changed it; Unknown where there is none. */
  readonly observed: NodeCondition['status']
  /** The node as it shall be: the same one where nothing is to be written. */
  readonly node: Node
}

/** Whether a node has just turned ill, so that its pods are to be marked as not ready. */
export function hasTurnedIll({ health, observed }: HealthLook): boolean {
  return observed === 'True' && health.ready !== undefined && health.ready.status !== 'True'
}

/** What is said of a node, in events about it. */
export interface NodeNews {
  readonly reason: string
  readonly message: string
}

export const registered = (name: string): NodeNews => ({
  reason: 'RegisteredNode',
  message: `Node ${name} event: Registered Node ${name} in Controller`,
})

export const removing = (name: string): NodeNews => ({
  reason: 'RemovingNode',
  message: `Node ${name} event: Removing Node ${name} from Controller`,
})

export const notReady = (name: string): NodeNews => ({
  reason: 'NodeNotReady',
  message: `Node ${name} status is now: NodeNotReady`,
})

/**
 * One look at one node. `renewalSeenMs` is the look at which the last renewal of its lease was seen, if it has one.
 * Kubernetes wants more than the grace period to be over; its looks are late by their own processing time and
 * therefore find it exceeded at the very look that is the grace period behind the last sign of life: hence `>=`.
 * Source: pkg/controller/nodelifecycle tryUpdateNodeHealth.
 */
export function lookAtHealth(
  before: NodeHealth | undefined,
  node: Node,
  at: { readonly nowMs: number; readonly now: string; readonly renewalSeenMs: number | undefined },
  settings: HealthSettings,
): HealthLook {
  const ready = conditionOf(node, 'Ready')
  const seenMs = Math.max(signOfLifeMs(before, node, at.nowMs, settings), at.renewalSeenMs ?? Number.NEGATIVE_INFINITY)
  const observed = ready?.status ?? 'Unknown'
  const graceMs = graceOf(ready, settings)
  if (at.nowMs < seenMs + graceMs || isReadyUnknown(ready))
    return { health: { probeMs: seenMs, ready }, observed, node }
  const silent = { ...node, status: { ...node.status, conditions: silentConditions(node, at.now) } }
  return { health: { probeMs: seenMs, ready: conditionOf(silent, 'Ready') }, observed, node: silent }
}

/** When the node's silence will be too long; undefined where nothing is left to be written about it. */
export function silenceOverMs(health: NodeHealth, settings: HealthSettings): number | undefined {
  return isReadyUnknown(health.ready) ? undefined : health.probeMs + graceOf(health.ready, settings)
}

function graceOf(ready: NodeCondition | undefined, { graceMs, startupGraceMs }: HealthSettings): number {
  return ready === undefined ? startupGraceMs : graceMs
}

const isReadyUnknown = (ready: NodeCondition | undefined): boolean => ready?.status === 'Unknown'

/** The status that a kubelet posts is a sign of life when its heartbeat is another one than at the last look. */
function signOfLifeMs(
  before: NodeHealth | undefined,
  node: Node,
  nowMs: number,
  { msOf }: Pick<HealthSettings, 'msOf'>,
): number {
  const ready = conditionOf(node, 'Ready')
  if (before === undefined) {
    return ready === undefined ? msOf(node.metadata.creationTimestamp as string) : nowMs
  }
  if ((before.ready === undefined) !== (ready === undefined)) return nowMs
  return before.ready?.lastHeartbeatTime === ready?.lastHeartbeatTime ? before.probeMs : nowMs
}

/** NetworkUnavailable is not among them: the control plane looks after it, not the kubelet. */
const kubeletConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const

function silentConditions(node: Node, now: string): readonly NodeCondition[] {
  const conditions = [...(node.status?.conditions ?? [])]
  for (const type of kubeletConditions) {
    const index = conditions.findIndex((condition) => condition.type === type)
    const known = conditions[index]
    if (known === undefined) conditions.push(neverPosted(type, node, now))
    else if (known.status !== 'Unknown') conditions[index] = stoppedPosting(known, now)
  }
  return conditions
}

function neverPosted(type: NodeCondition['type'], node: Node, now: string): NodeCondition {
  return {
    type,
    status: 'Unknown',
    reason: 'NodeStatusNeverUpdated',
    message: 'Kubelet never posted node status.',
    lastHeartbeatTime: node.metadata.creationTimestamp as string,
    lastTransitionTime: now,
  }
}

function stoppedPosting(known: NodeCondition, now: string): NodeCondition {
  return {
    ...known,
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
    lastTransitionTime: now,
  }
}

/** The pod as not ready, or the same pod where it is not ready or has no such condition yet. */
export function markedNotReady(pod: Pod, now: string): Pod {
  const conditions = pod.status?.conditions ?? []
  const index = conditions.findIndex(({ type }) => type === 'Ready')
  const ready = conditions[index]
  if (ready === undefined || ready.status === 'False') return pod
  const changed = conditions.with(index, { ...ready, status: 'False', lastTransitionTime: now })
  return { ...pod, status: { ...pod.status, conditions: changed } }
}

/** The labels of older versions that are kept equal to the stable ones. */
const olderLabels = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
] as const

/** The labels with the older ones equal to the stable ones; the same labels where they are. */
export function reconciledLabels(
  labels: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> | undefined {
  if (labels === undefined) return labels
  const wanted: Record<string, string> = {}
  for (const [stable, older] of olderLabels) {
    const value = labels[stable]
    if (value !== undefined && labels[older] !== value) wanted[older] = value
  }
  return Object.keys(wanted).length === 0 ? labels : { ...labels, ...wanted }
}
