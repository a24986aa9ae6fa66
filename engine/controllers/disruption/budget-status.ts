import { conditionOf, setCondition } from '../../api/meta/conditions.ts'
import { disruptionAllowed, withDisruptionAllowed } from '../../api/meta/disruption-allowed.ts'
import { scaledValue } from '../../api/meta/int-or-string.ts'
import { isPodReady } from '../../api/meta/pods.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Pod, PodDisruptionBudget } from '../../api/schema/types.ts'
import { disruptedPodTimeoutMs } from '../../defaults.ts'

export interface Expectation {
  readonly expectedPods: number
  readonly desiredHealthy: number
}

/** How many pods there should be, and how many of them healthy. `scale` counts those that the pods' owners want. */
export function expectation({ spec }: PodDisruptionBudget, podCount: number, scale: () => number): Expectation {
  const { minAvailable, maxUnavailable } = spec ?? {}
  if (maxUnavailable !== undefined) {
    const expectedPods = scale()
    return { expectedPods, desiredHealthy: Math.max(0, expectedPods - scaledValue(maxUnavailable, expectedPods, true)) }
  }
  if (minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0 }
  if (typeof minAvailable === 'number') return { expectedPods: podCount, desiredHealthy: minAvailable }
  const expectedPods = scale()
  return { expectedPods, desiredHealthy: scaledValue(minAvailable, expectedPods, true) }
}

export interface Disrupted {
  readonly pods: Readonly<Record<string, string>>
  /** Pods that were to be deleted long ago and are still there. */
  readonly overdue: readonly Pod[]
  /** When the first of them will be overdue, in milliseconds since 1970. */
  readonly recheckMs: number | undefined
}

/** The pods that were evicted and are not deleted yet: the others are no longer news. */
export function disruptedPods({ status }: PodDisruptionBudget, pods: readonly Pod[], nowMs: number): Disrupted {
  const before = status?.disruptedPods ?? {}
  const kept: Record<string, string> = {}
  const overdue: Pod[] = []
  let recheckMs: number | undefined
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata
    const since = before[name]
    if (since === undefined || deletionTimestamp !== undefined) continue
    const untilMs = parseTime(since) + disruptedPodTimeoutMs
    if (untilMs < nowMs) {
      overdue.push(pod)
      continue
    }
    kept[name] = since
    recheckMs = Math.min(recheckMs ?? untilMs, untilMs)
  }
  return { pods: kept, overdue, recheckMs }
}

export function healthyPods(pods: readonly Pod[], disrupted: Disrupted['pods'], nowMs: number): number {
  return pods.filter((pod) => {
    const since = disrupted[pod.metadata.name]
    const isExpectedToGo = since !== undefined && parseTime(since) + disruptedPodTimeoutMs > nowMs
    return pod.metadata.deletionTimestamp === undefined && !isExpectedToGo && isPodReady(pod)
  }).length
}

/** The budget with what was seen in its status; the same budget where nothing changed. */
export function withStatus(
  budget: PodDisruptionBudget,
  { expectedPods, desiredHealthy }: Expectation,
  currentHealthy: number,
  disrupted: Disrupted['pods'],
  now: string,
): PodDisruptionBudget {
  // Without pods nothing is allowed, so that the first ones are safe until they have been counted.
  const disruptionsAllowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy)
  const { generation } = budget.metadata
  const { status = {} } = budget
  const isSame =
    status.currentHealthy === currentHealthy &&
    status.desiredHealthy === desiredHealthy &&
    status.expectedPods === expectedPods &&
    status.disruptionsAllowed === disruptionsAllowed &&
    status.observedGeneration === generation &&
    sameEntries(status.disruptedPods ?? {}, disrupted)
  const { disruptedPods: _, ...rest } = status
  const next = isSame
    ? budget
    : {
        ...budget,
        status: {
          ...rest,
          currentHealthy,
          desiredHealthy,
          expectedPods,
          disruptionsAllowed,
          ...(generation !== undefined && { observedGeneration: generation }),
          ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
        },
      }
  return withDisruptionAllowed(next, now)
}

function sameEntries(one: Disrupted['pods'], other: Disrupted['pods']): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

/** What cannot be worked out allows nothing. */
export function failedStatus(budget: PodDisruptionBudget, message: string, now: string): PodDisruptionBudget {
  const { status } = budget
  const { observedGeneration } = status
  const condition = {
    type: disruptionAllowed,
    status: 'False',
    reason: 'SyncFailed',
    message,
    ...(observedGeneration !== undefined && { observedGeneration }),
  }
  const none = status.disruptionsAllowed === 0 ? budget : { ...budget, status: { ...status, disruptionsAllowed: 0 } }
  return conditionOf(none, disruptionAllowed)?.message === message ? none : setCondition(none, condition as never, now)
}
