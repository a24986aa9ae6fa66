import { parseAllDocuments } from 'yaml'
import {
  administrator,
  type Cluster,
  type CommandResult,
  createCluster,
  type KubernetesObject,
  parseTime,
  Runner,
  runCommandLine,
} from '../../engine/index.ts'
import { ScriptedKubelets } from '../scripted-kubelet.ts'
import { describeMachine } from './machines.ts'
import type { NodeSetUp, SetUp } from './set-up.ts'

/** From the start of the cluster until what was recorded begins: its nodes are ready by then. */
const warmUpMs = 80_000

/** What a request, and a command, took where the outputs were recorded. */
const requestMs = 10
const commandMs = 55
const postMs = 4

/** The recorded cluster, played by the engine. */
export class Stage {
  readonly cluster: Cluster
  private readonly runner: Runner
  private readonly namespace: string

  constructor(setUp: SetUp, minor: number) {
    const { namespace, startedAt, nodes } = setUp
    this.namespace = namespace
    const shapes = nodes.map((node, index) => ({ ...shapeOf(node), index: index + 1 }))
    this.cluster = createCluster({
      nodes: [],
      minor,
      epochMs: parseTime(startedAt) - warmUpMs,
      flags: kubeletFlags,
    })
    for (const shape of shapes) this.cluster.addNode(shape)
    this.runner = new Runner(this.cluster)
    for (const name of withoutAddOns) this.cluster.processes.get(name)?.stop()
    const kubelets = new ScriptedKubelets({ kubelet: setUp.kubelet ?? {}, rules: setUp.pods ?? [], postMs })
    const isScripted = ({ name }: NodeSetUp) => setUp.kubelet?.nodes?.includes(name) ?? true
    this.wait(warmUpMs)
    for (const node of nodes) {
      if (isScripted(node)) this.script(node.name, kubelets)
      describeMachine(this.cluster, node.name, isScripted(node))
    }
  }

  wait(ms: number): void {
    this.runner.runUntil(this.cluster.simulation.nowMs + ms)
  }

  /** Creates each object through the API, one after another; every image that they name is on every node. */
  apply(manifest: string): void {
    for (const document of parseAllDocuments(manifest)) {
      const object = document.toJS() as KubernetesObject
      this.haveImages(document.toJS())
      const kind =
        this.cluster.kinds.ofManifest(object.apiVersion ?? '', object.kind ?? '') ??
        this.cluster.kinds.all().find((each) => each.kind === object.kind)
      if (kind === undefined) throw new Error(`There is no kind ${object.kind} in ${object.apiVersion}.`)
      this.cluster.api.create(kind, { ...object, apiVersion: kind.apiVersion } as never, administrator)
      this.wait(requestMs)
    }
  }

  /**
   * Runs a command line, and lets the time pass that a command takes.
   * @param kubectlMinor the version of kubectl, which may be another than the cluster's
   */
  run(script: string, kubectlMinor: number, stdin = ''): CommandResult {
    const result = runCommandLine(this.cluster, script, {
      namespace: 'default',
      stdin,
      kubectlMinor,
      readFiles: (path) => {
        throw new Error(`the path "${path}" does not exist`)
      },
      waitUntil: (isSo, withinMs) => this.runner.runUntilTrue(isSo, withinMs),
    })
    this.wait(commandMs)
    return result
  }

  /** The first pod of a workload in the order of names, for a name that the recorded cluster generated. */
  podLike(recorded: string): string {
    const { cluster, namespace } = this
    const kind = cluster.kinds.find('pods')
    if (kind === undefined || cluster.api.find(kind, namespace, recorded) !== undefined) return recorded
    const owner = /^(.+)-[a-z0-9]{6,10}-[a-z0-9]{5}$/.exec(recorded)?.[1]
    if (owner === undefined) return recorded
    const names = cluster.api.list(kind, namespace).map(({ metadata }) => metadata.name)
    return names.filter((name) => new RegExp(`^${owner}-[a-z0-9]{6,10}-[a-z0-9]{5}$`).test(name)).sort()[0] ?? recorded
  }

  /** Puts a scripted kubelet in the place of the node's own. */
  private script(name: string, kubelets: ScriptedKubelets): void {
    const { processes, machines, nodeShapes, store } = this.cluster
    processes.get(`kubelet on node ${name}`)?.stop()
    const machine = machines.get(name)
    const shape = nodeShapes.find((each) => each.name === name)
    if (machine === undefined || shape === undefined) throw new Error(`There is no machine ${name}.`)
    const process = `scripted kubelet on node ${name}`
    const component = kubelets.on(shape, store)
    processes.addPlain({ name: process, machine, program: 'kubelet', component }).start()
  }

  private haveImages(value: unknown): void {
    if (typeof value !== 'object' || value === null) return
    for (const [field, inside] of Object.entries(value)) {
      if (field === 'image' && typeof inside === 'string')
        for (const { name } of this.cluster.nodeShapes) this.cluster.images.put(name, inside)
      else this.haveImages(inside)
    }
  }
}

function shapeOf({ name, cpu, memory, pods, labels }: NodeSetUp) {
  return { name, cpu, memory, pods, ...(labels === undefined ? {} : { labels }) }
}

/** No kubelet of the recorded clusters was told where a DNS is. */
const kubeletFlags = { kubelet: { 'cluster-dns': '' } }

/** What the recorded clusters did not have. */
const withoutAddOns = ['load balancer provider', 'metrics server']
