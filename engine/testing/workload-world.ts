import { builtInKinds } from '../api/kinds/index.ts'
import type { Draft, Kind } from '../api/kinds/kind.ts'
import { Pod } from '../api/kinds/pod.ts'
import type { Deployment, Event, KubernetesObject, PodCondition, ReplicaSet } from '../api/schema/types.ts'
import { ApiServer } from '../apiserver/api-server.ts'
import { ClusterTime, defaultEpochMs } from '../apiserver/cluster-time.ts'
import { Heartbeats } from '../apiserver/heartbeats.ts'
import { addStoreIndexes } from '../apiserver/indexes.ts'
import { ServedKinds } from '../apiserver/kinds.ts'
import { administrator } from '../apiserver/request.ts'
import { deploymentController } from '../controllers/deployment/controller.ts'
import { replicaSetController } from '../controllers/replicaset/controller.ts'
import { Machines } from '../machines/machines.ts'
import { Scope } from '../machines/scope.ts'
import { Client } from '../runtime/client.ts'
import type { Component, ComponentContext } from '../runtime/component.ts'
import { Connection } from '../runtime/connection.ts'
import { EventRecorder } from '../runtime/event-recorder.ts'
import { Flags } from '../runtime/flags.ts'
import { Informers } from '../runtime/informer.ts'
import { WaitingRoom } from '../runtime/waiting.ts'
import type { Change } from '../sim/change.ts'
import { Simulation } from '../sim/simulation.ts'
import { Store } from '../store/store.ts'

/** Deployments and their sets, as they meet in one process. */
export const rolloutControllers: readonly Component[] = [deploymentController, replicaSetController]

export interface WorkloadWorldOptions {
  readonly components: readonly Component[]
  readonly minor?: number
  readonly seed?: number
  readonly nodes?: number
  /** From a pod's binding until its containers run. */
  readonly startMs?: number
  /** From then until it is ready; `undefined` for never. */
  readonly readyMs?: (pod: Pod) => number | undefined
  /** From a pod's deletion until it is gone. */
  readonly stopMs?: number
}

const namespace = 'default'

/** Controllers on a fake clock, with kubelets that follow a script: no scheduler, no images, no containers. */
export class WorkloadWorld {
  readonly simulation: Simulation
  readonly store: Store
  readonly time: ClusterTime
  readonly api: ApiServer
  readonly waitingRoom = new WaitingRoom()
  private readonly machines: Machines
  private bound = 0

  constructor(private readonly options: WorkloadWorldOptions) {
    const { minor = 36, seed } = options
    this.simulation = new Simulation(seed === undefined ? {} : { seed })
    this.store = new Store(this.simulation)
    addStoreIndexes(this.store)
    this.time = new ClusterTime(this.simulation, defaultEpochMs)
    const kinds = new ServedKinds(builtInKinds)
    this.api = new ApiServer({ store: this.store, kinds, time: this.time, plugins: [], minor })
    this.machines = new Machines(this.simulation)
    this.store.create('Namespace', namespaceObject, 'test')
    this.start(options.components, 'controller manager')
    this.start([{ name: 'kubelet', start: (context) => this.playKubelet(context) }], 'kubelets')
  }

  /** What the process of the components is like: ended, it forgets everything. */
  start(components: readonly Component[], process: string): Scope {
    const { simulation, store, time, api, machines, waitingRoom } = this
    const machine = machines.get(process) ?? machines.add(process)
    const scope = new Scope(simulation, process)
    const connection = new Connection(machine, machines, () => [machine])
    const informers = new Informers(store, scope, connection)
    for (const component of components) {
      const { name } = component
      const client = new Client(api, { user: `system:${name}`, groups: ['system:masters'], actor: name }, connection)
      component.start({
        name,
        scope,
        client,
        informers,
        time,
        chance: simulation.chance(name),
        heartbeats: new Heartbeats(simulation),
        flags: new Flags(),
        events: new EventRecorder({ client, time, source: name }),
        waitingRoom,
        minor: api.minor,
        startedMs: time.nowMs,
      })
    }
    return scope
  }

  create<T extends KubernetesObject>(kind: Kind<T>, draft: Draft<T>): T {
    return this.api.create(kind, { ...draft, metadata: { namespace, ...draft.metadata } }, administrator)
  }

  patch<T extends KubernetesObject>(kind: Kind<T>, name: string, change: (object: T) => T): T {
    return this.api.modify(kind, { namespace, name }, change, administrator)
  }

  delete<T extends KubernetesObject>(kind: Kind<T>, name: string): T {
    return this.api.delete(kind, namespace, name, {}, administrator)
  }

  /** Runs on for so long. */
  pass(ms: number): void {
    this.simulation.runUntil(this.simulation.nowMs + ms)
  }

  pods(): readonly Pod[] {
    return this.store.table<Pod>('Pod').list()
  }

  sets(): readonly ReplicaSet[] {
    return this.store.table<ReplicaSet>('ReplicaSet').list()
  }

  deployment(name = 'web'): Deployment {
    const found = this.store.get<Deployment>('Deployment', `${namespace}/${name}`)
    if (found === undefined) throw new Error(`There is no deployment "${name}".`)
    return found
  }

  /** What events say of objects of a kind, in the order in which they were first said: `Reason: message`. */
  events(kind: string): string[] {
    return this.changes('Event')
      .filter(({ verb }) => verb === 'create')
      .map(({ after }) => after as Event)
      .filter(({ involvedObject }) => involvedObject.kind === kind)
      .map(({ reason, message }) => `${reason}: ${message}`)
  }

  /** All that was written to a table, in order. */
  changes(table: string): readonly Change[] {
    return this.simulation.history.since(0).filter((change) => change.table === table)
  }

  private playKubelet({ scope, client, informers }: ComponentContext): void {
    const { startMs = 500, stopMs = 1000 } = this.options
    informers.of(Pod).onChange((after, before) => {
      if (after === undefined) return
      const { name, deletionTimestamp } = after.metadata
      const at = { namespace, name }
      if (before === undefined && after.spec.nodeName === undefined) {
        client.post(Pod, at, 'binding', { target: { name: this.nextNode() } })
        scope.after(startMs, () => this.startPod(client, after))
      }
      if (deletionTimestamp !== undefined && before?.metadata.deletionTimestamp === undefined)
        scope.after(stopMs, () => client.delete(Pod, at, { gracePeriodSeconds: 0 }))
    })
  }

  private nextNode(): string {
    return `node-${this.bound++ % (this.options.nodes ?? 3)}`
  }

  private startPod(client: Client, pod: Pod): void {
    const readyMs = this.options.readyMs === undefined ? 0 : this.options.readyMs(pod)
    this.report(client, pod, readyMs === 0)
    if (readyMs !== undefined && readyMs > 0)
      this.simulation.after(readyMs, 'kubelets', () => this.report(client, pod, true))
  }

  private report(client: Client, { metadata: { name } }: Pod, isReady: boolean): void {
    if (client.find(Pod, { namespace, name }) === undefined) return
    this.setReady(name, isReady)
  }

  /** What a kubelet says of a pod whose containers run. */
  setReady(name: string, isReady: boolean): void {
    const condition: PodCondition = {
      type: 'Ready',
      status: isReady ? 'True' : 'False',
      lastTransitionTime: this.time.now(),
    }
    this.setStatus(name, { phase: 'Running', conditions: [condition] })
  }

  setStatus(name: string, status: Pod['status']): void {
    const at = { namespace, name, subresource: 'status' } as const
    this.api.modify(Pod, at, (pod) => ({ ...pod, status: { ...pod.status, ...status } }), administrator)
  }
}

const namespaceObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: namespace, uid: 'default', resourceVersion: '', creationTimestamp: '2024-01-01T00:00:00Z' },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
}
