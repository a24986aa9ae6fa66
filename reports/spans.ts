import type { Change } from '../engine/index.ts'

/** Something that was so from one instant to another, in virtual milliseconds. */
export interface Span<State extends string = string> {
  readonly fromMs: number
  readonly toMs: number
  readonly state: State
}

/** One value after another; each lasts until the next. */
export class Timeline<State extends string> {
  private readonly values: { readonly atMs: number; readonly state: State | undefined }[] = []

  /** `undefined` is nothing: there is no span for it. */
  set(atMs: number, state: State | undefined): void {
    const last = this.values.at(-1)
    if (last?.state === state) return
    if (last?.atMs === atMs) this.values.pop()
    this.values.push({ atMs, state })
  }

  spans(endMs: number): Span<State>[] {
    return this.values.flatMap(({ atMs, state }, index) => {
      const toMs = this.values[index + 1]?.atMs ?? endMs
      return state === undefined || toMs < atMs ? [] : [{ fromMs: atMs, toMs, state }]
    })
  }
}

export type PodState = 'pending' | 'starting' | 'running' | 'ready' | 'stopping' | 'failed' | 'succeeded'
export type NodeState = 'not ready' | 'no power' | 'cut off'

export interface PodLife {
  readonly name: string
  readonly node: string
  readonly spans: readonly Span<PodState>[]
  readonly restartsMs: readonly number[]
}

/** A number over time beside the one that it is meant to be: ready replicas and wanted ones, a metric and its target. */
export interface Curve {
  readonly name: string
  /** What the two numbers are: `ready, wanted`. */
  readonly legend: string
  readonly ready: readonly Span[]
  readonly desired: readonly Span[]
  /** Whether anything but 0 is trouble. */
  readonly isBad?: true
}

/** A warning that was recorded. */
export interface Warning {
  readonly atMs: number
  readonly text: string
}

/** What a picture of a run shows, read from its changes. */
export interface Story {
  readonly endMs: number
  readonly nodes: readonly { readonly name: string; readonly spans: readonly Span<NodeState>[] }[]
  readonly pods: readonly PodLife[]
  readonly curves: readonly Curve[]
  readonly actions: readonly { readonly atMs: number; readonly text: string }[]
  readonly warnings: readonly Warning[]
}

interface PodObject {
  readonly metadata: { readonly name: string; readonly uid: string; readonly deletionTimestamp?: string }
  readonly spec: { readonly nodeName?: string }
  readonly status: {
    readonly phase?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
    readonly containerStatuses?: readonly { readonly restartCount: number }[]
  }
}

interface WorkloadObject {
  readonly metadata: { readonly name: string }
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly readyReplicas?: number }
}

/** Reads the changes of a run once. `nodes` are those that were there from the beginning. */
export function storyOf(changes: readonly Change[], nodes: readonly string[], endMs: number): Story {
  const lanes = new Map(nodes.map((name) => [name, new NodeLane()]))
  const pods = new Map<string, PodRecord>()
  const curves = new Map<string, CurveRecord>()
  const metrics = new Map<string, MetricRecord>()
  const loads = new Map<string, LoadRecord>()
  const actions: { atMs: number; text: string }[] = []
  const warnings: Warning[] = []
  const laneOf = (name: string): NodeLane => getOrAdd(lanes, name, () => new NodeLane())
  for (const change of changes) {
    const { table, key, at, after } = change
    if (table === 'Action') actions.push({ atMs: at, text: (after as { text: string }).text })
    else if (table === 'Machine' && lanes.has(key))
      laneOf(key).machine(at, after as { powered: boolean; connected: boolean })
    else if (table === 'Node') laneOf(key).node(at, after as PodObject | undefined)
    else if (table === 'Pod') notePod(pods, change)
    else if (table === 'HorizontalPodAutoscaler')
      getOrAdd(metrics, key, () => new MetricRecord(shortName('hpa', key))).see(
        at,
        after as AutoscalerObject | undefined,
      )
    else if (table === 'Event') noteWarning(warnings, change)
    else if (table === 'Traffic') getOrAdd(loads, key, () => new LoadRecord(key)).see(at, after as TrafficState)
    else if (table === 'Deployment' || table === 'StatefulSet')
      getOrAdd(curves, `${table} ${key}`, () => new CurveRecord(shortName(table, key))).see(
        at,
        after as WorkloadObject | undefined,
      )
  }
  return {
    endMs,
    nodes: [...lanes].map(([name, lane]) => ({ name, spans: lane.spans(endMs) })),
    pods: [...pods.values()].map((pod) => pod.life(endMs)),
    curves: [...curves.values(), ...metrics.values(), ...loads.values()].map((curve) => curve.curve(endMs)),
    actions,
    warnings,
  }
}

/** `deployment web`; names of other namespaces than the default one in full. */
function shortName(kind: string, key: string): string {
  return `${kind.toLowerCase()} ${key.replace(/^default\//, '')}`
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make()
  map.set(key, known)
  return known
}

function notePod(pods: Map<string, PodRecord>, { at, before, after }: Change): void {
  const pod = (after ?? before) as PodObject | undefined
  if (pod === undefined) return
  getOrAdd(pods, pod.metadata.uid, () => new PodRecord(pod.metadata.name)).see(at, after as PodObject | undefined)
}

class NodeLane {
  private readonly physical = new Timeline<NodeState>()
  private readonly reported = new Timeline<NodeState>()

  machine(atMs: number, { powered, connected }: { powered: boolean; connected: boolean }): void {
    this.physical.set(atMs, powered ? (connected ? undefined : 'cut off') : 'no power')
  }

  node(atMs: number, object: PodObject | undefined): void {
    const ready = object?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
    this.reported.set(atMs, ready ? undefined : 'not ready')
  }

  spans(endMs: number): Span<NodeState>[] {
    return [...this.reported.spans(endMs), ...this.physical.spans(endMs)]
  }
}

class PodRecord {
  private readonly states = new Timeline<PodState>()
  private readonly restarts: number[] = []
  private restartCount = 0
  private node = ''

  constructor(private readonly name: string) {}

  see(atMs: number, pod: PodObject | undefined): void {
    this.states.set(atMs, pod === undefined ? undefined : stateOf(pod))
    if (pod?.spec.nodeName !== undefined) this.node = pod.spec.nodeName
    const count = (pod?.status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0)
    if (count > this.restartCount) this.restarts.push(atMs)
    if (pod !== undefined) this.restartCount = count
  }

  life(endMs: number): PodLife {
    return { name: this.name, node: this.node, spans: this.states.spans(endMs), restartsMs: this.restarts }
  }
}

function stateOf({ metadata, spec, status }: PodObject): PodState {
  if (metadata.deletionTimestamp !== undefined) return 'stopping'
  if (status.phase === 'Failed') return 'failed'
  if (status.phase === 'Succeeded') return 'succeeded'
  if (spec.nodeName === undefined) return 'pending'
  if (status.phase !== 'Running') return 'starting'
  return status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True')
    ? 'ready'
    : 'running'
}

class CurveRecord {
  private readonly ready = new Timeline<string>()
  private readonly desired = new Timeline<string>()

  constructor(private readonly name: string) {}

  see(atMs: number, workload: WorkloadObject | undefined): void {
    this.ready.set(atMs, workload === undefined ? undefined : String(workload.status.readyReplicas ?? 0))
    this.desired.set(atMs, workload === undefined ? undefined : String(workload.spec.replicas ?? 1))
  }

  curve(endMs: number): Curve {
    return {
      name: this.name,
      legend: 'ready, wanted',
      ready: this.ready.spans(endMs),
      desired: this.desired.spans(endMs),
    }
  }
}

interface AutoscalerObject {
  readonly spec: { readonly metrics?: readonly { readonly resource?: ResourceMetric }[] }
  readonly status: { readonly currentMetrics?: readonly { readonly resource?: ResourceMetric }[] }
}

interface ResourceMetric {
  readonly name: string
  readonly target?: { readonly averageUtilization?: number }
  readonly current?: { readonly averageUtilization?: number }
}

/** The utilization that an autoscaler sees, beside its target. */
class MetricRecord {
  private readonly current = new Timeline<string>()
  private readonly target = new Timeline<string>()

  constructor(private readonly name: string) {}

  see(atMs: number, autoscaler: AutoscalerObject | undefined): void {
    const target = autoscaler?.spec.metrics?.[0]?.resource?.target?.averageUtilization
    const current = autoscaler?.status.currentMetrics?.[0]?.resource?.current?.averageUtilization
    this.target.set(atMs, target === undefined ? undefined : String(target))
    this.current.set(atMs, current === undefined ? undefined : String(current))
  }

  curve(endMs: number): Curve {
    return {
      name: this.name,
      legend: 'percent, target',
      ready: this.current.spans(endMs),
      desired: this.target.spans(endMs),
    }
  }
}

interface TrafficState {
  readonly requestsPerSecond: number
  readonly shares: readonly { readonly share: number; readonly result: string }[]
}

/** The requests a second that fail, beside all that come. */
class LoadRecord {
  private readonly failing = new Timeline<string>()
  private readonly all = new Timeline<string>()

  constructor(private readonly name: string) {}

  see(atMs: number, { requestsPerSecond, shares }: TrafficState): void {
    const failed = shares.reduce((sum, { share, result }) => (result === 'succeeded' ? sum : sum + share), 0)
    this.all.set(atMs, String(requestsPerSecond))
    this.failing.set(atMs, String(Math.round(failed * requestsPerSecond * 100) / 100))
  }

  curve(endMs: number): Curve {
    return {
      name: this.name.replace(' default/', ' '),
      legend: 'failed, requests/s',
      ready: this.failing.spans(endMs),
      desired: this.all.spans(endMs),
      isBad: true,
    }
  }
}

interface EventObject {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly involvedObject: { readonly kind?: string; readonly name?: string }
}

function noteWarning(warnings: Warning[], { at, after }: Change): void {
  const event = after as EventObject | undefined
  if (event?.type !== 'Warning') return
  const { kind = '', name = '' } = event.involvedObject
  warnings.push({ atMs: at, text: `${kind.toLowerCase()} ${name}: ${event.reason ?? ''}: ${event.message ?? ''}` })
}
