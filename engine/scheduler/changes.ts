import { deepEqual } from '../api/meta/equality.ts'
import { podResources } from '../api/scheduling/pod-resources.ts'
import { amountOf } from '../api/scheduling/resources.ts'
import type { Node, Pod } from '../api/schema/types.ts'
import type { NodeEvent, PodEvent } from './events.ts'

/** What changed of a pod that matters to scheduling, one event for each. Source: pkg/scheduler/framework/events.go. */
export function podChanges(before: Pod, after: Pod): PodEvent[] {
  const changes: PodEvent[] = []
  const add = (action: PodEvent['action']): void => void changes.push({ resource: 'Pod', action, before, after })
  if (!deepEqual(before.metadata.labels, after.metadata.labels)) add('UpdateLabel')
  if (before.spec === after.spec && before.status === after.status) return changes
  if (asksForLess(before, after)) add('ScaleDown')
  if (!deepEqual(before.spec.tolerations, after.spec.tolerations)) add('UpdateTolerations')
  const gates = (pod: Pod): number => pod.spec.schedulingGates?.length ?? 0
  if (gates(before) > 0 && gates(after) === 0) add('UpdateSchedulingGates')
  return changes
}

function asksForLess(before: Pod, after: Pod): boolean {
  const old = podResources(before)
  const next = podResources(after)
  const names = ['cpu', 'memory', 'ephemeral-storage', ...(old.scalars?.keys() ?? [])]
  return names.some((name) => amountOf(next, name) < amountOf(old, name))
}

/** What changed of a node that matters to scheduling, one event for each. */
export function nodeChanges(before: Node, after: Node): NodeEvent[] {
  const changes: NodeEvent[] = []
  const add = (action: NodeEvent['action']): void => void changes.push({ resource: 'Node', action, before, after })
  if (!deepEqual(before.status.allocatable, after.status.allocatable)) add('UpdateAllocatable')
  if (!deepEqual(before.metadata.labels, after.metadata.labels)) add('UpdateLabel')
  const wasCordoned = before.spec.unschedulable ?? false
  const isCordoned = after.spec.unschedulable ?? false
  if (wasCordoned !== isCordoned || !deepEqual(before.spec.taints, after.spec.taints)) add('UpdateTaint')
  return changes
}

/** Whether nothing changed that the sums and counts of a node's pods depend on: most updates are of a status. */
export function countsTheSame(before: Pod, after: Pod): boolean {
  if (before.spec !== after.spec && !deepEqual(before.spec, after.spec)) return false
  if (before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp) return false
  if (before.metadata.labels !== after.metadata.labels) {
    if (!deepEqual(before.metadata.labels, after.metadata.labels)) return false
  }
  return !hasSizes(before) && !hasSizes(after)
}

/** Whether the status tells sizes of containers, as it does while a pod is resized in place. */
function hasSizes({ status }: Pod): boolean {
  return status.containerStatuses?.some((told) => told.allocatedResources ?? told.resources) ?? false
}
