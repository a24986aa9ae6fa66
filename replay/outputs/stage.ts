import { parseAllDocuments } from 'yaml'
import { GuardedApi } from '../../engine/apiserver/access/guarded-api.ts'
import { answerRequest } from '../../engine/apiserver/http/front.ts'
import { Cluster } from '../../engine/cluster/cluster.ts'
import {
  type ApiAnswer,
  administrator,
  type CommandResult,
  type KubernetesObject,
  parseTime,
  Runner,
  runCommandLine,
} from '../../engine/index.ts'
import { ScriptedKubelets } from '../scripted-kubelet.ts'
import { describeHollowMachine } from './hollow-machine.ts'
import type { RecordedPlaces } from './places.ts'
import type { ApiRequestSetUp, NodeSetUp, SetUp } from './set-up.ts'

/** From the start of the cluster until what was recorded begins: its nodes are ready by then. */
const warmUpMs = 80_000

/**
 * From one request to the next. It was 6 ms where the outputs were recorded, and controllers came to a new object after some
 * 40 ms; ours do after 5, so that requests are as much quicker.
 */
const requestMs = 2
/** What a command took there. */
const commandMs = 55
const postMs = 4

/** The recorded cluster, played by the engine. */
export class Stage {
  readonly cluster: Cluster
  private readonly runner: Runner
  private readonly namespace: string

  constructor(setUp: SetUp, minor: number, places: RecordedPlaces) {
    const { namespace, startedAt, nodes } = setUp
    this.namespace = namespace
    const kubelets = new ScriptedKubelets({ kubelet: setUp.kubelet ?? {}, rules: setUp.pods ?? [], postMs })
    const isScripted = (name: string): boolean => setUp.kubelet?.nodes?.includes(name) ?? true
    this.cluster = new Cluster({
      hasStorage: false,
      nodes: [],
      minor,
      epochMs: parseTime(startedAt) - warmUpMs,
      flags: { kubelet: kubeletFlags, 'kube-apiserver': serverFlags },
      kubelet: (shape, store) => (isScripted(shape.name) ? kubelets.on(shape, store) : undefined),
      prefersNode: { nodeOf: (pod) => places.nodeOf(pod) },
    })
    this.runner = new Runner(this.cluster)
    for (const name of withoutAddOns) this.cluster.processes.get(name)?.stop()
    const shapes = nodes.map((node, index) => ({ ...shapeOf(node), index: index + 1 }))
    for (const shape of shapes.filter(({ name }) => isScripted(name))) this.cluster.addNode(shape)
    // What a kubelet says when it starts is told of nodes that come, not of those that were always there.
    this.wait(1)
    for (const shape of shapes.filter(({ name }) => !isScripted(name))) this.cluster.addNode(shape)
    this.wait(warmUpMs - this.cluster.simulation.nowMs)
    for (const { name } of nodes) if (!isScripted(name)) describeHollowMachine(this.cluster, name)
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

  /** Sends a request without kubectl, as the administrator, and lets the time pass that it takes. */
  request({ method, path, body = '', contentType = '' }: ApiRequestSetUp): ApiAnswer {
    const { cluster, runner } = this
    const sent = body.startsWith('(') ? this.changed(path, body) : body
    for (const [, image] of sent.matchAll(/"image": ?"([^"]+)"/g))
      for (const { name } of cluster.nodeShapes) cluster.images.put(name, image as string)
    const answer = answerRequest(
      new GuardedApi(cluster.api, () => administrator),
      { method, path, body: sent, contentType, accept: 'application/json' },
      {
        requester: { ...administrator, actor: 'unknown', fieldManager: 'unknown' },
        waitUntil: (isSo, withinMs) => runner.runUntilTrue(isSo, withinMs),
      },
    )
    this.wait(requestMs)
    return answer
  }

  /** What a path answers, with one field set as the set-up says. */
  private changed(path: string, how: string): string {
    const [, field, value] = /with metadata\.(\w+) set to "(.*)"/.exec(how) ?? []
    if (field === undefined) throw new Error(`Expected "(... with metadata.FIELD set to "VALUE")", got ${how}`)
    const object = JSON.parse(this.request({ method: 'GET', path }).body) as KubernetesObject
    return JSON.stringify({ ...object, metadata: { ...object.metadata, [field]: value } })
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

/** Hollow kubelets are not told where a DNS is, and look at their pods often (cmd/kubemark GetHollowKubeletConfig). */
const kubeletFlags = { 'cluster-dns': '', 'sync-frequency': '10s' }

/** The API server was told nothing of how to reach kubelets: its own default begins with names (--kubelet-preferred-address-types). */
const serverFlags = { 'kubelet-preferred-address-types': 'Hostname,InternalDNS,InternalIP,ExternalDNS,ExternalIP' }

/** What the recorded clusters did not have. */
const withoutAddOns = ['load balancer provider', 'metrics server']
