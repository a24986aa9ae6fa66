import { kindsOfServer } from '../api/kinds/versions/served.ts'
import { bytes } from '../api/meta/quantity.ts'
import { RuntimeConfig } from '../api/schema/runtime-config.ts'
import { restAccess } from '../apiserver/access/bootstrap.ts'
import { authorizationModes, defaultAuthorizationModes } from '../apiserver/access/modes.ts'
import { enabledPlugins } from '../apiserver/admission-plugins/enabled.ts'
import { ApiServer } from '../apiserver/api-server.ts'
import { ClusterTime, defaultEpochMs } from '../apiserver/cluster-time.ts'
import { Heartbeats } from '../apiserver/heartbeats.ts'
import { addStoreIndexes } from '../apiserver/indexes.ts'
import { ServedKinds } from '../apiserver/kinds.ts'
import { readersFor } from '../apiserver/readers.ts'
import { serviceAllocations } from '../apiserver/service-allocation.ts'
import { serviceRangesOf } from '../apiserver/service-ranges.ts'
import { apiServerControllers, controllers } from '../components.ts'
import { volumeAttacher } from '../controllers/attachdetach/attacher.ts'
import { volumeProvisioner } from '../controllers/volumeprovisioner/controller.ts'
import { eventTtlMs } from '../defaults.ts'
import type { Ground } from '../ground.ts'
import { kubelet } from '../kubelet/kubelet.ts'
import { type NodeShape, nodeAddress } from '../kubelet/node-object.ts'
import { Containers } from '../machines/containers.ts'
import { Images } from '../machines/images.ts'
import { MachineMemory } from '../machines/machine-memory.ts'
import { Machine, Machines, soundMachine } from '../machines/machines.ts'
import { Metrics, metricsServerProcess } from '../metrics/metrics.ts'
import { addOns } from '../network/add-ons.ts'
import { Load } from '../network/load.ts'
import { Network } from '../network/network.ts'
import { RequestSender } from '../network/request-sender.ts'
import { webhookTransport } from '../network/webhook-transport.ts'
import { ProgramRules } from '../programs/rules.ts'
import type { Component } from '../runtime/component.ts'
import { Flags } from '../runtime/flags.ts'
import { WaitingRoom } from '../runtime/waiting.ts'
import type { Preference } from '../scheduler/cycle.ts'
import { scheduler } from '../scheduler/scheduler.ts'
import { Simulation } from '../sim/simulation.ts'
import { Store } from '../store/store.ts'
import { baseState } from './base-state.ts'
import { componentStatuses } from './component-statuses.ts'
import { Processes } from './processes.ts'
import type { Recording } from './recording/recording.ts'
import { restored } from './recording/restored.ts'

export interface ClusterOptions {
  readonly nodes: readonly NodeShape[]
  /** The minor version: 36 for 1.36. */
  readonly minor?: number
  readonly seed?: number
  /** The time of day at which the run begins, in milliseconds since 1970. */
  readonly epochMs?: number
  /** Off for large runs that nobody asks about the past. */
  readonly keepHistory?: boolean
  /** The nodes on which the control plane runs, with a member of etcd each; none: it runs on a machine that is no node. */
  readonly controlPlane?: readonly string[]
  /** Real flags by program: `{'kube-controller-manager': {'node-monitor-grace-period': '20s'}}`. */
  readonly flags?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** How long a write takes to reach those who watch; 0 delivers at the same instant. */
  readonly watchDelayMs?: number
  /** What runs on a node in place of the kubelet: a script, where the nodes are not what is looked at. */
  readonly kubelet?: (shape: NodeShape, store: Store) => Component | undefined
  /** Which nodes pods get, where chance is not to say. */
  readonly prefersNode?: Preference
  /** Whether claims without a class get a volume: a default class, and who makes its volumes. As a rule they do. */
  readonly hasStorage?: boolean
  /** The state of a real cluster with which this one begins; its nodes are those of `nodes`. */
  readonly recording?: Recording
}

export const newestMinor = 36
/** The oldest version whose defaults and texts are known here. */
export const oldestMinor = 16

/** Where the control plane runs that is no node of the cluster. */
const controlPlaneMachine = 'control-plane'

/** A control plane and its nodes on one clock: everything that is simulated, and how it is put together. */
export class Cluster implements Ground {
  readonly simulation: Simulation
  readonly store: Store
  readonly time: ClusterTime
  readonly kinds: ServedKinds
  readonly api: ApiServer
  readonly machines: Machines
  readonly containers: Containers
  readonly images = new Images()
  readonly programs = new ProgramRules()
  readonly heartbeats: Heartbeats
  readonly waitingRoom = new WaitingRoom()
  readonly processes: Processes
  readonly network: Network
  readonly load: Load
  readonly requests: RequestSender
  readonly metrics: Metrics
  readonly minor: number
  readonly flags: (program: string) => Flags
  readonly nodeShapes: NodeShape[] = []
  private readonly kubelet: ClusterOptions['kubelet']

  constructor(options: ClusterOptions) {
    this.kubelet = options.kubelet
    const { nodes, minor = newestMinor, epochMs = defaultEpochMs, flags = {} } = options
    this.minor = minor
    this.simulation = new Simulation({
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      keepHistory: options.keepHistory ?? true,
    })
    this.store = new Store(
      this.simulation,
      options.watchDelayMs === undefined ? {} : { watchDelayMs: options.watchDelayMs },
    )
    addStoreIndexes(this.store)
    this.flags = flagsBy(flags)
    const ranges = serviceRangesOf(this.flags('kube-apiserver'))
    const base = baseState({ nodes, minor, epochMs, ranges, hasStorage: options.hasStorage ?? true })
    this.store.restore(base)
    restAccess(this.store, { minor, epochMs })
    this.time = new ClusterTime(this.simulation, epochMs)
    this.heartbeats = new Heartbeats(this.simulation)
    const config = RuntimeConfig.parse(this.flags('kube-apiserver').text('runtime-config', ''))
    const { stored, served } = kindsOfServer(minor, config)
    this.kinds = new ServedKinds(stored, served)
    this.api = new ApiServer({
      store: this.store,
      kinds: this.kinds,
      time: this.time,
      plugins: enabledPlugins(minor, this.flags('kube-apiserver')),
      isServing: () => this.processes.isServing,
      isStored: () => this.processes.etcd.available,
      allocations: serviceAllocations(ranges),
      minor,
      authorizationModes: authorizationModes(
        this.flags('kube-apiserver').text('authorization-mode', defaultAuthorizationModes),
      ),
      readers: readersFor({
        time: this.time,
        heartbeats: this.heartbeats,
        eventTtlMs: this.flags('kube-apiserver').durationMs('event-ttl', eventTtlMs),
        componentStatuses: () => componentStatuses(this.processes, minor),
      }),
    })
    if (options.recording !== undefined) this.store.restoreUsed(restored(options.recording, base, this.api.context))
    this.machines = new Machines(this.simulation)
    this.containers = new Containers(this.machines)
    this.processes = new Processes(this)
    this.network = new Network(this.store, this.machines, minor, ranges.addresses)
    this.api.webhooks.transport = webhookTransport(this.simulation, this.store)
    this.load = new Load(this.store)
    this.requests = new RequestSender(this.network, this.simulation, this.load.costs)
    this.metrics = new Metrics(this, this.load, this.api.metrics)
    const { controlPlane = [] } = options
    if (controlPlane.length === 0) this.startControlPlane(this.machines.add(controlPlaneMachine), options)
    else this.startMembers(controlPlane, options)
    this.startAddOns()
    for (const shape of nodes) if (!controlPlane.includes(shape.name)) this.addNode(shape)
  }

  /** A machine with a kubelet; where no node of that name is registered, the kubelet does it. */
  addNode(shape: NodeShape, machine = this.machines.add(shape.name, shape.zone)): Machine {
    this.nodeShapes.push(shape)
    const memory = new MachineMemory(this.containers, machine, bytes(shape.memory))
    const ground = { shape, machine, containers: this.containers, memory, images: this.images, programs: this.programs }
    const component = this.kubelet?.(shape, this.store) ?? kubelet(ground, this.store)
    const name = `kubelet on node ${shape.name}`
    this.processes.addPlain({ name, machine, program: 'kubelet', component }).start()
    this.addProxy(machine, shape.index)
    return machine
  }

  /**
   * Ends the run: nobody will ask for anything of it. The world of a run is let go here and not left to the collector,
   * since code that is still being optimized holds on to closures of runs that are over, and with them to their worlds.
   */
  end(): void {
    this.processes.release()
    this.simulation.end()
    this.store.end()
  }

  private addProxy(machine: Machine, index: number): void {
    const component = this.network.addNode(machine, nodeAddress(index))
    const name = `kube-proxy on node ${machine.name}`
    this.processes.addPlain({ name, machine, program: 'kube-proxy', component }).start()
  }

  /** What every cluster has beside its control plane, on a machine of its own that no scenario knows. */
  private startAddOns(): void {
    const machine = new Machine('add-ons', { ...soundMachine, zone: '' }, this.machines)
    const storage = { process: 'volume provisioner', program: 'volume-provisioner', component: volumeProvisioner }
    const attacher = { process: 'volume attacher', program: 'volume-attacher', component: volumeAttacher }
    const server = { process: metricsServerProcess, program: 'metrics-server', component: this.metrics.server }
    for (const { process: name, program, component } of [...addOns, storage, attacher, server]) {
      this.processes.addPlain({ name, machine, program, component }).start()
    }
  }

  /** A control plane of several machines, each of them a node. */
  private startMembers(names: readonly string[], options: ClusterOptions): void {
    const shapes = options.nodes.filter(({ name }) => names.includes(name))
    const machines = shapes.map((shape) => this.machines.add(shape.name, shape.zone))
    const members = machines.map((machine, index) => this.processes.addEtcdMember(`etcd-${index + 1}`, machine))
    for (const member of members) member.start()
    this.processes.etcd.begin()
    for (const machine of machines) this.startControlPlane(machine, options, ` on ${machine.name}`)
    for (const [index, shape] of shapes.entries()) this.addNode(shape, machines[index])
  }

  /** @param where behind the names of its processes, where there are several */
  private startControlPlane(machine: Machine, options: ClusterOptions, where = ''): void {
    const { processes } = this
    processes.addApiServer(`API server${where}`, machine, apiServerControllers).start()
    processes
      .addElected({
        name: `controller manager${where}`,
        machine,
        lease: 'kube-controller-manager',
        components: controllers,
      })
      .start()
    processes
      .addElected({
        name: `scheduler${where}`,
        machine,
        lease: 'kube-scheduler',
        components: [scheduler(options.prefersNode)],
        newStyleEvents: true,
      })
      .start()
  }
}

function flagsBy(values: Readonly<Record<string, Readonly<Record<string, string>>>>): (program: string) => Flags {
  const known = new Map<string, Flags>()
  return (program) => {
    const flags = known.get(program) ?? new Flags()
    if (!known.has(program)) for (const [name, value] of Object.entries(values[program] ?? {})) flags.set(name, value)
    known.set(program, flags)
    return flags
  }
}
