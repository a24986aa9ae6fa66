import type { Node, NodeCondition, Taint } from '../../api/schema/types.ts'

type ConditionStatus = NodeCondition['status']

/** Which condition, in which status, keeps new pods off a node, and by which taint. */
const taintsByCondition: Readonly<Record<string, Readonly<Partial<Record<ConditionStatus, string>>>>> = {
  Ready: { False: 'node.kubernetes.io/not-ready', Unknown: 'node.kubernetes.io/unreachable' },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
}

const unschedulableKey = 'node.kubernetes.io/unschedulable'

/** The taints that this controller alone adds and removes, as far as their effect is NoSchedule. */
const managedKeys: ReadonlySet<string> = new Set([
  unschedulableKey,
  ...Object.values(taintsByCondition).flatMap((byStatus) => Object.values(byStatus)),
])

/** The pods of a node that is not ready, or not heard of, are evicted for one of these two. */
export const notReadyTaint: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }
export const unreachableTaint: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }

/** What has to be added to a node's taints, and what removed. */
export interface TaintChange {
  readonly add: readonly Taint[]
  readonly remove: readonly Taint[]
}

/** The NoSchedule taints that a node's conditions and its cordon ask for, in the order of the conditions. */
export function wantedNoScheduleTaints({ spec, status }: Node): Taint[] {
  const wanted: Taint[] = []
  for (const condition of status?.conditions ?? []) {
    const key = taintsByCondition[condition.type]?.[condition.status]
    if (key !== undefined) wanted.push({ key, effect: 'NoSchedule' })
  }
  if (spec?.unschedulable === true) wanted.push({ key: unschedulableKey, effect: 'NoSchedule' })
  return wanted
}

/** Source: pkg/controller/nodelifecycle doNoScheduleTaintingPass. */
export function noScheduleChange(node: Node): TaintChange {
  const wanted = wantedNoScheduleTaints(node)
  const present = (node.spec?.taints ?? []).filter(({ key, effect }) => effect === 'NoSchedule' && managedKeys.has(key))
  return {
    add: wanted.filter((taint) => !hasTaint(present, taint)),
    remove: present.filter((taint) => !hasTaint(wanted, taint)),
  }
}

/** The NoExecute taint for a Ready condition of that status, and the one that it takes the place of. */
export function noExecuteChange(ready: ConditionStatus): { add: Taint; remove: Taint } | undefined {
  if (ready === 'False') return { add: notReadyTaint, remove: unreachableTaint }
  if (ready === 'Unknown') return { add: unreachableTaint, remove: notReadyTaint }
  return undefined
}

/** Taints are the same by key and effect; their values and times do not count. */
export function isSameTaint(first: Taint, second: Taint): boolean {
  return first.key === second.key && first.effect === second.effect
}

export function hasTaint(taints: readonly Taint[] | undefined, wanted: Taint): boolean {
  return taints?.some((taint) => isSameTaint(taint, wanted)) ?? false
}

/** The node with the taints, each with the time at which it was added; one that it has gets the new time. */
export function withTaints(node: Node, added: readonly Taint[], now: string): Node {
  if (added.length === 0) return node
  const taints = [...(node.spec?.taints ?? [])]
  for (const taint of added) {
    const stamped = { ...taint, timeAdded: now }
    const index = taints.findIndex((present) => isSameTaint(present, taint))
    if (index < 0) taints.push(stamped)
    else taints[index] = stamped
  }
  return { ...node, spec: { ...node.spec, taints } }
}

/** The node without the taints; the same node where it has none of them. */
export function withoutTaints(node: Node, removed: readonly Taint[]): Node {
  const taints = node.spec?.taints ?? []
  const kept = taints.filter((taint) => !hasTaint(removed, taint))
  if (kept.length === taints.length) return node
  const { taints: _, ...spec } = node.spec
  return { ...node, spec: kept.length === 0 ? spec : { ...spec, taints: kept } }
}
