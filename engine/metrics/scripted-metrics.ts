import { groupOf } from '../api/meta/group-version.ts'
import type { Selector } from '../api/meta/labels.ts'
import { isPodReady } from '../api/meta/pods.ts'
import { parseQuantity, type Quantity, scaledAmount } from '../api/meta/quantity.ts'
import type { Pod } from '../api/schema/types.ts'
import { ApiError, qualifiedResource } from '../api/status.ts'
import type { ClusterTime } from '../apiserver/cluster-time.ts'
import type { ServedKinds } from '../apiserver/kinds.ts'
import type { CustomMetricsApi, ExternalMetricsApi, MetricsApis, MetricValue } from '../apiserver/metrics-apis.ts'

/** The object whose metric is meant. */
export interface MetricObject {
  readonly group: string
  readonly kind: string
  /** Empty for what has none. */
  readonly namespace: string
  readonly name: string
  /** Its pods, which share the value as a metric of theirs; a pod is its own only one. */
  readonly pods: () => readonly Pod[]
}

interface Scripted {
  readonly object: MetricObject
  readonly valueMillis: bigint
}

/** What adapters for custom and external metrics answer: values that somebody said, from then on. */
export class ScriptedMetrics implements CustomMetricsApi, ExternalMetricsApi {
  private readonly ofObjects = new Map<string, Map<string, Scripted>>()
  private readonly outside = new Map<string, bigint>()

  constructor(
    private readonly apis: MetricsApis,
    private readonly kinds: ServedKinds,
    private readonly time: ClusterTime,
  ) {}

  setObject(metric: string, object: MetricObject, value: Quantity): void {
    const ofMetric = this.ofObjects.get(metric) ?? new Map<string, Scripted>()
    this.ofObjects.set(metric, ofMetric)
    const key = `${object.kind}.${object.group} ${object.namespace}/${object.name}`
    ofMetric.set(key, { object, valueMillis: millis(value) })
    this.apis.custom = this
    this.apis.changed()
  }

  /** The same for every namespace. */
  setExternal(metric: string, value: Quantity): void {
    this.outside.set(metric, millis(value))
    this.apis.external = this
    this.apis.changed()
  }

  ofPods(namespace: string, selector: Selector, metric: string): readonly MetricValue[] {
    const values = new Map<string, bigint>()
    for (const { object, valueMillis } of this.ofObjects.get(metric)?.values() ?? []) {
      if (object.namespace !== namespace) continue
      const serving = object.pods().filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod))
      for (const { metadata } of serving) {
        if (selector.matches(metadata.labels)) values.set(metadata.name, valueMillis / BigInt(serving.length))
      }
    }
    if (values.size === 0) throw new ApiError('NotFound', `the server could not find the metric ${metric} for pods`)
    return [...values].map(([name, valueMillis]) => this.value(name, valueMillis))
  }

  ofObject(
    { apiVersion, kind, namespace, name }: Parameters<CustomMetricsApi['ofObject']>[0],
    metric: string,
  ): MetricValue {
    const group = groupOf(apiVersion)
    for (const { object, valueMillis } of this.ofObjects.get(metric)?.values() ?? []) {
      const isKind = object.kind === kind && object.group === group
      if (isKind && object.name === name && (object.namespace === namespace || object.namespace === '')) {
        return this.value(name, valueMillis)
      }
    }
    const resource = this.kinds.all().find((served) => served.kind === kind && served.group === group)
    const named = resource === undefined ? kind : qualifiedResource(resource)
    throw new ApiError('NotFound', `the server could not find the metric ${metric} for ${named} ${name}`)
  }

  values(_namespace: string, metric: string): readonly MetricValue[] {
    const value = this.outside.get(metric)
    return value === undefined ? [] : [this.value('', value)]
  }

  private value(name: string, valueMillis: bigint): MetricValue {
    return { name, valueMillis, timestampMs: this.time.nowUnixMs }
  }
}

/** Rounded up, as adapters' clients do. */
const millis = (quantity: Quantity): bigint => scaledAmount(parseQuantity(quantity), -3)
