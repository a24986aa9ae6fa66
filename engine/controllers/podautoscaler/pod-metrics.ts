/** A metric of one pod, in thousandths of its unit; times in milliseconds since 1970. */
export interface PodMetric {
  readonly valueMillis: bigint
  readonly timestampMs: number
  readonly windowMs: number
}

/** By the pods' names. */
export type PodMetrics = ReadonlyMap<string, PodMetric>

/** Why no number of replicas can be computed, in the autoscaler's words. */
export class MetricError extends Error {
  constructor(
    message: string,
    /** It is the autoscaler's spec that is wrong. */
    readonly ofSpec = false,
  ) {
    super(message)
    this.name = 'MetricError'
  }

  /** The same failure, seen by whoever asked. */
  within(context: string): MetricError {
    return new MetricError(`${context}: ${this.message}`, this.ofSpec)
  }
}

/** Does something, and puts where that was in front of what its MetricError says. */
export function within<T>(context: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw error instanceof MetricError ? error.within(context) : error
  }
}
