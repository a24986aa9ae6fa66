import { builtInKinds } from '../api/kinds/index.ts'
import type { Draft, Kind } from '../api/kinds/kind.ts'
import { Namespace } from '../api/kinds/namespace.ts'
import { Node } from '../api/kinds/node.ts'
import { Pod } from '../api/kinds/pod.ts'
import type { Event, KubernetesObject, NodeCondition } from '../api/schema/types.ts'
import { namespaceLifecycle } from '../apiserver/admission-plugins/namespace-lifecycle.ts'
import { ApiServer } from '../apiserver/api-server.ts'
import { ClusterTime } from '../apiserver/cluster-time.ts'
import { Heartbeats } from '../apiserver/heartbeats.ts'
import { addStoreIndexes } from '../apiserver/indexes.ts'
import { ServedKinds } from '../apiserver/kinds.ts'
import { administrator } from '../apiserver/request.ts'
import { Machines } from '../machines/machines.ts'
import { Scope } from '../machines/scope.ts'
import { Client } from '../runtime/client.ts'
import type { Component } from '../runtime/component.ts'
import { Connection } from '../runtime/connection.ts'
import { EventRecorder } from '../runtime/event-recorder.ts'
import { Flags } from '../runtime/flags.ts'
import { Informers } from '../runtime/informer.ts'
import { RateLimit } from '../runtime/rate-limit.ts'
import { WaitingRoom } from '../runtime/waiting.ts'
import type { Change } from '../sim/change.ts'
import { Simulation } from '../sim/simulation.ts'
import { Store } from '../store/store.ts'

export interface ComponentWorldOptions {
  readonly minor?: number
  readonly flags?: Readonly<Record<string, string>>
  /** In which everything is unless something else is said. */
  readonly namespace?: string
}

/** Components of one process on a fake clock, without scheduler and kubelets: tests write what those would. */
export class ComponentWorld {
  readonly simulation = new Simulation()
  readonly store = new Store(this.simulation)
  readonly time = new ClusterTime(this.simulation)
  readonly heartbeats = new Heartbeats(this.simulation)
  readonly waitingRoom = new WaitingRoom()
  readonly api: ApiServer
  private readonly namespace: string
  private readonly flags = new Flags()

  constructor(options: ComponentWorldOptions = {}) {
    addStoreIndexes(this.store)
    const kinds = new ServedKinds(builtInKinds)
    const { minor = 36, namespace = 'default' } = options
    this.namespace = namespace
    this.api = new ApiServer({ store: this.store, kinds, time: this.time, plugins: [namespaceLifecycle], minor })
    for (const [name, value] of Object.entries(options.flags ?? {})) this.flags.set(name, value)
    this.create(Namespace, { metadata: { name: 'default' }, spec: {} })
    if (namespace !== 'default') this.create(Namespace, { metadata: { name: namespace }, spec: {} })
  }

  /** @returns the life of their process */
  start(...components: readonly Component[]): Scope {
    const { simulation, store, time, api, heartbeats, waitingRoom, flags } = this
    const machines = new Machines(simulation)
    const machine = machines.add('control-plane')
    const scope = new Scope(simulation, 'controller manager')
    const connection = new Connection(machine, machines, () => [machine])
    const informers = new Informers(store, scope, connection)
    for (const { name, start, clientLimit } of components) {
      const requester = { user: `system:${name}`, groups: ['system:masters'], actor: name }
      const limit = RateLimit.of(flags, () => simulation.nowMs, clientLimit)
      const client = new Client(api, requester, connection, limit)
      const events = new EventRecorder({ client, time, source: name })
      const chance = simulation.chance(name)
      const context = { name, scope, client, informers, time, chance, heartbeats, flags, events, waitingRoom }
      start({ ...context, minor: api.minor, startedMs: time.nowMs })
    }
    return scope
  }

  get nowMs(): number {
    return this.simulation.nowMs
  }

  runUntil(instantMs: number): void {
    this.simulation.runUntil(instantMs)
  }

  pass(ms: number): void {
    this.simulation.runUntil(this.nowMs + ms)
  }

  create<T extends KubernetesObject>(kind: Kind<T>, draft: object): T {
    const { metadata, ...rest } = draft as { metadata: { namespace?: string } }
    const namespaced = kind.namespaced ? { namespace: this.namespace, ...metadata } : metadata
    return this.api.create(kind, { ...rest, metadata: namespaced } as unknown as Draft<T>, administrator)
  }

  find<T extends KubernetesObject>(kind: Kind<T>, name: string, namespace = this.namespace): T | undefined {
    return this.api.find(kind, kind.namespaced ? namespace : '', name)
  }

  get<T extends KubernetesObject>(kind: Kind<T>, name: string, namespace = this.namespace): T {
    return this.api.get(kind, kind.namespaced ? namespace : '', name)
  }

  patch<T extends KubernetesObject>(kind: Kind<T>, name: string, change: (object: T) => T): T {
    return this.api.modify(kind, { namespace: kind.namespaced ? this.namespace : '', name }, change, administrator)
  }

  patchStatus<T extends KubernetesObject>(kind: Kind<T>, name: string, change: (object: T) => T): T {
    const at = { namespace: kind.namespaced ? this.namespace : '', name, subresource: 'status' } as const
    return this.api.modify(kind, at, change, administrator)
  }

  delete<T extends KubernetesObject>(kind: Kind<T>, name: string, options = {}): void {
    this.api.delete(kind, kind.namespaced ? this.namespace : '', name, options, administrator)
  }

  /** A node of which its kubelet has said that it is ready, or what else. */
  addNode(name: string, labels: Record<string, string> = {}, ready = 'True'): Node {
    this.create(Node, { metadata: { name, labels }, spec: {} })
    return this.setReady(name, ready)
  }

  /** What a kubelet says of its node. */
  setReady(name: string, ready: string): Node {
    const now = this.time.now()
    const condition = (type: string, status: string) =>
      ({
        type,
        status,
        reason: 'Kubelet',
        message: '',
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      }) as NodeCondition
    const pressure = ['MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => condition(type, 'False'))
    const conditions = [...pressure, condition('Ready', ready)]
    return this.patchStatus(Node, name, (node) => ({ ...node, status: { ...node.status, conditions } }))
  }

  /** A pod on a node, running and ready, with an address. */
  addPod(name: string, nodeName: string | undefined, more: { labels?: object; spec?: object; ip?: string } = {}): Pod {
    this.create(Pod, {
      metadata: { name, labels: more.labels ?? {} },
      spec: { containers: [{ name: 'c', image: 'c' }], ...(nodeName === undefined ? {} : { nodeName }), ...more.spec },
    })
    return this.setPodReady(name, true, more.ip)
  }

  setPodReady(name: string, isReady: boolean, ip = '10.0.0.1'): Pod {
    const ready = { type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: this.time.now() } as const
    const status = { phase: 'Running', conditions: [ready], podIP: ip, podIPs: [{ ip }] } as const
    return this.patchStatus(Pod, name, (pod) => ({ ...pod, status: { ...pod.status, ...status } }))
  }

  /** What was written to a table, in order. */
  changes(table: string): readonly Change[] {
    return this.simulation.history.since(0).filter((change) => change.table === table)
  }

  /** What events said of objects of a kind, in order: `Reason name: message`. */
  events(kind: string): string[] {
    return this.changes('Event')
      .map(({ after }) => after as Event)
      .filter((event) => event?.involvedObject.kind === kind)
      .map(({ involvedObject, reason, message }) => `${reason} ${involvedObject.name}: ${message}`)
  }
}
