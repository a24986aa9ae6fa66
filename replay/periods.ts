import type { Step } from './steps.ts'
import type { Act, Told } from './trace.ts'

/** From one look of an autoscaler to the next. */
const autoscalerSeconds = 15

/** From one look of a kubelet of kubemark at a pod to the next, at most: 10 s and up to half as much. */
const podSyncSeconds = 15

/** How much later or earlier, in seconds, a step may come that a component began which looks every so often. */
const periods: readonly { readonly kind: string; readonly seconds: number }[] = [
  // A kubelet renews its lease every 10 s, the node monitor looks every 5 s.
  { kind: 'Node', seconds: 15 },
  // The CronJob controller of 1.20 looked every 10 s.
  { kind: 'CronJob', seconds: 10 },
  { kind: 'HorizontalPodAutoscaler', seconds: autoscalerSeconds },
]

export function periodOf({ acts }: Step): number {
  return longestPeriod(acts)
}

/** Of the components that changed something. */
export function longestPeriod(acts: readonly Act[]): number {
  const kinds = new Set(acts.filter(({ type }) => type !== 'EXISTS').map(({ kind }) => kind))
  return Math.max(0, ...periods.filter(({ kind }) => kinds.has(kind)).map(({ seconds }) => seconds))
}

/** How often, in seconds, the source of an event looks again and says the same where it is still so; undefined for others. */
export function repeatedEvery({ source, reason, text }: Told): number | undefined {
  if (source === 'kubelet' && reason === 'MissingClusterDNS') return podSyncSeconds
  return source === 'horizontal-pod-autoscaler' && text.startsWith('Warning ') ? autoscalerSeconds : undefined
}
