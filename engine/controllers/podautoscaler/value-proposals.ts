import { everything, type Selector, selectorFrom } from '../../api/meta/labels.ts'
import type {
  ExternalMetricSource,
  LabelSelector,
  MetricIdentifier,
  MetricTarget,
  ObjectMetricSource,
  PodsMetricSource,
} from '../../api/schema/types.ts'
import { type MetricContext, type MetricProposal, valueText } from './metric-context.ts'
import { failing } from './metric-failure.ts'
import { MetricError, within } from './pod-metrics.ts'
import { millisOf } from './pod-requests.ts'
import { replicasForAverage, replicasForValue, replicasForValuePerPod } from './replica-calculator.ts'
import { selectorDump } from './selector-dump.ts'

/** A metric that each pod has. Source: horizontal.go computeStatusForPodsMetric. */
export function podsProposal({ metric, target }: PodsMetricSource, context: MetricContext): MetricProposal {
  const { reader, selector, workload, at } = context
  const found = failing('FailedGetPodsMetric', 'failed to get pods metric value', () => {
    const metrics = within(`unable to get metric ${metric.name}`, () =>
      reader.ofPods(metric.name, selector, metricSelector(metric.selector)),
    )
    const averageMillis = millisOf(target.averageValue ?? 0)
    return replicasForAverage(metrics, { resource: '', averageMillis }, workload, at)
  })
  const current = { averageValue: valueText(found.usageMillis) }
  const status = { type: 'Pods', pods: { metric, current } } as const
  return { replicas: found.replicas, metricName: `pods metric ${metric.name}`, status }
}

/** A metric of one object. Source: computeStatusForObjectMetric. */
export function objectProposal(source: ObjectMetricSource, context: MetricContext): MetricProposal {
  const { metric, target, describedObject } = source
  const isPerPod = target.averageValue !== undefined
  const outer = 'failed to get object metric value'
  const words = isPerPod ? `${outer}: failed to get ${metric.name} object metric` : outer
  const { replicas, current } = failing('FailedGetObjectMetric', words, () =>
    sharedValue('object', target, () => [objectValue(source, context)], context),
  )
  const metricName = isPerPod ? externalName(metric) : `${describedObject.kind} metric ${metric.name}`
  return { replicas, metricName, status: { type: 'Object', object: { metric, describedObject, current } } }
}

function objectValue({ metric, describedObject }: ObjectMetricSource, { reader, namespace }: MetricContext): bigint {
  const { apiVersion = '', kind, name } = describedObject
  try {
    return reader.ofObject(metric.name, { apiVersion, kind, name }, metricSelector(metric.selector))
  } catch (error) {
    if (!(error instanceof MetricError)) throw error
    throw new MetricError(`unable to get metric ${metric.name}: ${error.message} on ${kind} ${namespace}/${name}`)
  }
}

/** A metric from outside the cluster. Source: computeStatusForExternalMetric. */
export function externalProposal({ metric, target }: ExternalMetricSource, context: MetricContext): MetricProposal {
  const { reader, namespace } = context
  const isPerPod = target.averageValue !== undefined
  const which = isPerPod ? `${metric.name} external metric` : `external metric ${metric.name}`
  const outer = context.tellsKindsApart ? `failed to get ${metric.name} external metric value: ` : ''
  const words = `${outer}failed to get ${which}`
  const what = `unable to get external metric ${namespace}/${metric.name}/${selectorDump(metric.selector)}`
  const read = () => within(what, () => reader.external(metric.name, metricSelector(metric.selector)))
  const { replicas, current } = failing('FailedGetExternalMetric', words, () =>
    sharedValue('external', target, read, context),
  )
  return { replicas, metricName: externalName(metric), status: { type: 'External', external: { metric, current } } }
}

interface SharedValue {
  readonly replicas: number
  readonly current: { readonly value: string } | { readonly averageValue: string }
}

/** A value that all replicas share: by itself, or its part for each. */
function sharedValue(
  source: 'object' | 'external',
  { value, averageValue }: MetricTarget,
  read: () => readonly bigint[],
  { workload, statusReplicas }: MetricContext,
): SharedValue {
  if (averageValue !== undefined) {
    const ofStatus = { currentReplicas: statusReplicas, tolerances: workload.tolerances }
    const found = replicasForValuePerPod(read(), millisOf(averageValue), ofStatus)
    return { replicas: found.replicas, current: { averageValue: valueText(found.usageMillis) } }
  }
  if (value === undefined) {
    throw new MetricError(`invalid ${source} metric source: neither a value target nor an average value target was set`)
  }
  const found = replicasForValue(read(), millisOf(value), workload)
  return { replicas: found.replicas, current: { value: valueText(found.usageMillis) } }
}

const externalName = ({ name, selector }: MetricIdentifier): string =>
  `external metric ${name}(${selectorDump(selector)})`

/** Metrics without a selector of their own are taken whatever their labels are. */
function metricSelector(selector: LabelSelector | undefined): Selector {
  return selector === undefined ? everything : selectorFrom(selector)
}
