import { builtInKinds } from '../../engine/api/kinds/index.ts'
import type { Draft, Kind } from '../../engine/api/kinds/kind.ts'
import { Namespace } from '../../engine/api/kinds/namespace.ts'
import { Pod } from '../../engine/api/kinds/pod.ts'
import type { KubernetesObject } from '../../engine/api/schema/types.ts'
import { ApiServer } from '../../engine/apiserver/api-server.ts'
import { ClusterTime } from '../../engine/apiserver/cluster-time.ts'
import { Heartbeats } from '../../engine/apiserver/heartbeats.ts'
import { addStoreIndexes } from '../../engine/apiserver/indexes.ts'
import { ServedKinds } from '../../engine/apiserver/kinds.ts'
import { administrator } from '../../engine/apiserver/request.ts'
import { Machines } from '../../engine/machines/machines.ts'
import { Scope } from '../../engine/machines/scope.ts'
import { Client } from '../../engine/runtime/client.ts'
import type { Component } from '../../engine/runtime/component.ts'
import { Connection } from '../../engine/runtime/connection.ts'
import { EventRecorder } from '../../engine/runtime/event-recorder.ts'
import { Flags } from '../../engine/runtime/flags.ts'
import { Informers } from '../../engine/runtime/informer.ts'
import { WaitingRoom } from '../../engine/runtime/waiting.ts'
import { Simulation } from '../../engine/sim/simulation.ts'
import { Store } from '../../engine/store/store.ts'

const namespace = 'default'

/** An API server and one controller on a fake clock: whoever holds it says what schedulers and kubelets would. */
export class ControllerWorld {
  readonly simulation = new Simulation()
  readonly store = new Store(this.simulation)
  readonly time = new ClusterTime(this.simulation)
  readonly waitingRoom = new WaitingRoom()
  readonly api: ApiServer

  constructor() {
    addStoreIndexes(this.store)
    const kinds = new ServedKinds(builtInKinds)
    this.api = new ApiServer({ store: this.store, kinds, time: this.time, plugins: [], minor: 36 })
    this.api.create(Namespace, { metadata: { name: namespace } } as Draft<Namespace>, administrator)
  }

  start({ name, start }: Component): void {
    const { simulation, store, time, api, waitingRoom } = this
    const machines = new Machines(simulation)
    const machine = machines.add('control-plane')
    const scope = new Scope(simulation, 'controller manager')
    const connection = new Connection(machine, machines, () => [machine])
    const client = new Client(api, { ...administrator, actor: name }, connection)
    start({
      name,
      scope,
      client,
      informers: new Informers(store, scope, connection),
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

  get nowMs(): number {
    return this.simulation.nowMs
  }

  pass(ms: number): void {
    this.simulation.runUntil(this.nowMs + ms)
  }

  create<T extends KubernetesObject>(kind: Kind<T>, draft: object): T {
    const { metadata, ...rest } = draft as { readonly metadata: object }
    const named = { ...rest, metadata: { namespace, ...metadata } }
    return this.api.create(kind, named as unknown as Draft<T>, administrator)
  }

  get<T extends KubernetesObject>(kind: Kind<T>, name: string): T {
    return this.api.get(kind, namespace, name)
  }

  find<T extends KubernetesObject>(kind: Kind<T>, name: string): T | undefined {
    return this.api.find(kind, namespace, name)
  }

  patch<T extends KubernetesObject>(kind: Kind<T>, name: string, change: (object: T) => T): T {
    return this.api.modify(kind, { namespace, name }, change, administrator)
  }

  patchStatus<T extends KubernetesObject>(kind: Kind<T>, name: string, change: (object: T) => T): T {
    return this.api.modify(kind, { namespace, name, subresource: 'status' }, change, administrator)
  }

  delete<T extends KubernetesObject>(kind: Kind<T>, name: string, options = {}): void {
    this.api.delete(kind, namespace, name, options, administrator)
  }

  /** What a kubelet says of a pod that runs. */
  setPodReady(name: string, isReady: boolean): void {
    const status = isReady ? 'True' : 'False'
    const ready = { type: 'Ready', status, lastTransitionTime: this.time.now() } as const
    const running = { phase: 'Running', conditions: [ready] } as const
    this.patchStatus(Pod, name, (pod) => ({ ...pod, status: { ...pod.status, ...running } }))
  }
}
