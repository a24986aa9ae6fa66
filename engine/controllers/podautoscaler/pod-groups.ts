import { podCondition } from '../../api/meta/pods.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Pod } from '../../api/schema/types.ts'
import type { PodMetrics } from './pod-metrics.ts'

/** How long a pod's CPU is not trusted after its start. */
export interface ReadinessTimes {
  readonly cpuInitializationMs: number
  readonly initialReadinessDelayMs: number
}

export interface PodGroups {
  readonly readyPodCount: number
  /** Names. Not trusted yet: pending, or (for CPU) not ready or without a whole window since they are. */
  readonly unready: ReadonlySet<string>
  /** Running, but nobody knows what they use. */
  readonly missing: ReadonlySet<string>
  /** Going or gone. */
  readonly ignored: ReadonlySet<string>
}

/** Which pods count, and how. Source: pkg/controller/podautoscaler/replica_calculator.go groupPods. */
export function groupPods(
  pods: readonly Pod[],
  metrics: PodMetrics,
  resource: string,
  at: ReadinessTimes & { readonly nowMs: number },
): PodGroups {
  let readyPodCount = 0
  const unready = new Set<string>()
  const missing = new Set<string>()
  const ignored = new Set<string>()
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata
    const phase = pod.status?.phase
    const metric = metrics.get(name)
    if (deletionTimestamp !== undefined || phase === 'Failed' || phase === 'Succeeded') ignored.add(name)
    else if (phase === 'Pending') unready.add(name)
    else if (metric === undefined) missing.add(name)
    else if (resource === 'cpu' && isUnready(pod, metric, at)) unready.add(name)
    else readyPodCount++
  }
  return { readyPodCount, unready, missing, ignored }
}

function isUnready(
  pod: Pod,
  sample: { readonly timestampMs: number; readonly windowMs: number },
  { cpuInitializationMs, initialReadinessDelayMs, nowMs }: ReadinessTimes & { readonly nowMs: number },
): boolean {
  const ready = podCondition(pod, 'Ready')
  const startTime = pod.status?.startTime
  if (ready === undefined || startTime === undefined) return true
  const startedMs = parseTime(startTime)
  const changedMs = ready.lastTransitionTime === undefined ? 0 : parseTime(ready.lastTransitionTime)
  if (startedMs + cpuInitializationMs > nowMs) {
    return ready.status === 'False' || sample.timestampMs < changedMs + sample.windowMs
  }
  const neverWasReady = startedMs + initialReadinessDelayMs > changedMs
  return ready.status === 'False' && neverWasReady
}

/** When a young pod's CPU comes to be judged otherwise though nothing happens to it: milliseconds since 1970. */
export function initializedAtMs(pod: Pod, { cpuInitializationMs }: ReadinessTimes): number | undefined {
  const startTime = pod.status?.startTime
  return startTime === undefined ? undefined : parseTime(startTime) + cpuInitializationMs
}
