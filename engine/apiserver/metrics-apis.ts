import type { Selector } from '../api/meta/labels.ts'
import { ApiError } from '../api/status.ts'

/** What a container used over a window, in thousandths of a CPU and of a byte, by resource name. */
export interface ContainerUsage {
  readonly name: string
  readonly usageMillis: Readonly<Record<string, bigint>>
}

/** One `PodMetrics` of metrics.k8s.io. */
export interface PodUsage {
  readonly name: string
  readonly namespace: string
  /** The end of the window, in milliseconds since 1970. */
  readonly timestampMs: number
  readonly windowMs: number
  readonly containers: readonly ContainerUsage[]
}

/** One `NodeMetrics` of metrics.k8s.io. */
export interface NodeUsage {
  readonly name: string
  readonly timestampMs: number
  readonly windowMs: number
  readonly usageMillis: Readonly<Record<string, bigint>>
}

export interface PodUsages {
  readonly items: readonly PodUsage[]
  /** From this instant of the run on the same comes again, if nothing changes; infinite while something grows. */
  readonly steadyFromMs: number
}

/** A value of custom.metrics.k8s.io or external.metrics.k8s.io, in thousandths. */
export interface MetricValue {
  /** The object's; empty for external metrics. */
  readonly name: string
  readonly valueMillis: bigint
  readonly timestampMs: number
}

/** metrics.k8s.io, as the metrics server serves it. */
export interface ResourceMetricsApi {
  /** Of running pods; those without samples are missing. All namespaces where that is empty. */
  pods(namespace: string, selector: Selector): PodUsages
  nodes(selector: Selector): readonly NodeUsage[]
}

/** custom.metrics.k8s.io. Throws an ApiError in the adapter's words where it has no such metric. */
export interface CustomMetricsApi {
  ofPods(namespace: string, selector: Selector, metric: string, metricSelector: Selector): readonly MetricValue[]
  ofObject(
    object: { readonly apiVersion: string; readonly kind: string; readonly namespace: string; readonly name: string },
    metric: string,
    metricSelector: Selector,
  ): MetricValue
}

/** external.metrics.k8s.io. */
export interface ExternalMetricsApi {
  values(namespace: string, metric: string, metricSelector: Selector): readonly MetricValue[]
}

/** Told where metrics may have changed: in a namespace, or everywhere. */
export type MetricsListener = (namespace: string | undefined) => void

/** The metrics APIs, which programs outside the API server serve through it. One that is absent answers nobody. */
export class MetricsApis {
  custom: CustomMetricsApi | undefined
  external: ExternalMetricsApi | undefined
  private served: ResourceMetricsApi | undefined
  private readonly listeners = new Set<MetricsListener>()

  /** @throws ApiError ServiceUnavailable while no metrics server runs */
  get resource(): ResourceMetricsApi {
    if (this.served !== undefined) return this.served
    throw new ApiError(
      'ServiceUnavailable',
      'the server is currently unable to handle the request (get pods.metrics.k8s.io)',
    )
  }

  /** Whether a metrics server runs. */
  get isServed(): boolean {
    return this.served !== undefined
  }

  /** @returns how to stop serving */
  serveResource(api: ResourceMetricsApi): () => void {
    this.served = api
    this.changed()
    return () => {
      if (this.served !== api) return
      this.served = undefined
      this.changed()
    }
  }

  /** @returns how to stop listening */
  onChange(listener: MetricsListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  changed(namespace?: string): void {
    for (const listener of this.listeners) listener(namespace)
  }
}
