import { componentRequester } from '../apiserver/access/component-users.ts'
import type { Ground } from '../ground.ts'
import type { Machine } from '../machines/machines.ts'
import { Process } from '../machines/process.ts'
import type { Scope } from '../machines/scope.ts'
import { Client } from '../runtime/client.ts'
import type { Component } from '../runtime/component.ts'
import { Connection } from '../runtime/connection.ts'
import { LeaderElection } from '../runtime/leader-election.ts'
import { EtcdMembers } from '../store/etcd-members.ts'
import { ProcessComponents, type ProcessShape } from './process-components.ts'

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
      this.startComponents(components, machine, { scope, program: 'kube-apiserver', newStyleEvents: false })
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
    const { name, machine, lease, components, newStyleEvents = false } = options
    const process: Process = this.add(name, machine, (scope) => {
      const identity = `${machine.name}_${++this.starts}`
      const client = new Client(this.ground.api, componentRequester(lease, machine.name), this.connectionOf(machine))
      const start = (): void => this.startComponents(components, machine, { scope, program: lease, newStyleEvents })
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
      this.startComponents([component], machine, { scope, program, newStyleEvents: false, host: machine.name }),
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
    machine: Machine,
    shape: Omit<ProcessShape, 'machineName' | 'connection'>,
  ): void {
    const connection = this.connectionOf(machine)
    new ProcessComponents(this.ground, { ...shape, machineName: machine.name, connection }).start(components)
  }

  private serversChanged(): void {
    const running = this.etcd.available ? this.servers.filter((server) => server.running) : []
    this.serving = running.map(({ machine }) => machine)
    for (const connection of this.connections.values()) connection.look()
  }
}
