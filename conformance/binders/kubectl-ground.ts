import { builtInKinds } from '../../engine/api/kinds/index.ts'
import type { Draft, Kind } from '../../engine/api/kinds/kind.ts'
import type { KubernetesObject } from '../../engine/api/schema/types.ts'
import { ApiServer } from '../../engine/apiserver/api-server.ts'
import { ClusterTime } from '../../engine/apiserver/cluster-time.ts'
import { addStoreIndexes } from '../../engine/apiserver/indexes.ts'
import { ServedKinds } from '../../engine/apiserver/kinds.ts'
import { administrator } from '../../engine/apiserver/request.ts'
import type { KubectlGround } from '../../engine/kubectl/client.ts'
import { runCommandLine } from '../../engine/kubectl/command-line.ts'
import type { CommandResult } from '../../engine/kubectl/result.ts'
import { Simulation } from '../../engine/sim/simulation.ts'
import { Store, type StoredObject } from '../../engine/store/store.ts'

export type Fields = Readonly<Record<string, unknown>>

const namespace = 'default'

/** An API server that holds what a table says, and nothing that works behind it. */
export class TableGround {
  private readonly simulation = new Simulation()
  private readonly store = new Store(this.simulation, { watchDelayMs: 0 })
  readonly ground: KubectlGround

  /** @param everySecond what becomes of it while a command waits */
  constructor(private readonly everySecond: (ground: KubectlGround) => void = () => {}) {
    addStoreIndexes(this.store)
    const time = new ClusterTime(this.simulation)
    const kinds = new ServedKinds(builtInKinds)
    const api = new ApiServer({
      store: this.store,
      kinds,
      time,
      plugins: [],
      minor: 36,
      authorizationModes: ['AlwaysAllow'],
    })
    this.ground = { api, kinds, minor: 36, time }
  }

  /** Creates an object as the API server does, defaults included. */
  create(object: Fields): KubernetesObject {
    return this.ground.api.create(this.kindOf(object), object as unknown as Draft<KubernetesObject>, administrator)
  }

  /** Stores an object as the table has it. */
  put(object: Fields): void {
    this.store.create(this.kindOf(object).table, object as unknown as StoredObject, 'table')
  }

  run(script: string): CommandResult {
    const readFiles = (): never => {
      throw new Error('no files here')
    }
    const waitUntil = (isSo: () => boolean, withinMs: number): boolean => this.waitUntil(isSo, withinMs)
    return runCommandLine(this.ground, script, { namespace, stdin: '', readFiles, waitUntil })
  }

  private kindOf({ apiVersion, kind }: Fields): Kind {
    const found = this.ground.kinds.ofManifest(String(apiVersion), String(kind))
    if (found === undefined) throw new Error(`There is no kind ${kind} in ${apiVersion}.`)
    return found
  }

  private waitUntil(isSo: () => boolean, withinMs: number): boolean {
    const limitMs = this.simulation.nowMs + withinMs
    while (!isSo()) {
      if (this.simulation.nowMs >= limitMs) return false
      this.simulation.runUntil(this.simulation.nowMs + 1000)
      this.everySecond(this.ground)
    }
    return true
  }
}
