import type { Planned } from '../sim/event-queue.ts'
import type { Machine, Machines } from './machines.ts'
import { Scope } from './scope.ts'

/** From the end of a process to its next start, where its machine has power. */
export const restartDelayMs = 1_000

/** The table under which processes are found in the history. */
export const processTable = 'Process'

export interface ProcessState {
  readonly running: boolean
}

/**
 * A process on a machine. It ends with the machine's power or when somebody stops it, loses its memory with that, and
 * is started again after a second, unless it was stopped on purpose.
 */
export class Process {
  private scope: Scope | undefined
  private restarting: Planned | undefined
  private stopped = false

  constructor(
    /** Unique: `scheduler`, `kubelet on node worker-1`. */
    readonly name: string,
    readonly machine: Machine,
    private readonly machines: Machines,
    private readonly begin: (scope: Scope) => void,
  ) {
    machine.onChange((_machine, before) => {
      if (before.powered !== machine.powered) this.powerChanged()
    })
  }

  get running(): boolean {
    return this.scope !== undefined
  }

  /** Starts at once; nothing happens where it runs already or its machine has no power. */
  start(): void {
    this.stopped = false
    this.forgetRestart()
    if (this.scope !== undefined || !this.machine.powered) return
    const scope = new Scope(this.machines.simulation, this.name)
    this.scope = scope
    this.because('start', () => this.begin(scope))
  }

  /** Ends it, and it stays so until somebody starts it. */
  stop(): void {
    this.stopped = true
    this.end('stop')
  }

  /** Ends it; it comes back by itself. Nothing happens where it does not run. */
  crash(): void {
    if (this.scope === undefined) return
    this.end('crash')
    this.planRestart()
  }

  /** The run ends: what it knows is let go. Nothing of it happens any more, so that nobody is told. */
  release(): void {
    this.scope?.release()
    this.scope = undefined
  }

  private powerChanged(): void {
    if (!this.machine.powered) this.end('end')
    else if (!this.stopped) this.planRestart()
  }

  private planRestart(): void {
    this.forgetRestart()
    this.restarting = this.machines.simulation.after(restartDelayMs, this.name, () => this.start())
  }

  private forgetRestart(): void {
    if (this.restarting !== undefined) this.machines.simulation.cancel(this.restarting)
    this.restarting = undefined
  }

  private end(verb: string): void {
    this.forgetRestart()
    const { scope } = this
    if (scope === undefined) return
    this.scope = undefined
    this.because(verb, () => scope.end())
  }

  private because(verb: string, act: () => void): void {
    const { simulation } = this.machines
    const running = this.running
    const change = simulation.record({
      actor: this.machine.name,
      verb,
      table: processTable,
      key: this.name,
      before: { running: !running } satisfies ProcessState,
      after: { running } satisfies ProcessState,
      describe: ({ key }) => `${verb} ${key}`,
    })
    simulation.because(change, act)
  }
}
