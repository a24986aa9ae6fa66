import type { Selector } from '../../api/meta/labels.ts'
import { isOperatingError } from '../../api/status.ts'
import type { ContainerUsage, MetricsApis, MetricValue, PodUsage } from '../../apiserver/metrics-apis.ts'
import { MetricError, type PodMetric, type PodMetrics } from './pod-metrics.ts'

/** The window of pods metrics that do not say theirs. */
const defaultWindowMs = 60_000

/** The object that a metric describes. */
export interface DescribedObject {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
}

/**
 * Metrics for one look at an autoscaler, with the words of what fails. Remembers from when on the same answers come.
 * Source: pkg/controller/podautoscaler/metrics/client.go.
 */
export class MetricsReader {
  /** In milliseconds of the run; infinite while something that was read grows. */
  steadyFromMs = 0
  /** Of the samples of resources that were read. */
  longestWindowMs = 0

  constructor(
    private readonly apis: () => MetricsApis,
    private readonly namespace: string,
  ) {}

  /** Of a container of each pod, or of whole pods where its name is empty. */
  resource(resource: string, selector: Selector, container: string): PodMetrics {
    const { items, steadyFromMs } = asked('resource', () => this.apis().resource.pods(this.namespace, selector))
    this.steadyFromMs = Math.max(this.steadyFromMs, steadyFromMs)
    if (items.length === 0) throw new MetricError('no metrics returned from resource metrics API')
    const metrics = new Map<string, PodMetric>()
    for (const pod of items) {
      this.longestWindowMs = Math.max(this.longestWindowMs, pod.windowMs)
      const valueMillis = container === '' ? podUsage(pod, resource) : containerUsage(pod, resource, container)
      if (valueMillis !== undefined) {
        metrics.set(pod.name, { valueMillis, timestampMs: pod.timestampMs, windowMs: pod.windowMs })
      }
    }
    return metrics
  }

  ofPods(metric: string, selector: Selector, metricSelector: Selector): PodMetrics {
    const values = asked('custom', () => this.custom().ofPods(this.namespace, selector, metric, metricSelector))
    if (values.length === 0) throw new MetricError('no metrics returned from custom metrics API')
    return new Map(
      values.map(({ name, valueMillis, timestampMs }) => [
        name,
        { valueMillis, timestampMs, windowMs: defaultWindowMs },
      ]),
    )
  }

  ofObject(metric: string, object: DescribedObject, metricSelector: Selector): bigint {
    const { namespace } = this
    return asked('custom', () => this.custom().ofObject({ ...object, namespace }, metric, metricSelector)).valueMillis
  }

  external(metric: string, metricSelector: Selector): readonly bigint[] {
    const values = asked('external', (): readonly MetricValue[] => {
      const { external } = this.apis()
      if (external !== undefined) return external.values(this.namespace, metric, metricSelector)
      throw new MetricError(`the server could not find the requested resource (get ${metric}.external.metrics.k8s.io)`)
    })
    if (values.length === 0) throw new MetricError('no metrics returned from external metrics API')
    return values.map(({ valueMillis }) => valueMillis)
  }

  private custom(): NonNullable<MetricsApis['custom']> {
    const { custom } = this.apis()
    if (custom === undefined) throw new MetricError('no custom metrics API (custom.metrics.k8s.io) registered')
    return custom
  }
}

function asked<T>(api: 'resource' | 'custom' | 'external', ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof MetricError) && !isOperatingError(error)) throw error
    throw new MetricError(`unable to fetch metrics from ${api} metrics API: ${error.message}`)
  }
}

/** All its containers together; nothing where one of them has no sample of the resource. */
function podUsage({ containers }: PodUsage, resource: string): bigint | undefined {
  let sum = 0n
  for (const { usageMillis } of containers) {
    const used = usageMillis[resource]
    if (used === undefined) return undefined
    sum += used
  }
  return containers.length === 0 ? undefined : sum
}

function containerUsage(pod: PodUsage, resource: string, container: string): bigint | undefined {
  const found: ContainerUsage | undefined = pod.containers.find(({ name }) => name === container)
  if (found !== undefined) return found.usageMillis[resource]
  throw new MetricError(
    `failed to get container metrics: container ${container} not present in metrics for pod ${pod.namespace}/${pod.name}`,
  )
}
