import type { Pod } from '../api/schema/types.ts'

/** The priority of system-cluster-critical (pkg/apis/scheduling/types.go SystemCriticalPriority). */
const systemCriticalPriority = 2_000_000_000

/** What a node goes on running under pressure: mirrors of static pods, and pods of the system's priorities. */
export function isCritical({ metadata, spec }: Pod): boolean {
  if (metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return true
  return (spec.priority ?? 0) >= systemCriticalPriority
}

/** A pod without which the node does not work. Source: pkg/kubelet/types/pod_update.go IsNodeCriticalPod. */
export function isNodeCritical(pod: Pod): boolean {
  return isCritical(pod) && pod.spec.priorityClassName === 'system-node-critical'
}
