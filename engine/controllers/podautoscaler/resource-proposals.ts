import type { ContainerResourceMetricSource, MetricTarget, ResourceMetricSource } from '../../api/schema/types.ts'
import { type MetricContext, type MetricProposal, valueText } from './metric-context.ts'
import { failing } from './metric-failure.ts'
import { MetricError, type PodMetrics, within } from './pod-metrics.ts'
import { millisOf } from './pod-requests.ts'
import { replicasForAverage, replicasForUtilization } from './replica-calculator.ts'

/** What whole pods use. Source: horizontal.go computeStatusForResourceMetric. */
export function resourceProposal({ name, target }: ResourceMetricSource, context: MetricContext): MetricProposal {
  const outer = context.tellsKindsApart ? `failed to get ${name} resource metric value` : undefined
  const found = failing('FailedGetResourceMetric', outer, () => usageOf({ name, target, container: '' }, context))
  const { replicas, metricName, current } = found
  return { replicas, metricName, status: { type: 'Resource', resource: { name, current } } }
}

/** What one container of each pod uses. Source: computeStatusForContainerResourceMetric. */
export function containerResourceProposal(
  { name, container, target }: ContainerResourceMetricSource,
  context: MetricContext,
): MetricProposal {
  const outer = context.tellsKindsApart ? `failed to get ${container} container metric value` : undefined
  const found = failing('FailedGetContainerResourceMetric', outer, () => usageOf({ name, target, container }, context))
  const { replicas, metricName, current } = found
  const status = { type: 'ContainerResource', containerResource: { name, container, current } } as const
  return { replicas, metricName, status }
}

interface ResourceAsked {
  readonly name: string
  readonly target: MetricTarget
  /** Of whole pods where empty. */
  readonly container: string
}

interface ResourceFound {
  readonly replicas: number
  readonly metricName: string
  readonly current: { readonly averageValue: string; readonly averageUtilization?: number }
}

const noTarget =
  'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set'

const noTargetBefore = 'invalid resource metric source: neither a utilization target nor a value target was set'

/** Source: computeStatusForResourceMetricGeneric. */
function usageOf(asked: ResourceAsked, context: MetricContext): ResourceFound {
  const { averageValue, averageUtilization } = asked.target
  if (averageValue !== undefined) return averageOf(asked, millisOf(averageValue), context)
  if (averageUtilization === undefined) throw new MetricError(context.tellsKindsApart ? noTarget : noTargetBefore)
  return utilizationOf(asked, averageUtilization, context)
}

function averageOf({ name, container }: ResourceAsked, averageMillis: bigint, context: MetricContext): ResourceFound {
  const { workload, at } = context
  const what = context.tellsKindsApart ? 'usage' : 'utilization'
  const found = within(`failed to get ${name} ${what}`, () =>
    replicasForAverage(read(name, container, context), { resource: name, averageMillis }, workload, at),
  )
  const current = { averageValue: valueText(found.usageMillis) }
  return { replicas: found.replicas, metricName: `${name} resource`, current }
}

function utilizationOf({ name, container }: ResourceAsked, percent: number, context: MetricContext): ResourceFound {
  const { workload, at } = context
  const found = within(`failed to get ${name} utilization`, () =>
    replicasForUtilization(read(name, container, context), { resource: name, container, percent }, workload, at),
  )
  const what = container === '' || !context.tellsKindsApart ? 'resource' : 'container resource'
  return {
    replicas: found.replicas,
    metricName: `${name} ${what} utilization (percentage of request)`,
    current: { averageValue: valueText(found.usageMillis), averageUtilization: found.percent },
  }
}

function read(resource: string, container: string, { reader, selector }: MetricContext): PodMetrics {
  return within(`unable to get metrics for resource ${resource}`, () => reader.resource(resource, selector, container))
}
