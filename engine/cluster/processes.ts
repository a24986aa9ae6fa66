import { componentUser } from '../apiserver/access/component-users.ts'
import type { Ground } from '../ground.ts'
import type { Machine } from '../machines/machines.ts'
import { Process } from '../machines/process.ts'
import type { Scope } from '../machines/scope.ts'
import { Client } from '../runtime/client.ts'
import type { Component, ComponentContext } from '../runtime/component.ts'
import { Connection } from '../runtime/connection.ts'
import { EventRecorder, type EventRecorderOptions } from '../runtime/event-recorder.ts'
import { Informers } from '../runtime/informer.ts'
import { LeaderElection } from '../runtime/leader-election.ts'
import { RateLimit } from '../runtime/rate-limit.ts'
import type { Chance } from '../sim/chance.ts'
import type { Simulation } from '../sim/simulation.ts'
import { EtcdMembers } from '../store/etcd-members.ts'

type Shared = Omit<ComponentContext, 'name' | 'chance' | 'events'>

/**
 * A component's view of the world. Most components of most runs neither roll dice nor record events: both are made when
 * they are first asked for. A class, since getters in an object literal would keep each run's world alive for long.
 */
class StartedComponent implements ComponentContext {
  readonly scope: Scope
  readonly client: Client
  readonly informers: Informers
  readonly time: ComponentContext['time']
  readonly heartbeats: ComponentContext['heartbeats']
  readonly flags: ComponentContext['flags']
  readonly waitingRoom: ComponentContext['waitingRoom']
  readonly minor: number
  private recorder: EventRecorder | undefined

  constructor(
    readonly name: string,
    private readonly stream: string,
    private readonly simulation: Simulation,
    private readonly recorderOptions: EventRecorderOptions,
    shared: Shared,
  ) {
    this.scope = shared.scope
    this.client = shared.client
    this.informers = shared.informers
    this.time = shared.time
    this.heartbeats = shared.heartbeats
    this.flags = shared.flags
    this.waitingRoom = shared.waitingRoom
    this.minor = shared.minor
  }

  get chance(): Chance {
    return this.simulation.chance(this.stream)
  }

  get events(): EventRecorder {
    this.recorder ??= new EventRecorder(this.recorderOptions)
    return this.recorder
  }
}

/** The programs of the control plane and of the nodes, by process name, and the ways to the API servers. */
export class Processes {
  private readonly byName = new Map<string, Process>()
  private readonly connections = new Map<string, Connection>()
  private readonly servers: Process[] = []
  /** The machines on which an API server runs now. */
  private serving: readonly Machine[] = []
  readonly etcd: EtcdMembers
  private starts = 0

  constructor(readonly ground: Ground) {
    this.etcd = new EtcdMembers(ground.machines.simulation)
    this.etcd.onChange(() => this.serversChanged())
  }

  get(name: string): Process | undefined {
    return this.byName.get(name)
  }

  all(): IterableIterator<Process> {
    return this.byName.values()
  }

  /** The run ends: what the programs know is let go. */
  release(): void {
    for (const process of this.byName.values()) process.release()
    this.connections.clear()
  }

  /** Whether an API server runs. */
  get isServing(): boolean {
    return this.servers.some(({ running }) => running)
  }

  /** A member of etcd on a machine. */
  addEtcdMember(name: string, machine: Machine): Process {
    const member = this.add(`etcd member ${name}`, machine, (scope) => {
      scope.onEnd(() => this.etcd.look())
      this.etcd.look()
    })
    this.etcd.add(name, () => member.running && machine.online)
    machine.onChange(() => this.etcd.look())
    return member
  }

  /** One way to the API servers per machine. */
  connectionOf(machine: Machine): Connection {
    const known = this.connections.get(machine.name)
    if (known !== undefined) return known
    const connection = new Connection(machine, this.ground.machines, () => this.serving)
    this.connections.set(machine.name, connection)
    return connection
  }

  /** @param components what it does beside serving */
  addApiServer(name: string, machine: Machine, components: readonly Component[]): Process {
    const server = this.add(name, machine, (scope) => {
      scope.onEnd(() => this.serversChanged())
      this.serversChanged()
      this.startComponents(components, { scope, machine, program: 'kube-apiserver', newStyle: false })
    })
    this.servers.push(server)
    machine.onChange(() => this.serversChanged())
    return server
  }

  /** A process whose components start when it leads. */
  addElected(options: {
    name: string
    machine: Machine
    lease: string
    components: readonly Component[]
    newStyleEvents?: boolean
  }): Process {
    const { name, machine, lease, components } = options
    const process: Process = this.add(name, machine, (scope) => {
      const identity = `${machine.name}_${++this.starts}`
      const client = this.clientFor(lease, machine)
      const start = (): void =>
        this.startComponents(components, { scope, machine, program: lease, newStyle: options.newStyleEvents ?? false })
      const { time, heartbeats } = this.ground
      const crash = (): void => process.crash()
      new LeaderElection({
        scope,
        client,
        time,
        heartbeats,
        lease,
        identity,
        onStartedLeading: start,
        onStoppedLeading: crash,
      })
    })
    return process
  }

  /** A process that starts its component at once: a kubelet. */
  addPlain(options: { name: string; machine: Machine; program: string; component: Component }): Process {
    const { name, machine, program, component } = options
    return this.add(name, machine, (scope) =>
      this.startComponents([component], { scope, machine, program, newStyle: false, host: machine.name }),
    )
  }

  private add(name: string, machine: Machine, begin: (scope: Scope) => void): Process {
    if (this.byName.has(name)) throw new Error(`A process named "${name}" exists already.`)
    const process = new Process(name, machine, this.ground.machines, begin)
    this.byName.set(name, process)
    return process
  }

  private startComponents(
    components: readonly Component[],
    {
      scope,
      machine,
      program,
      newStyle,
      host,
    }: { scope: Scope; machine: Machine; program: string; newStyle: boolean; host?: string },
  ): void {
    const { api, time, heartbeats, waitingRoom, flags, machines } = this.ground
    const informers = new Informers(api.store, scope, this.connectionOf(machine))
    for (const component of components) {
      const client = this.clientFor(
        component.name,
        machine,
        RateLimit.of(flags(program), () => machines.simulation.nowMs),
      )
      const source = program === 'kube-scheduler' ? 'default-scheduler' : component.name
      const style = newStyle ? { newStyle: { scope, minor: this.ground.minor } } : {}
      const recorder = { client, time, source, ...style, ...(host === undefined ? {} : { host }) }
      const { simulation } = machines
      const shared = {
        scope,
        client,
        informers,
        time,
        heartbeats,
        flags: flags(program),
        waitingRoom,
        minor: api.minor,
      }
      const context = new StartedComponent(
        component.name,
        `${machine.name}/${component.name}`,
        simulation,
        recorder,
        shared,
      )
      component.start(context)
    }
  }

  private clientFor(actor: string, machine: Machine, limit?: RateLimit): Client {
    const requester = { ...componentUser(actor, machine.name), actor, isComponent: true } as const
    return new Client(this.ground.api, requester, this.connectionOf(machine), limit)
  }

  private serversChanged(): void {
    const running = this.etcd.available ? this.servers.filter((server) => server.running) : []
    this.serving = running.map(({ machine }) => machine)
    for (const connection of this.connections.values()) connection.look()
  }
}
