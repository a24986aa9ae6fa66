import type { Selector } from '../../api/meta/labels.ts'
import { amountOf, formatAmount } from '../../api/meta/quantity.ts'
import type { MetricStatus } from '../../api/schema/types.ts'
import type { MetricsReader } from './metrics-reader.ts'
import type { Moment, Workload } from './replica-calculator.ts'

/** All that a metric is judged by. */
export interface MetricContext {
  readonly reader: MetricsReader
  /** The target's. */
  readonly selector: Selector
  readonly namespace: string
  /** Its current replicas are those of the target's spec. */
  readonly workload: Workload
  readonly statusReplicas: number
  readonly at: Moment
  /** Whether texts tell the kinds of metrics apart. */
  readonly tellsKindsApart: boolean
}

/** What one metric asks for. */
export interface MetricProposal {
  readonly replicas: number
  /** For conditions and events: `cpu resource utilization (percentage of request)`. */
  readonly metricName: string
  readonly status: MetricStatus
}

/** Thousandths as a status shows them. */
export const valueText = (millis: bigint): string => formatAmount(amountOf(millis, -3, 'DecimalSI'))
