import { MetricError, type PodMetrics } from './pod-metrics.ts'

/** How far usage may be from its target, as a ratio, before anything is done. */
export interface Tolerances {
  readonly scaleDown: number
  readonly scaleUp: number
}

export function isWithin({ scaleDown, scaleUp }: Tolerances, ratio: number): boolean {
  return 1 - scaleDown <= ratio && ratio <= 1 + scaleUp
}

export interface Usage {
  /** What is used over what should be. */
  readonly ratio: number
  /** The average per pod, in thousandths, rounded down. */
  readonly averageMillis: bigint
}

/**
 * The share of their requests that pods use, in whole percents, over the target. Pods of which only one of the two is
 * known do not count. Source: metrics/utilization.go GetResourceUtilizationRatio.
 */
export function utilizationUsage(
  metrics: PodMetrics,
  requests: ReadonlyMap<string, bigint>,
  targetPercent: number,
): Usage & { readonly percent: number } {
  let used = 0n
  let requested = 0n
  let pods = 0n
  for (const [name, { valueMillis }] of metrics) {
    const request = requests.get(name)
    if (request === undefined) continue
    used += valueMillis
    requested += request
    pods++
  }
  if (requested === 0n) throw new MetricError('no metrics returned matched known pods')
  const percent = Number((used * 100n) / requested)
  return { ratio: percent / targetPercent, percent, averageMillis: used / pods }
}

/** The average per pod over the target. Source: metrics/utilization.go GetMetricUsageRatio. */
export function averageUsage(metrics: PodMetrics, targetMillis: bigint): Usage {
  let used = 0n
  for (const { valueMillis } of metrics.values()) used += valueMillis
  const averageMillis = used / BigInt(metrics.size)
  return { ratio: Number(averageMillis) / Number(targetMillis), averageMillis }
}
