import { setCondition } from '../../api/meta/conditions.ts'
import { isPodTerminal } from '../../api/meta/pods.ts'
import type { Node, Pod } from '../../api/schema/types.ts'
import { byCodePoint } from '../../store/table.ts'

/** The order in which pods that have ended are removed: evicted ones, then the oldest. */
export function inOrderOfRemoval(pods: readonly Pod[]): Pod[] {
  return [...pods].sort(
    (first, second) =>
      Number(isEvicted(second)) - Number(isEvicted(first)) ||
      byCodePoint(first.metadata.creationTimestamp ?? '', second.metadata.creationTimestamp ?? '') ||
      byCodePoint(first.metadata.name, second.metadata.name),
  )
}

const isEvicted = ({ status }: Pod): boolean => status?.phase === 'Failed' && status.reason === 'Evicted'

/** Whether somebody has said that the node is gone for good, so that its pods need not be waited for. */
export function isOutOfService({ spec, status }: Node): boolean {
  const isTainted = spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/out-of-service') ?? false
  return isTainted && status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True'
}

/** The pod as one that failed, for nobody is there to say what became of it; the same pod where it has ended. */
export function markedFailed(pod: Pod, because: 'its node is gone' | undefined, now: string): Pod {
  if (isPodTerminal(pod)) return pod
  const failed = { ...pod, status: { ...pod.status, phase: 'Failed' as const } }
  if (because === undefined) return failed
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByPodGC',
    message: 'PodGC: node no longer exists',
  } as const
  return setCondition(failed, condition, now)
}
