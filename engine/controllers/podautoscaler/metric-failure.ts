import { MetricError } from './pod-metrics.ts'

/** That a metric says nothing: once for its own condition and event, once for whoever looks at all metrics. */
export class MetricFailure extends Error {
  constructor(
    /** Of the condition and the event. */
    readonly reason: string,
    readonly inner: MetricError,
    message: string,
  ) {
    super(message)
    this.name = 'MetricFailure'
  }
}

/** Does something; what fails in it is the failure of the metric, with outer words, if any, put in front for the whole. */
export function failing<T>(reason: string, outer: string | undefined, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof MetricError)) throw error
    throw new MetricFailure(reason, error, outer === undefined ? error.message : `${outer}: ${error.message}`)
  }
}
