import { deepEqual } from '../../api/meta/equality.ts'
import type { PodSpec, Toleration } from '../../api/schema/types.ts'

const forever = (key: string, effect: 'NoExecute' | 'NoSchedule'): Toleration => ({ key, operator: 'Exists', effect })

const tolerated: readonly Toleration[] = [
  forever('node.kubernetes.io/not-ready', 'NoExecute'),
  forever('node.kubernetes.io/unreachable', 'NoExecute'),
  forever('node.kubernetes.io/disk-pressure', 'NoSchedule'),
  forever('node.kubernetes.io/memory-pressure', 'NoSchedule'),
  forever('node.kubernetes.io/pid-pressure', 'NoSchedule'),
  forever('node.kubernetes.io/unschedulable', 'NoSchedule'),
]

const toleratedByHostNetwork = forever('node.kubernetes.io/network-unavailable', 'NoSchedule')

/**
 * What pods of a daemon set tolerate: what their template says, and troubles of nodes that must not drive them away.
 * Source: pkg/controller/daemon/util AddOrUpdateDaemonPodTolerations.
 */
export function daemonTolerations({ tolerations = [], hostNetwork }: PodSpec): readonly Toleration[] {
  const added = hostNetwork === true ? [...tolerated, toleratedByHostNetwork] : tolerated
  return added.reduce(withToleration, tolerations)
}

/** The list with the toleration in place of those that only differ in their seconds, or at its end. */
function withToleration(list: readonly Toleration[], toleration: Toleration): readonly Toleration[] {
  if (list.some((each) => deepEqual(each, toleration))) return list
  if (!list.some((each) => isAbout(each, toleration))) return [...list, toleration]
  return list.map((each) => (isAbout(each, toleration) ? toleration : each))
}

function isAbout(one: Toleration, other: Toleration): boolean {
  const agree = (field: 'key' | 'effect' | 'operator' | 'value') => (one[field] ?? '') === (other[field] ?? '')
  return agree('key') && agree('effect') && agree('operator') && agree('value')
}
