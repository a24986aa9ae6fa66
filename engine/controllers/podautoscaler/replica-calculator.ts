import { isPodReady } from '../../api/meta/pods.ts'
import type { Pod } from '../../api/schema/types.ts'
import { groupPods, type PodGroups, type ReadinessTimes } from './pod-groups.ts'
import { MetricError, type PodMetric, type PodMetrics } from './pod-metrics.ts'
import { type RequestQuestion, requestMillis } from './pod-requests.ts'
import { averageUsage, isWithin, type Tolerances, type Usage, utilizationUsage } from './usage-ratios.ts'

/** The workload whose size is asked for. */
export interface Workload {
  readonly currentReplicas: number
  /** Those that its selector selects. */
  readonly pods: readonly Pod[]
  readonly tolerances: Tolerances
}

export interface CalculatorSettings extends ReadinessTimes {
  /** Without samples of any pod that counts, it is said that they may be unready. */
  readonly tellsOfUnreadyPods: boolean
  /** A request that is missing is told with the names of the container and the pod. */
  readonly namesContainers: boolean
  /** Requests that are missing are told of before samples that are. */
  readonly looksAtRequestsFirst: boolean
  /** Pods nobody knows use no more than they request, and nothing where the others use on average what they should. */
  readonly assumesLittle: boolean
}

export interface Moment extends CalculatorSettings {
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

export interface Proposal {
  readonly replicas: number
  /** What is used, in thousandths: per pod, or in all where the target is a total. */
  readonly usageMillis: bigint
}

const int32Max = 2 ** 31 - 1
const int64Max = 2n ** 63n - 1n

const ceilToInt32 = (value: number): number => Math.min(Math.ceil(value), int32Max)

/**
 * How many replicas bring the share of its requests that a workload uses to the target. What follows computes the same
 * from other metrics. Source: pkg/controller/podautoscaler/replica_calculator.go.
 * @throws MetricError where that cannot be said
 */
export function replicasForUtilization(
  metrics: PodMetrics,
  target: RequestQuestion & { readonly percent: number },
  workload: Workload,
  at: Moment,
): Proposal & { readonly percent: number } {
  const read = () => new Map(workload.pods.map((pod) => [pod.metadata.name, requestMillis(pod, target, at)]))
  const early = at.looksAtRequestsFirst ? read() : undefined
  const counted = countedPods(metrics, target.resource, workload, at)
  const requests = early ?? read()
  const usageOf = (known: PodMetrics) => utilizationUsage(known, requests, target.percent)
  const seen = usageOf(counted.metrics)
  const fallback = at.assumesLittle ? 100n : BigInt(Math.max(100, target.percent))
  const replicas = replicasFor(counted, workload, seen, {
    usageOf,
    ofMissing: (name) => ((requests.get(name) ?? 0n) * fallback) / 100n,
  })
  return { replicas, percent: seen.percent, usageMillis: seen.averageMillis }
}

/** To bring the average per pod to the target: of a resource, or (with an empty name) of a pods metric. */
export function replicasForAverage(
  metrics: PodMetrics,
  target: { readonly resource: string; readonly averageMillis: bigint },
  workload: Workload,
  at: Moment,
): Proposal {
  const counted = countedPods(metrics, target.resource, workload, at)
  const usageOf = (known: PodMetrics) => averageUsage(known, target.averageMillis)
  const seen = usageOf(counted.metrics)
  const rule = { usageOf, ofMissing: () => target.averageMillis, idleAtTarget: at.assumesLittle }
  const replicas = replicasFor(counted, workload, seen, rule)
  return { replicas, usageMillis: seen.averageMillis }
}

/** To bring one value that all replicas share to the target; from zero replicas, as many as the value is targets. */
export function replicasForValue(values: readonly bigint[], targetMillis: bigint, workload: Workload): Proposal {
  const usageMillis = saturatedSum(values)
  const ratio = Number(usageMillis) / Number(targetMillis)
  const { currentReplicas, tolerances, pods } = workload
  if (currentReplicas === 0) return { replicas: ceilToInt32(ratio), usageMillis }
  if (isWithin(tolerances, ratio)) return { replicas: currentReplicas, usageMillis }
  return { replicas: ceilToInt32(ratio * runningReadyPods(pods)), usageMillis }
}

/** To bring a value's share per replica to the target. The workload's current replicas are those of its status. */
export function replicasForValuePerPod(
  values: readonly bigint[],
  targetMillis: bigint,
  { currentReplicas, tolerances }: Omit<Workload, 'pods'>,
): Proposal {
  const total = saturatedSum(values)
  const ratio = Number(total) / (Number(targetMillis) * currentReplicas)
  const enough = isWithin(tolerances, ratio)
  const replicas = enough ? currentReplicas : ceilToInt32(Number(total) / Number(targetMillis))
  return { replicas, usageMillis: sharePerPod(total, currentReplicas) }
}

/** A total divided among replicas, rounded up; nothing where there are none. */
export function sharePerPod(totalMillis: bigint, replicas: number): bigint {
  if (replicas === 0) return 0n
  const divisor = BigInt(replicas)
  return (totalMillis + divisor - 1n) / divisor
}

function saturatedSum(values: readonly bigint[]): bigint {
  const sum = values.reduce((total, value) => total + value, 0n)
  return sum > int64Max ? int64Max : sum
}

function runningReadyPods(pods: readonly Pod[]): number {
  if (pods.length === 0) {
    throw new MetricError(
      'unable to calculate ready pods: no pods returned by selector while calculating replica count',
    )
  }
  return pods.filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod)).length
}

interface CountedPods {
  readonly groups: PodGroups
  /** Without those of pods that do not count now. */
  readonly metrics: PodMetrics
}

function countedPods(metrics: PodMetrics, resource: string, { pods }: Workload, at: Moment): CountedPods {
  if (pods.length === 0) throw new MetricError('no pods returned by selector while calculating replica count')
  const groups = groupPods(pods, metrics, resource, at)
  const counted = new Map([...metrics].filter(([name]) => !groups.ignored.has(name) && !groups.unready.has(name)))
  if (counted.size === 0) {
    const whose = at.tellsOfUnreadyPods ? 'targeted pods (pods might be unready)' : 'any ready pods'
    throw new MetricError(`did not receive metrics for ${whose}`)
  }
  return { groups, metrics: counted }
}

/**
 * The number of replicas for a usage that was seen. Pods nobody knows of are assumed to use what speaks against the
 * change that the others suggest; where that turns its direction, the size stays.
 */
function replicasFor(
  { groups, metrics }: CountedPods,
  { currentReplicas, tolerances }: Workload,
  seen: Usage,
  rule: {
    readonly usageOf: (metrics: PodMetrics) => Usage
    readonly ofMissing: (name: string) => bigint
    readonly idleAtTarget?: boolean
  },
): number {
  const { ratio } = seen
  const growsWithUnready = groups.unready.size > 0 && ratio > 1
  if (!growsWithUnready && groups.missing.size === 0) {
    return isWithin(tolerances, ratio) ? currentReplicas : ceilToInt32(ratio * groups.readyPodCount)
  }
  const assumed = new Map(metrics)
  const assume = (name: string, valueMillis: bigint): void => void assumed.set(name, assumption(valueMillis))
  if (ratio < 1) for (const name of groups.missing) assume(name, rule.ofMissing(name))
  if (ratio > 1 || (ratio === 1 && rule.idleAtTarget)) for (const name of groups.missing) assume(name, 0n)
  if (growsWithUnready) for (const name of groups.unready) assume(name, 0n)
  const next = rule.usageOf(assumed).ratio
  const turns = (ratio < 1 && next > 1) || (ratio > 1 && next < 1)
  if (isWithin(tolerances, next) || turns) return currentReplicas
  const replicas = ceilToInt32(next * assumed.size)
  const contradicts = (next < 1 && replicas > currentReplicas) || (next > 1 && replicas < currentReplicas)
  return contradicts ? currentReplicas : replicas
}

const assumption = (valueMillis: bigint): PodMetric => ({ valueMillis, timestampMs: 0, windowMs: 0 })
