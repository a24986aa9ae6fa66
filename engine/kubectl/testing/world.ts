import type { Draft, Kind } from '../../api/kinds/kind.ts'
import { kindsOfServer } from '../../api/kinds/versions/served.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { restAccess } from '../../apiserver/access/bootstrap.ts'
import { enabledPlugins } from '../../apiserver/admission-plugins/enabled.ts'
import { ApiServer } from '../../apiserver/api-server.ts'
import { ClusterTime, defaultEpochMs } from '../../apiserver/cluster-time.ts'
import { addStoreIndexes } from '../../apiserver/indexes.ts'
import { ServedKinds } from '../../apiserver/kinds.ts'
import { administrator } from '../../apiserver/request.ts'
import { serviceAllocations } from '../../apiserver/service-allocation.ts'
import { serviceRanges } from '../../apiserver/service-ranges.ts'
import { Simulation } from '../../sim/simulation.ts'
import { Store, type StoredObject } from '../../store/store.ts'
import type { KubectlGround } from '../client.ts'
import { runCommandLine } from '../command-line.ts'
import { type KubeconfigFile, kubeadmConfig } from '../kubeconfig.ts'
import type { CommandResult } from '../result.ts'

export interface KubectlWorldOptions {
  readonly minor?: number
  readonly namespace?: string
  /** What a shell writes goes there as well. */
  readonly files?: Record<string, string>
  /** What becomes of the world at each instant that a command waits for. */
  readonly everyInstant?: (world: KubectlWorld) => void
}

type Fields = Readonly<Record<string, unknown>>

/** An API server on a fake clock without anything that works behind it: objects are as tests put them. */
export class KubectlWorld {
  readonly simulation = new Simulation()
  readonly store = new Store(this.simulation, { watchDelayMs: 0 })
  readonly ground: KubectlGround
  private readonly options: KubectlWorldOptions
  private readonly kubeconfig: KubeconfigFile = { config: kubeadmConfig }
  private namespace: string

  constructor(options: KubectlWorldOptions = {}) {
    this.options = options
    this.namespace = options.namespace ?? 'default'
    addStoreIndexes(this.store)
    const { minor = 36 } = options
    const time = new ClusterTime(this.simulation)
    const { stored, served } = kindsOfServer(minor)
    const kinds = new ServedKinds(stored, served)
    const api = new ApiServer({
      store: this.store,
      kinds,
      time,
      plugins: enabledPlugins(minor),
      allocations: serviceAllocations(serviceRanges()),
      minor,
    })
    this.ground = { api, kinds, minor, time }
    restAccess(this.store, { minor, epochMs: defaultEpochMs })
    for (const name of ['default', 'demo']) this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  }

  /** Creates an object as the API server does. */
  create(object: Fields & { readonly apiVersion: string; readonly kind: string }): KubernetesObject {
    const kind = this.kind(object.apiVersion, object.kind)
    return this.ground.api.create(kind, object as unknown as Draft<KubernetesObject>, administrator)
  }

  /** Stores an object as it is: nobody checks it or fills it in. */
  put(object: unknown): KubernetesObject {
    const stored = object as KubernetesObject
    const { table } = this.kind(stored.apiVersion, stored.kind)
    return this.store.create(table, stored as unknown as StoredObject, 'test') as unknown as KubernetesObject
  }

  get(word: string, name: string, namespace = 'default'): KubernetesObject | undefined {
    const kind = this.ground.kinds.find(word)
    return kind === undefined ? undefined : this.ground.api.find(kind, kind.namespaced ? namespace : '', name)
  }

  run(script: string, stdin = '', version: { readonly kubectlMinor?: number } = {}): CommandResult {
    return runCommandLine(this.ground, script, {
      ...version,
      namespace: this.namespace,
      kubeconfig: this.kubeconfig,
      setNamespace: (namespace) => {
        this.namespace = namespace
      },
      stdin,
      readFiles: (path) => this.files(path),
      filesBelow: (path) => this.below(path),
      writeFile: (path, text) => {
        if (this.options.files !== undefined) this.options.files[path] = text
      },
      waitUntil: (isSo, withinMs) => this.waitUntil(isSo, withinMs),
    })
  }

  private kind(apiVersion: string, kind: string): Kind {
    const found = this.ground.kinds.ofManifest(apiVersion, kind)
    if (found === undefined) throw new Error(`There is no kind ${kind} in ${apiVersion}.`)
    return found
  }

  private files(path: string): readonly { name: string; text: string }[] {
    const { files = {} } = this.options
    const text = Object.hasOwn(files, path) ? files[path] : undefined
    if (text === undefined) throw new Error(`the path "${path}" does not exist`)
    return [{ name: path, text }]
  }

  private below(path: string): readonly { name: string; text: string }[] | undefined {
    const all = Object.entries(this.options.files ?? {}).map(([name, text]) => ({ name, text }))
    const inside = path === '.' ? all : all.filter(({ name }) => name.startsWith(`${path.replace(/\/$/, '')}/`))
    return inside.length === 0 ? undefined : inside
  }

  /** A second at a time. */
  private waitUntil(isSo: () => boolean, withinMs: number): boolean {
    const limitMs = this.simulation.nowMs + withinMs
    while (!isSo()) {
      if (this.simulation.nowMs >= limitMs) return false
      this.simulation.runUntil(Math.min(limitMs, (Math.floor(this.simulation.nowMs / 1000) + 1) * 1000))
      this.options.everyInstant?.(this)
    }
    return true
  }
}
