import type { Change } from '../sim/change.ts'
import type { Simulation } from '../sim/simulation.ts'

/** What is physically so of a machine. */
export interface MachineState {
  readonly powered: boolean
  /** Its cable: nothing gets in or out without it, and what runs on it runs on. */
  readonly connected: boolean
  readonly zone: string
}

export type MachineListener = (machine: Machine, before: MachineState) => void

/** The table under which machines are found in the history. */
export const machineTable = 'Machine'

export class Machine {
  private current: MachineState
  private readonly listeners: MachineListener[] = []

  constructor(
    readonly name: string,
    state: MachineState,
    private readonly machines: Machines,
  ) {
    this.current = state
  }

  get state(): MachineState {
    return this.current
  }

  get powered(): boolean {
    return this.current.powered
  }

  /** Whether packets leave and reach it: power and cable. */
  get online(): boolean {
    return this.current.powered && this.current.connected
  }

  /** Called after each change of this machine, behind those who listen to all machines, in the order of registration. */
  onChange(listener: MachineListener): void {
    this.listeners.push(listener)
  }

  tell(before: MachineState): void {
    for (const listener of this.listeners) listener(this, before)
  }

  /** Changes what is so; the change causes all that follows. @returns the change, or undefined where it was so already */
  become(next: Partial<MachineState>, verb: string): Change | undefined {
    const before = this.current
    const after = { ...before, ...next }
    if (after.powered === before.powered && after.connected === before.connected) return undefined
    this.current = after
    return this.machines.changed(this, before, verb)
  }
}

/** The machines of a run and the links between them. Not one Kubernetes word: a machine is no node. */
export class Machines {
  private readonly byName = new Map<string, Machine>()
  private readonly listeners: MachineListener[] = []

  constructor(readonly simulation: Simulation) {}

  add(name: string, zone = ''): Machine {
    if (this.byName.has(name)) throw new Error(`A machine named ${name} exists already.`)
    const machine = new Machine(name, { powered: true, connected: true, zone }, this)
    this.byName.set(name, machine)
    return machine
  }

  get(name: string): Machine | undefined {
    return this.byName.get(name)
  }

  all(): IterableIterator<Machine> {
    return this.byName.values()
  }

  /** Called after each change of any machine, in the order of registration. Whoever cares for one listens to that one. */
  onChange(listener: MachineListener): void {
    this.listeners.push(listener)
  }

  /** Whether packets from one machine arrive at another: both online, or the same one with power. */
  reaches(from: Machine, to: Machine): boolean {
    return from === to ? from.powered : from.online && to.online
  }

  changed(machine: Machine, before: MachineState, verb: string): Change {
    const change = this.simulation.record({
      actor: 'operator',
      verb,
      table: machineTable,
      key: machine.name,
      before,
      after: machine.state,
      describe: ({ key }) => `${verb} ${key}`,
    })
    this.simulation.because(change, () => {
      for (const listener of this.listeners) listener(machine, before)
      machine.tell(before)
    })
    return change
  }
}
