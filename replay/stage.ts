import { parseAllDocuments } from 'yaml'
import { builtInKinds } from '../engine/api/kinds/index.ts'
import type { Draft, Kind } from '../engine/api/kinds/kind.ts'
import { Namespace } from '../engine/api/kinds/namespace.ts'
import { Pod as PodKind } from '../engine/api/kinds/pod.ts'
import { groupOf } from '../engine/api/meta/group-version.ts'
import type { KubernetesObject, Taint } from '../engine/api/schema/types.ts'
import { administrator } from '../engine/apiserver/request.ts'
import { Cluster } from '../engine/cluster/cluster.ts'
import type { NodeShape } from '../engine/kubelet/node-object.ts'
import type { Process } from '../engine/machines/process.ts'
import { metricsServerProcess } from '../engine/metrics/metrics.ts'
import { ReadinessWatch } from '../engine/observe/readiness.ts'
import type { Store } from '../engine/store/store.ts'
import { engineFlags } from './flags.ts'
import type { NodeInput, ReplayInput } from './input.ts'
import { ScriptedMetricsApi } from './metrics-api.ts'
import { sharesControlPlane } from './others.ts'
import { Placement } from './placement.ts'
import { hasRealKubelets, mountedMs, realKubeletFlags, stoppedAtOnce } from './real-kubelets.ts'
import { MadePods, type RecordedPods } from './recorded-pods.ts'
import { ScriptedKubelets } from './scripted-kubelet.ts'

/** The version of the control plane that was recorded. */
const recordedMinor = 20
/** How often the preparation is looked at. */
const lookEveryMs = 10
/** How long what was there before is given to become ready, and how long it is left alone then. */
const readyWithinMs = 60_000
const restMs = 300

/** What our clusters have beside a control plane, and the recorded one had not. */
const notRecorded = ['load balancer provider', 'ingress controller']
/** How a note says that nobody served metrics. */
const absentNote = /metrics API was absent at t=0/

/** A cluster as the input describes it, at the instant at which the recording begins. */
export class Stage {
  readonly cluster: Cluster
  readonly kubelets: ScriptedKubelets | undefined
  /** The metrics APIs, where the input says what was measured. */
  readonly metrics: ScriptedMetricsApi | undefined
  /** The virtual instant at which the recording begins. */
  readonly beginMs: number
  private nodes: number
  private madePods: MadePods | undefined

  /**
   * The time of day counts: a first stage tells how long the preparation takes.
   * @param ageMs how long before the beginning that was made which was there, at least
   */
  static of(input: ReplayInput, pods: RecordedPods, ageMs: number): Stage {
    const { beginMs } = new Stage(input, pods, ageMs, 0)
    return new Stage(input, pods, ageMs, beginMs)
  }

  private constructor(
    readonly input: ReplayInput,
    private readonly pods: RecordedPods,
    private readonly ageMs: number,
    prepareMs: number,
  ) {
    const { kubelet, pods: rules } = input
    const kubelets = hasRealKubelets(input) ? undefined : new ScriptedKubelets({ kubelet, rules })
    this.kubelets = kubelets
    this.nodes = input.nodes.length
    this.cluster = new Cluster({
      hasStorage: false,
      nodes: input.nodes.map(shapeOf),
      minor: recordedMinor,
      epochMs: input.startedAtMs - prepareMs,
      flags: { ...engineFlags(input.flags), ...realKubeletFlags(input) },
      // Which of equal nodes is taken is chance: that of the recording, so that what follows from it can be compared. Where
      // pods of others were on the nodes, which were equal is not known.
      prefersNode: {
        nodeOf: (pod) => this.pods.nodeOf(pod, this.made),
        isStronger: sharesControlPlane(input.notes),
      },
      ...(kubelets !== undefined && { kubelet: (shape: NodeShape, store: Store) => kubelets.on(shape, store) }),
    })
    if (kubelets === undefined) {
      this.pods.kubelets.giveTo(this.cluster.images)
      this.cluster.programs.add(stoppedAtOnce)
      this.cluster.containers.createMs = mountedMs
    }
    for (const name of notRecorded) this.process(name).stop()
    this.beginMs = this.prepare()
    this.metrics = this.serveMetrics()
  }

  /** Ours for a pod that the recording names. */
  ourPodName(recorded: string): string {
    return this.pods.ourName(recorded, this.made)
  }

  /** The pods that were made so far: those of the preparation, and those since the beginning. */
  private get made(): MadePods {
    const { history } = this.cluster.simulation
    const beginMs = this.beginMs ?? Number.POSITIVE_INFINITY
    this.madePods ??= new MadePods(history, this.input.namespace)
    this.madePods.read((atMs) => atMs < beginMs)
    return this.madePods
  }

  /** A node that comes; its kubelet registers it. */
  addNode(node: NodeInput): void {
    this.cluster.addNode(shapeOf(node, this.nodes++))
  }

  kubeletOn(node: string): Process {
    return this.process(`kubelet on node ${node}`)
  }

  private process(name: string): Process {
    const found = this.cluster.processes.get(name)
    if (found === undefined) throw new Error(`There is no ${name}.`)
    return found
  }

  kindOf(word: string): Kind {
    const kind = this.cluster.kinds.find(word)
    if (kind === undefined) throw new Error(`There is no kind "${word}".`)
    return kind
  }

  /** Creates through the API, as the script did: without kubectl's annotation. */
  create(manifest: string): void {
    for (const document of parseAllDocuments(manifest)) {
      const { apiVersion, kind: name, ...draft } = document.toJS() as { apiVersion: string; kind: string }
      const kind =
        this.cluster.kinds.ofManifest(apiVersion, name) ??
        builtInKinds.find((each) => each.kind === name && each.group === groupOf(apiVersion))
      if (kind === undefined) throw new Error(`There is no kind ${name} in ${apiVersion}.`)
      this.upsert(kind as unknown as Kind, draft as unknown as Draft<KubernetesObject>)
    }
  }

  private upsert(kind: Kind, draft: Draft<KubernetesObject>): void {
    const { namespace = '', name = '' } = draft.metadata
    const { api } = this.cluster
    if (api.find(kind, namespace, name) === undefined) api.create(kind, draft, administrator)
    else
      api.modify(
        kind,
        { namespace, name },
        (stored) => ({ ...stored, ...draft, metadata: stored.metadata }),
        administrator,
      )
  }

  /** @returns the instant at which what was there before is ready and has been so for a while */
  private prepare(): number {
    const { simulation, api } = this.cluster
    const { namespace, placement, before } = this.input
    if (before.trim() !== '') this.create(before)
    if (api.find(Namespace, '', namespace) === undefined)
      api.create(Namespace, { metadata: { name: namespace } } as Draft<Namespace>, administrator)
    const places = Object.keys(placement).length > 0 ? new Placement(placement, this.input.nodes) : undefined
    if (places !== undefined) this.process('scheduler').stop()
    const watch = new ReadinessWatch(this.cluster)
    // As much as it takes the cluster to begin.
    simulation.runUntil(lookEveryMs)
    while (!watch.ready && simulation.nowMs < readyWithinMs) {
      if (places !== undefined) this.placePods(places)
      simulation.runUntil(simulation.nowMs + lookEveryMs)
    }
    if (places !== undefined) this.process('scheduler').start()
    const earliestMs = Math.max(this.ageMs, simulation.nowMs + restMs)
    simulation.runUntil(hasRealKubelets(this.input) ? this.pods.kubelets.beginMs(earliestMs) : earliestMs)
    return simulation.nowMs
  }

  /** What was set before the beginning counts from there on. */
  private serveMetrics(): ScriptedMetricsApi | undefined {
    const { load, metrics, namespace } = this.input
    if (metrics === undefined) return undefined
    this.process(metricsServerProcess).stop()
    const { cluster } = this
    const api = new ScriptedMetricsApi(cluster, { namespace, window: metrics.window })
    api.serve(this.input.notes.some((note) => absentNote.test(note)) ? 'absent' : 'up', load)
    for (const entry of load) this.plan(entry.t, () => api.setLoad(entry))
    for (const t of metrics.refreshTimes) this.plan(t, () => api.refresh())
    return api
  }

  private plan(t: number, act: () => void): void {
    this.cluster.simulation.at(this.beginMs + Math.round(t * 1000), 'scripted metrics', act)
  }

  /** Binds pods by hand while the scheduler stands still. */
  private placePods(placement: Placement): void {
    const { api } = this.cluster
    const { namespace } = this.input
    for (const pod of api.list(PodKind, namespace)) {
      if (pod.spec.nodeName !== undefined) continue
      const { name } = pod.metadata
      const target = { apiVersion: 'v1', kind: 'Node', name: placement.nodeFor(pod) }
      const binding = { metadata: { name, namespace }, target }
      api.post(PodKind, { namespace, name, subresource: 'binding' }, binding, administrator)
    }
  }
}

function shapeOf({ name, cpu, memory, pods, labels, taints }: NodeInput, index: number): NodeShape {
  return {
    name,
    cpu: String(cpu),
    memory,
    pods,
    index,
    ...(labels !== undefined && { labels }),
    ...(taints !== undefined && { taints: taints as readonly Taint[] }),
  }
}
