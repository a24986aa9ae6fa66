import type { Change } from '../sim/change.ts'
import type { Simulation } from '../sim/simulation.ts'

/** What is physically so of a machine. */
export interface MachineState {
  readonly powered: boolean
  /** Its cable: nothing gets in or out without it, and what runs on it runs on. */
  readonly connected: boolean
  readonly zone: string
  /** Something outside of all containers has taken the memory, or the disk, that was left. */
  readonly memoryFull: boolean
  readonly diskFull: boolean
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
  /** @returns what ends it */
  onChange(listener: MachineListener): () => void {
    this.listeners.push(listener)
    return () => void this.listeners.splice(this.listeners.indexOf(listener), 1)
  }

  tell(before: MachineState): void {
    for (const listener of [...this.listeners]) listener(this, before)
  }

  /** Changes what is so; the change causes all that follows. @returns the change, or undefined where it was so already */
  become(next: Partial<MachineState>, verb: string): Change | undefined {
    const before = this.current
    const after = { ...before, ...next }
    if (changeable.every((field) => after[field] === before[field])) return undefined
    this.current = after
    return this.machines.changed(this, before, verb)
  }
}

const changeable = ['powered', 'connected', 'memoryFull', 'diskFull'] as const

/** How a machine is that nothing has happened to. */
export const soundMachine = { powered: true, connected: true, memoryFull: false, diskFull: false } as const

/** The machines of a run and the links between them. Not one Kubernetes word: a machine is no node. */
export class Machines {
  private readonly byName = new Map<string, Machine>()
  private readonly listeners: MachineListener[] = []

  constructor(readonly simulation: Simulation) {}

  add(name: string, zone = ''): Machine {
    if (this.byName.has(name)) throw new Error(`A machine named ${name} exists already.`)
    const machine = new Machine(name, { ...soundMachine, zone }, this)
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
