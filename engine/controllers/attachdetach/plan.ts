import { conditionOf } from '../../api/meta/conditions.ts'
import { isPodTerminal } from '../../api/meta/pods.ts'
import type { Node, Pod } from '../../api/schema/types.ts'

/** The version in which the taint counts (NodeOutOfServiceVolumeDetach). */
const outOfServiceSince = 26

/** Whether a pod keeps its volumes on its node: it may still run there. Source: pkg/volume/util IsPodTerminated. */
export function keepsVolumes(pod: Pod): boolean {
  if (isPodTerminal(pod)) return false
  if (pod.metadata.deletionTimestamp === undefined) return true
  const { containerStatuses = [] } = pod.status
  return containerStatuses.some(({ state }) => state?.terminated === undefined && state?.waiting === undefined)
}

/** Whether what a node says of its volumes can be believed. */
export function isHealthy(node: Node | undefined): boolean {
  return node !== undefined && conditionOf(node, 'Ready')?.status === 'True'
}

/** Whether somebody has said that nothing runs on a node any more. */
export function isOutOfService(node: Node | undefined, minor = outOfServiceSince): boolean {
  if (minor < outOfServiceSince) return false
  return node?.spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/out-of-service') ?? false
}

/** Why a pod cannot have a volume; it is told names of its own namespace only. Source: reconciler.go reportMultiAttachError. */
export function multiAttachText(volume: string, pod: Pod, others: readonly Pod[]): string {
  const near = others.filter(({ metadata }) => metadata.namespace === pod.metadata.namespace)
  const far = others.length - near.length
  const prefix = `Multi-Attach error for volume ${JSON.stringify(volume)}`
  if (others.length === 0)
    return `${prefix} Volume is already exclusively attached to one node and can't be attached to another`
  if (near.length === 0) return `${prefix} Volume is already used by ${far} pod(s) in different namespaces`
  const names = near.map(({ metadata }) => metadata.name).join(', ')
  const more = far > 0 ? ` and ${far} pod(s) in different namespaces` : ''
  return `${prefix} Volume is already used by pod(s) ${names}${more}`
}
