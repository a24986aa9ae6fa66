import { conditionOf, setCondition } from '../../api/meta/conditions.ts'
import { isPodTerminal } from '../../api/meta/pods.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Pod } from '../../api/schema/types.ts'
import { staleDisruptionMs } from '../../defaults.ts'

/** After how long a pod's mark will be stale; undefined where it has none. A kubelet's own are never stale. */
export function staleInMs(pod: Pod, nowUnixMs: number): number | undefined {
  const mark = conditionOf(pod, 'DisruptionTarget')
  if (mark?.status !== 'True' || mark.reason === 'TerminationByKubelet' || isPodTerminal(pod)) return undefined
  if (pod.metadata.deletionTimestamp !== undefined || mark.lastTransitionTime === undefined) return undefined
  return Math.max(0, parseTime(mark.lastTransitionTime) + staleDisruptionMs - nowUnixMs)
}

/** The pod whose disruption did not come. */
export function withoutStaleMark(pod: Pod, now: string): Pod {
  return setCondition(pod, { type: 'DisruptionTarget', status: 'False' }, now)
}
