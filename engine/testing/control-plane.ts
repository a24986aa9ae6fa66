import { builtInKinds } from '../api/kinds/index.ts'
import type { Draft } from '../api/kinds/kind.ts'
import { Namespace } from '../api/kinds/namespace.ts'
import { enabledPlugins } from '../apiserver/admission-plugins/enabled.ts'
import { ApiServer } from '../apiserver/api-server.ts'
import { ClusterTime } from '../apiserver/cluster-time.ts'
import { Heartbeats } from '../apiserver/heartbeats.ts'
import { addStoreIndexes } from '../apiserver/indexes.ts'
import { ServedKinds } from '../apiserver/kinds.ts'
import { readersFor } from '../apiserver/readers.ts'
import { administrator } from '../apiserver/request.ts'
import { serviceAllocations } from '../apiserver/service-allocation.ts'
import { serviceRanges } from '../apiserver/service-ranges.ts'
import { eventTtlMs } from '../defaults.ts'
import { type Machine, Machines } from '../machines/machines.ts'
import { Client } from '../runtime/client.ts'
import { Connection } from '../runtime/connection.ts'
import { Simulation } from '../sim/simulation.ts'
import { Store } from '../store/store.ts'

/** A store with an API server on a fake clock, and machines that reach it: for tests of what stands on them. */
export class ControlPlane {
  readonly simulation = new Simulation()
  readonly store = new Store(this.simulation)
  readonly time = new ClusterTime(this.simulation)
  readonly heartbeats = new Heartbeats(this.simulation)
  readonly machines = new Machines(this.simulation)
  readonly server: Machine = this.machines.add('server')
  readonly api: ApiServer

  /** @param kinds those of the newest version that have a file of their own, where absent */
  constructor(minor = 36, kinds = new ServedKinds(builtInKinds)) {
    addStoreIndexes(this.store)
    this.api = new ApiServer({
      store: this.store,
      kinds,
      time: this.time,
      plugins: enabledPlugins(36),
      allocations: serviceAllocations(serviceRanges()),
      minor,
      readers: readersFor({ time: this.time, heartbeats: this.heartbeats, eventTtlMs }),
    })
    for (const name of ['default', 'kube-system', 'kube-node-lease'])
      this.api.create(Namespace, { metadata: { name } } as Draft<Namespace>, administrator)
  }

  /** A client on a machine of its own, whose cable can be pulled. */
  clientOn(machine: Machine): Client {
    const connection = new Connection(machine, this.machines, () => [this.server])
    return new Client(this.api, { ...administrator, actor: machine.name }, connection)
  }

  runUntil(instantMs: number): void {
    this.simulation.runUntil(instantMs)
  }
}
