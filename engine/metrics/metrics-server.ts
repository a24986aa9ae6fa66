import type { Selector } from '../api/meta/labels.ts'
import { cpuMillis } from '../api/meta/quantity.ts'
import type { Node, Pod } from '../api/schema/types.ts'
import type { ClusterTime } from '../apiserver/cluster-time.ts'
import type { ContainerUsage, NodeUsage, PodUsage, PodUsages, ResourceMetricsApi } from '../apiserver/metrics-apis.ts'
import { metricResolutionMs } from '../defaults.ts'
import type { Container, Containers } from '../machines/containers.ts'
import type { Component } from '../runtime/component.ts'
import type { Store } from '../store/store.ts'
import { byCodePoint, keyOf } from '../store/table.ts'
import type { ContainerUsages } from './container-usage.ts'
import type { ScrapeTargets } from './scrape-targets.ts'
import { Scrapes } from './scrapes.ts'

/** What is physically so, as far as the metrics server comes to know it. */
export interface MetricsGround {
  readonly store: Store
  readonly containers: Containers
  readonly usages: ContainerUsages
  readonly targets: ScrapeTargets
}

/**
 * Knows what containers use from two scrapes of each kubelet. No scrape is planned: what it would have brought is worked
 * out when somebody asks. Source: kubernetes-sigs/metrics-server pkg/storage.
 */
export function metricsServer(ground: MetricsGround): Component {
  return {
    name: 'metrics-server',
    start: ({ scope, client, time, flags }) => {
      const resolutionMs = flags.durationMs('metric-resolution', metricResolutionMs)
      const server = new MetricsServer(ground, time, new Scrapes(time.nowMs, resolutionMs))
      scope.onEnd(client.serveResourceMetrics(server))
    },
  }
}

const byKey = (first: Pod, second: Pod): number => byCodePoint(keyOf(first), keyOf(second))

/** A container younger than this at a scrape tells nothing yet (freshContainerMinMetricsResolution). */
const freshContainerMs = 10_000

/** The two ends of a container's window. */
interface Window {
  readonly fromMs: number
  readonly toMs: number
}

class MetricsServer implements ResourceMetricsApi {
  constructor(
    private readonly ground: MetricsGround,
    private readonly time: ClusterTime,
    private readonly scrapes: Scrapes,
  ) {}

  pods(namespace: string, selector: Selector): PodUsages {
    const table = this.ground.store.table<Pod>('Pod')
    const all = namespace === '' ? table.values() : table.by('namespace', namespace).values()
    const selected = [...all].filter(
      ({ status, metadata }) => status?.phase === 'Running' && selector.matches(metadata.labels),
    )
    const items: PodUsage[] = []
    let changedMs = Math.max(this.ground.usages.steadyFromMs, this.scrapes.startedMs)
    for (const pod of selected.sort(byKey)) {
      changedMs = Math.max(changedMs, this.changedMs(pod))
      const usage = this.usageOf(pod)
      if (usage !== undefined) items.push(usage)
    }
    return { items, steadyFromMs: this.scrapes.settledMs(changedMs) }
  }

  nodes(selector: Selector): readonly NodeUsage[] {
    const nodes = this.ground.store.table<Node>('Node').list()
    return nodes.flatMap((node) => (selector.matches(node.metadata.labels) ? (this.nodeUsage(node) ?? []) : []))
  }

  private nodeUsage({ metadata: { name } }: Node): NodeUsage | undefined {
    const toMs = this.scrapes.lastMs(this.time.nowMs)
    const fromMs = toMs - this.scrapes.resolutionMs
    if (fromMs < this.scrapes.startedMs || !this.wasUp(name, fromMs) || !this.wasUp(name, toMs)) return undefined
    const pods = [...this.ground.store.table<Pod>('Pod').by('node', name).values()]
    let cpu = 0n
    let memory = 0n
    for (const { usageMillis } of pods.flatMap((pod) => this.usageOf(pod)?.containers ?? [])) {
      cpu += usageMillis.cpu ?? 0n
      memory += usageMillis.memory ?? 0n
    }
    const timestampMs = this.time.epochMs + toMs
    return { name, timestampMs, windowMs: this.scrapes.resolutionMs, usageMillis: { cpu, memory } }
  }

  private wasUp(node: string, atMs: number): boolean {
    return this.ground.targets.wasUp(node, atMs)
  }

  /** When last something of the pod changed that its samples show: infinite while it grows. */
  private changedMs(pod: Pod): number {
    let changedMs = this.ground.targets.changedMs(pod.spec.nodeName ?? '')
    for (const container of this.containersOf(pod)) {
      const { running, exit } = container.state
      if (running && container.program.leakBytesPerMinute !== 0) return Number.POSITIVE_INFINITY
      changedMs = Math.max(changedMs, running ? container.startedMs : (exit?.atMs ?? 0))
    }
    return changedMs
  }

  /** Source: podStorage.GetMetrics: a pod with a container that has one point only is left out. */
  private usageOf(pod: Pod): PodUsage | undefined {
    const toMs = this.scrapes.lastMs(this.time.nowMs)
    const node = pod.spec.nodeName ?? ''
    if (!this.wasUp(node, toMs)) return undefined
    const containers: ContainerUsage[] = []
    let windowMs: number | undefined
    for (const container of this.containersOf(pod)) {
      if (!wasRunning(container, toMs)) continue
      const window = this.windowOf(container, node, toMs)
      if (window === undefined) return undefined
      windowMs ??= window.toMs - window.fromMs
      containers.push(this.containerUsage(pod, container, window))
    }
    if (windowMs === undefined) return undefined
    const { name, namespace = '' } = pod.metadata
    return { name, namespace, timestampMs: this.time.epochMs + toMs, windowMs, containers }
  }

  private containersOf(pod: Pod): Container[] {
    const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
    return [...pod.spec.containers, ...sidecars].flatMap(
      ({ name }) => this.ground.containers.latest(pod.metadata.uid, name) ?? [],
    )
  }

  /** From the point before to the last one. A young container's point before is its start. Source: podStorage.Store. */
  private windowOf({ startedMs }: Container, node: string, toMs: number): Window | undefined {
    const { resolutionMs } = this.scrapes
    const ageMs = toMs - startedMs
    if (ageMs >= freshContainerMs && ageMs < resolutionMs) return { fromMs: startedMs, toMs }
    const fromMs = toMs - resolutionMs
    const hasPointBefore = fromMs >= this.scrapes.startedMs && startedMs < fromMs && this.wasUp(node, fromMs)
    return hasPointBefore ? { fromMs, toMs } : undefined
  }

  private containerUsage({ spec }: Pod, container: Container, { fromMs, toMs }: Window): ContainerUsage {
    const { usages } = this.ground
    const { name } = container.spec
    const answers = spec.containers[0]?.name === name
    const average = usages.averageCpuMillis(container, fromMs, toMs, answers)
    const limit = spec.containers.find((each) => each.name === name)?.resources?.limits?.cpu
    const used = limit === undefined ? average : Math.min(average, cpuMillis(limit))
    const memory = usages.memoryBytes(container, toMs)
    return { name, usageMillis: { cpu: wholeMillis(used), memory: BigInt(memory) * 1000n } }
  }
}

function wasRunning({ startedMs, state }: Container, atMs: number): boolean {
  return startedMs < atMs && (state.running || (state.exit?.atMs ?? 0) > atMs)
}

/** Kubelets count whole billionths of CPU seconds; a quantity's thousandths are rounded up. */
const wholeMillis = (cpu: number): bigint => BigInt(Math.ceil(Math.round(cpu * 1e6) / 1e6))
