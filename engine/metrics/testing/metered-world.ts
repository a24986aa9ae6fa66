import type { Draft } from '../../api/kinds/kind.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { everything } from '../../api/meta/labels.ts'
import type { PodUsage, PodUsages } from '../../apiserver/metrics-apis.ts'
import { administrator } from '../../apiserver/request.ts'
import { type Container, Containers } from '../../machines/containers.ts'
import type { Machine } from '../../machines/machines.ts'
import { Process } from '../../machines/process.ts'
import type { Program } from '../../machines/program.ts'
import { Scope } from '../../machines/scope.ts'
import { ProgramRules } from '../../programs/rules.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import { Flags } from '../../runtime/flags.ts'
import { ControlPlane } from '../../testing/control-plane.ts'
import type { RequestUsage } from '../container-usage.ts'
import { Metrics } from '../metrics.ts'

export const program: Program = {
  startMs: 0,
  stopMs: 1_000,
  cpuMillis: 100,
  memoryBytes: 50_000_000,
  leakBytesPerMinute: 0,
}

/** Requests whose cost a test sets by hand. */
export class PlayedRequests implements RequestUsage {
  cpuMillis = 0
  steadyFromMs = 0
  private readonly listeners: (() => void)[] = []

  averageCpuOf(): number {
    return this.cpuMillis
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  set(cpuMillis: number): void {
    this.cpuMillis = cpuMillis
    for (const listener of this.listeners) listener()
  }
}

/** A node with pods whose containers a test starts by hand, and a metrics server that starts at once. */
export class MeteredWorld {
  readonly plane = new ControlPlane()
  readonly containers = new Containers(this.plane.machines)
  readonly programs = new ProgramRules()
  readonly requests = new PlayedRequests()
  readonly node: Machine
  readonly kubelet: Process
  readonly metrics: Metrics
  private readonly scope = new Scope(this.plane.simulation, 'metrics server')

  constructor() {
    const { store, time, api, machines } = this.plane
    this.metrics = new Metrics(
      { store, time, kinds: api.kinds, containers: this.containers, programs: this.programs },
      this.requests,
      api.metrics,
    )
    this.node = machines.add('worker-1')
    this.kubelet = new Process('kubelet on node worker-1', this.node, machines, () => {})
    this.kubelet.start()
    this.startServer()
  }

  startServer(): void {
    const { time, server } = this.plane
    const client = this.plane.clientOn(server)
    this.metrics.server.start({ scope: this.scope, client, time, flags: new Flags() } as unknown as ComponentContext)
  }

  stopServer(): void {
    this.scope.end()
  }

  /** A running pod with one container. */
  addPod(name: string, resources: object = {}): Pod {
    const { api } = this.plane
    const draft = {
      metadata: { name, namespace: 'default', labels: { app: name } },
      spec: { nodeName: 'worker-1', containers: [{ name: 'app', image: 'app', resources }] },
    }
    api.create(Pod, draft as unknown as Draft<Pod>, administrator)
    const at = { namespace: 'default', name, subresource: 'status' } as const
    return api.modify(Pod, at, (pod) => ({ ...pod, status: { ...pod.status, phase: 'Running' } }), administrator)
  }

  startContainer({ metadata: { uid, name } }: Pod, attempt = 0, told: Program = program): Container {
    const spec = { id: `${uid}/app/${attempt}`, podKey: `default/${name}`, podUid: uid, name: 'app', attempt }
    return this.containers.start(spec, this.node, told)
  }

  runUntil(instantMs: number): void {
    this.plane.runUntil(instantMs)
  }

  usages(): PodUsages {
    return this.plane.api.metrics.resource.pods('default', everything)
  }

  /** Of the only pod. */
  usage(): PodUsage | undefined {
    return this.usages().items[0]
  }

  cpu(): bigint | undefined {
    return this.usage()?.containers[0]?.usageMillis.cpu
  }
}
