import type { Pod, Taint } from '../../api/schema/types.ts'
import type { EvictionTimers } from './eviction-timers.ts'
import { evictionFor } from './plan.ts'

/** Both events of a pod's eviction have these. */
export const evictionEvent = { type: 'Normal', reason: 'TaintManagerEviction' } as const

export const markingText = (key: string): string => `Marking for deletion Pod ${key}`
export const cancellingText = (key: string): string => `Cancelling deletion of Pod ${key}`

/** Plans the eviction of a pod from a node with those taints, now or later, or cancels the one that is planned. */
export function planEviction(
  timers: EvictionTimers,
  key: string,
  pod: Pod,
  taints: readonly Taint[],
  onCancelled: (pod: Pod) => void,
): void {
  const eviction = evictionFor(taints, pod.spec.tolerations)
  if (typeof eviction === 'object') {
    // One that is planned stays: it began earlier, and so it ends earlier.
    if (!timers.isWaiting(key)) timers.add(key, pod, eviction.afterSeconds * 1000)
    return
  }
  const cancelled = timers.cancel(key)
  if (cancelled !== undefined) onCancelled(cancelled)
  if (eviction === 'now') timers.add(key, pod, 0)
}
