import type { Selector } from '../engine/api/meta/labels.ts'
import { isPodReady } from '../engine/api/meta/pods.ts'
import { parseQuantity, scaledAmount } from '../engine/api/meta/quantity.ts'
import type { Pod } from '../engine/api/schema/types.ts'
import { ApiError } from '../engine/api/status.ts'
import type { MetricValue, PodUsage } from '../engine/apiserver/metrics-apis.ts'
import type { Cluster } from '../engine/cluster/cluster.ts'
import type { LoadInput, MetricsApiGroup, MetricsApiState } from './metrics-input.ts'

/** What the recorded metrics server said of memory, for each container. */
const memoryMillis = 20n * 1024n * 1024n * 1000n
/** The aggregator looks at what it forwards to this often. Source: kube-aggregator available_controller.go. */
const checkEveryMs = 30_000

/** The metrics APIs as the recordings had them: values by a script, refreshed at given times. */
export class ScriptedMetricsApi {
  private usages: readonly PodUsage[] = []
  private readonly loads = new Map<string, LoadInput>()
  private readonly missing = new Map<string, readonly string[]>()
  private readonly outside = new Map<string, bigint | undefined>()
  private readonly ofPods = new Map<string, { readonly app: string; readonly valueMillis: bigint }>()
  private readonly states = new Map<MetricsApiGroup, { state: MetricsApiState; sinceMs: number }>()

  constructor(
    private readonly cluster: Cluster,
    private readonly options: {
      readonly namespace: string
      /** Seconds. */
      readonly window: number
    },
  ) {}

  /** Begins to serve: `resource` in the state that is given, the others where something is known of them. */
  serve(resource: MetricsApiState, loads: readonly LoadInput[]): void {
    const { metrics } = this.cluster.api
    this.setState('metrics.k8s.io', resource)
    const isServed = (name: 'external' | 'podsMetric') => loads.some((load) => load[name] !== undefined)
    this.setState('external.metrics.k8s.io', isServed('external') ? 'up' : 'absent')
    this.setState('custom.metrics.k8s.io', isServed('podsMetric') ? 'up' : 'absent')
    metrics.serveResource({
      pods: (namespace, selector) => this.podUsages(namespace, selector),
      nodes: () => [],
    })
  }

  setState(group: MetricsApiGroup, state: MetricsApiState): void {
    this.states.set(group, { state, sinceMs: this.cluster.simulation.nowMs })
    const { metrics } = this.cluster.api
    const isThere = state !== 'absent'
    if (group === 'external.metrics.k8s.io')
      metrics.external = isThere ? { values: (_, metric) => this.externalValues(metric) } : undefined
    if (group === 'custom.metrics.k8s.io')
      metrics.custom = isThere
        ? {
            ofPods: (namespace, selector, metric) => this.podsValues(namespace, selector, metric),
            ofObject: (_, metric) => {
              throw new ApiError('NotFound', `the server could not find the metric ${metric}`)
            },
          }
        : undefined
    metrics.changed()
  }

  setLoad(load: LoadInput): void {
    const { app = '', external, podsMetric, perPod, value } = load
    if (external !== undefined) this.outside.set(external, value === null ? undefined : millis(value ?? 0))
    else if (podsMetric !== undefined) this.ofPods.set(podsMetric, { app, valueMillis: millis(perPod ?? 0) })
    else {
      this.loads.set(app, load)
      this.missing.delete(app)
    }
    if (external !== undefined || podsMetric !== undefined) this.cluster.api.metrics.changed()
  }

  /** Computes the values that are answered until the next time. */
  refresh(): void {
    const usages: PodUsage[] = []
    for (const [app, load] of this.loads) {
      const pods = this.pods(({ metadata }) => metadata.labels?.['app'] === app)
      const measured = load.total === undefined ? pods : pods.filter(isPodReady)
      const names = measured.map(({ metadata }) => metadata.name).sort()
      if (load.missing !== undefined && !this.missing.has(app)) this.missing.set(app, names.slice(0, load.missing))
      const cpu = load.total === undefined ? Number(load.perPod) : roundedHalfEven(load.total / names.length)
      for (const pod of measured) {
        if (this.missing.get(app)?.includes(pod.metadata.name) !== true) usages.push(this.usageOf(pod, cpu))
      }
    }
    this.usages = usages
    this.cluster.api.metrics.changed()
  }

  private pods(isMeant: (pod: Pod) => boolean): Pod[] {
    const pods = this.cluster.store.table<Pod>('Pod').by('namespace', this.options.namespace).values()
    return [...pods].filter(
      (pod) => pod.metadata.deletionTimestamp === undefined && pod.status?.phase === 'Running' && isMeant(pod),
    )
  }

  private usageOf({ metadata, spec }: Pod, cpu: number): PodUsage {
    const { time } = this.cluster
    const [first, ...others] = spec.containers
    const usage = (name: string, cpuMillis: number) => ({
      name,
      usageMillis: { cpu: BigInt(cpuMillis), memory: memoryMillis },
    })
    return {
      name: metadata.name,
      namespace: metadata.namespace ?? '',
      // As a text has it: whole seconds.
      timestampMs: Math.floor(time.nowUnixMs / 1000) * 1000,
      windowMs: this.options.window * 1000,
      containers: [usage(first?.name ?? '', cpu), ...others.map(({ name }) => usage(name, 0))],
    }
  }

  private podUsages(namespace: string, selector: Selector) {
    this.check('metrics.k8s.io', 'pods')
    const labels = new Map(this.pods(() => true).map(({ metadata }) => [metadata.name, metadata.labels]))
    const items = this.usages.filter(
      (usage) =>
        (namespace === '' || usage.namespace === namespace) &&
        labels.has(usage.name) &&
        selector.matches(labels.get(usage.name)),
    )
    // What changes is told of: each refresh.
    return { items, steadyFromMs: 0 }
  }

  private externalValues(metric: string): readonly MetricValue[] {
    this.check('external.metrics.k8s.io', metric)
    const valueMillis = this.outside.get(metric)
    return valueMillis === undefined ? [] : [{ name: '', valueMillis, timestampMs: this.cluster.time.nowUnixMs }]
  }

  private podsValues(namespace: string, selector: Selector, metric: string): readonly MetricValue[] {
    this.check('custom.metrics.k8s.io', 'pods')
    const found = this.ofPods.get(metric)
    if (found === undefined || namespace !== this.options.namespace) return []
    const pods = this.pods(
      ({ metadata }) => metadata.labels?.['app'] === found.app && selector.matches(metadata.labels),
    )
    const timestampMs = this.cluster.time.nowUnixMs
    return pods.map(({ metadata: { name } }) => ({ name, valueMillis: found.valueMillis, timestampMs }))
  }

  /** @throws ApiError as the API server answers where there is nobody behind it, or nobody that can answer */
  private check(group: MetricsApiGroup, resource: string): void {
    const { state, sinceMs } = this.states.get(group) ?? { state: 'absent', sinceMs: 0 }
    const what = `(get ${resource}.${group})`
    if (state === 'up') return
    if (state === 'absent') throw new ApiError('NotFound', `the server could not find the requested resource ${what}`)
    const isNoticed = this.cluster.simulation.nowMs - sinceMs >= checkEveryMs
    if (state === 'answers 503' && !isNoticed) throw new ApiError('ServiceUnavailable', 'no data')
    throw new ApiError('ServiceUnavailable', `the server is currently unable to handle the request ${what}`)
  }
}

const millis = (value: string | number): bigint => scaledAmount(parseQuantity(value), -3)

/** As the script that measured rounded. */
function roundedHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
