import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from '../../schema/types.ts'

type Status = HorizontalPodAutoscaler['status']

/** `autoscaling/v2` is preferred and stored since 1.27 (kubernetes/kubernetes#114358). */
export const isStoredAsFirst = (minor: number): boolean => minor < 27

/**
 * What is left of an autoscaler that is stored as `autoscaling/v1`: its CPU percentage is a field of its own and comes after
 * the metrics in annotations, and values that are not known are 0. Source: pkg/apis/autoscaling/v1/conversion.go.
 */
export function keptAsFirst(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { spec, status } = autoscaler
  const metrics = orderKept(spec.metrics)
  const shown = statusKeptAsFirst(status)
  if (metrics === spec.metrics && shown === status) return autoscaler
  return { ...autoscaler, spec: metrics === undefined ? spec : { ...spec, metrics }, status: shown }
}

/** The same for a status by itself. */
export function statusKeptAsFirst<T extends Status | undefined>(status: T): T {
  const metrics = status?.currentMetrics
  if (status === undefined || !metrics?.some(lacksValue)) return status
  return { ...status, currentMetrics: metrics.map((metric) => (lacksValue(metric) ? withZero(metric) : metric)) }
}

function orderKept(metrics: readonly MetricSpec[] | undefined): readonly MetricSpec[] | undefined {
  const first = metrics?.findIndex(isCpuPercentage) ?? -1
  if (metrics === undefined || first < 0 || first === metrics.length - 1) return metrics
  return [...metrics.filter((metric) => !isCpuPercentage(metric)), metrics[first] as MetricSpec]
}

const isCpuPercentage = ({ type, resource }: MetricSpec): boolean =>
  type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined

const currentOf = ({ external, object }: MetricStatus) => (external ?? object)?.current

function lacksValue(metric: MetricStatus): boolean {
  const current = currentOf(metric)
  return current !== undefined && current.value === undefined
}

function withZero(metric: MetricStatus): MetricStatus {
  const { external, object } = metric
  if (external !== undefined)
    return { ...metric, external: { ...external, current: { ...external.current, value: '0' } } }
  if (object === undefined) return metric
  return { ...metric, object: { ...object, current: { ...object.current, value: '0' } } }
}
