import { builtInKinds } from '../../api/kinds/index.ts'
import { Namespace } from '../../api/kinds/namespace.ts'
import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import type { PodSpec, Taint } from '../../api/schema/types.ts'
import { ApiServer } from '../../apiserver/api-server.ts'
import { ClusterTime } from '../../apiserver/cluster-time.ts'
import { Heartbeats } from '../../apiserver/heartbeats.ts'
import { ServedKinds } from '../../apiserver/kinds.ts'
import { administrator } from '../../apiserver/request.ts'
import { Machines } from '../../machines/machines.ts'
import { Scope } from '../../machines/scope.ts'
import { Client } from '../../runtime/client.ts'
import { Connection } from '../../runtime/connection.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import { Flags } from '../../runtime/flags.ts'
import { Informers } from '../../runtime/informer.ts'
import { WaitingRoom } from '../../runtime/waiting.ts'
import { Simulation } from '../../sim/simulation.ts'
import { Store } from '../../store/store.ts'
import { scheduler } from '../scheduler.ts'

interface NodeParts {
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly Taint[]
  readonly cpu?: string
}

interface PodParts {
  readonly cpu?: string
  readonly spec?: Partial<PodSpec>
}

/** A scheduler over a store of its own on a fake clock, with no other component. */
export class SchedulerWorld {
  readonly simulation = new Simulation()
  readonly waitingRoom = new WaitingRoom()
  readonly admin: Client
  private readonly machines = new Machines(this.simulation)
  private readonly store = new Store(this.simulation)

  constructor(minor = 36) {
    const { simulation, store, waitingRoom } = this
    const time = new ClusterTime(simulation)
    const server = new ApiServer({ store, kinds: new ServedKinds(builtInKinds), time, plugins: [], minor })
    const machine = this.machines.add('control-plane')
    const connection = new Connection(machine, this.machines, () => [machine])
    const scope = new Scope(simulation, 'kube-scheduler')
    const client = new Client(
      server,
      { user: 'system:kube-scheduler', groups: [], actor: 'default-scheduler' },
      connection,
    )
    this.admin = new Client(server, administrator, connection)
    this.admin.create(Namespace, { metadata: { name: 'shop' } } as never)
    scheduler().start({
      name: 'kube-scheduler',
      scope,
      client,
      time,
      minor,
      startedMs: time.nowMs,
      waitingRoom,
      informers: new Informers(store, scope, connection),
      chance: simulation.chance('kube-scheduler'),
      heartbeats: new Heartbeats(simulation),
      flags: new Flags(),
      events: new EventRecorder({ client, time, source: 'default-scheduler', newStyle: { scope, minor } }),
    })
  }

  runFor(ms: number): void {
    this.simulation.runUntil(this.simulation.nowMs + ms)
  }

  addNode(name: string, { labels, taints, cpu = '2' }: NodeParts = {}): void {
    const metadata = { name, labels: { 'kubernetes.io/hostname': name, ...labels } }
    this.admin.create(Node, { metadata, spec: taints === undefined ? {} : { taints } })
    const allocatable = { cpu, memory: '4Gi', pods: '110' }
    this.admin.patchStatus(Node, { namespace: '', name }, (node) => ({
      ...node,
      status: { ...node.status, allocatable },
    }))
  }

  addPod(name: string, { cpu = '100m', spec }: PodParts = {}): void {
    const containers = [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }]
    this.admin.create(Pod, { metadata: { name, namespace: 'shop' }, spec: { containers, ...spec } })
  }

  /** Takes the pod away at once, as if its kubelet had seen to it. */
  removePod(name: string): void {
    this.admin.delete(Pod, { namespace: 'shop', name }, { gracePeriodSeconds: 0 })
  }

  pod(name: string): Pod {
    return this.admin.get(Pod, { namespace: 'shop', name })
  }

  nodeOf(name: string): string | undefined {
    return this.pod(name).spec.nodeName
  }

  /** `Scheduled p: Successfully assigned …`, in the order in which they were written. */
  events(): string[] {
    return [...this.store.table<never>('Event').values()].map((event) => {
      const { reason, message, involvedObject } = event as {
        reason: string
        message: string
        involvedObject: { name: string }
      }
      return `${reason} ${involvedObject.name}: ${message}`
    })
  }
}
