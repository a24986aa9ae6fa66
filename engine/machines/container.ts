import type { Change } from '../sim/change.ts'
import type { Planned } from '../sim/event-queue.ts'
import type { Simulation } from '../sim/simulation.ts'
import type { Containers } from './containers.ts'
import type { Machine } from './machines.ts'
import { limitReachedMs, type MemoryUse, memoryAt } from './memory.ts'
import type { Program, ProgramField } from './program.ts'

/** The table under which containers are found in the history. */
export const containerTable = 'Container'

export interface ContainerSpec {
  /** Unique among the containers of all time: pod uid, name and number of the start. */
  readonly id: string
  readonly podKey: string
  readonly podUid: string
  readonly name: string
  /** How often this container was started before. */
  readonly attempt: number
  /** More than this, and the kernel kills it. */
  readonly memoryLimitBytes?: number
  /** From -1000 to 1000: the higher, the sooner the kernel kills it where the machine's memory is used up. */
  readonly oomScoreAdjust?: number
  /** What whoever started it knows it by; a machine does not care. */
  readonly about?: unknown
}

export interface ContainerExit {
  readonly code: number
  readonly signal?: number
  /** `Unknown` where its machine lost power: nobody saw it end. */
  readonly reason: 'Completed' | 'Error' | 'OOMKilled' | 'Unknown'
  readonly atMs: number
}

/** What is so of a container; a row of the history. */
export interface ContainerState {
  readonly running: boolean
  /** Answers what it is asked. */
  readonly serving: boolean
  /** Answers readiness well. */
  readonly ready: boolean
  readonly hung: boolean
  readonly stopping: boolean
  readonly exit?: ContainerExit
}

/** Hears of a container after each change of its state. */
export type ContainerListener = (container: Container) => void

/** Containerd's code and reason for what ran when the power went (pkg/cri unknownExitCode, unknownExitReason). */
const lostExit = { code: 255, reason: 'Unknown' } as const

/** A container that runs or has run: one start of one program on one machine. */
export class Container {
  private current: ContainerState = { running: true, serving: false, ready: false, hung: false, stopping: false }
  private plans: Planned[] = []
  /** When something was said of its program while it ran; it counts from then on. */
  private readonly saidMs = new Map<ProgramField, number>()
  private memory: MemoryUse
  private stop: Planned | undefined
  private listener: ContainerListener | undefined

  constructor(
    readonly spec: ContainerSpec,
    readonly machine: Machine,
    readonly startedMs: number,
    private told: Program,
    private readonly containers: Containers,
  ) {
    this.memory = { bytes: told.memoryBytes, sinceMs: startedMs, bytesPerMinute: told.leakBytesPerMinute }
    this.become({}, 'start')
    this.plan()
  }

  /**
   * For the kubelet of its node: told whenever anything of the state changes, in place of who was told before.
   *
   * A method, since V8 makes a function that is assigned to a property right in the old generation. Such a function keeps
   * alive all that it knows until the next full collection, and from it the whole world of a run that has ended.
   */
  onChange(listener: ContainerListener | undefined): void {
    this.listener = listener
  }

  get state(): ContainerState {
    return this.current
  }

  get program(): Program {
    return this.told
  }

  /** Bytes that it holds now. */
  get memoryBytes(): number {
    return this.current.running ? memoryAt(this.memory, this.nowMs) : 0
  }

  /** Something else is said of its program, in these fields: it counts from now on. */
  reprogram(program: Program, said: readonly ProgramField[]): void {
    if (!this.current.running || said.length === 0) return
    const bytes = said.includes('memoryBytes') ? program.memoryBytes : this.memoryBytes
    this.memory = { bytes, sinceMs: this.nowMs, bytesPerMinute: program.leakBytesPerMinute }
    this.told = program
    for (const field of said) this.saidMs.set(field, this.nowMs)
    this.containers.used(this)
    if (this.current.stopping) return
    this.plan()
    if (said.includes('neverReady') && this.current.serving && !this.current.hung) this.showReadiness()
  }

  /** SIGTERM, and SIGKILL when the grace is over. A second call can only bring the end nearer. */
  terminate(graceMs: number): void {
    if (!this.current.running) return
    const { hung, stopping } = this.current
    if (!stopping) {
      this.cancelPlans()
      this.become({ stopping: true, serving: false, ready: false }, 'stop')
    }
    const killMs = this.nowMs + graceMs
    const exitMs = hung || stopping ? Number.POSITIVE_INFINITY : this.nowMs + this.told.stopMs
    if (this.stop !== undefined) {
      if (this.stop.instantMs <= killMs) return
      this.simulation.cancel(this.stop)
    }
    this.stop =
      exitMs <= killMs
        ? this.at(exitMs, () => this.exit({ code: 0, reason: 'Completed' }))
        : this.at(killMs, () => this.kill())
  }

  /** SIGKILL. */
  kill(reason: 'Error' | 'OOMKilled' = 'Error'): void {
    this.exit({ code: 137, signal: 9, reason })
  }

  crash(code: number): void {
    this.exit({ code, reason: code === 0 ? 'Completed' : 'Error' })
  }

  /** Its machine has lost power. When it ended is what its runtime says once it is back. */
  lose(): void {
    this.exit(lostExit)
  }

  /** The runtime is back and finds that it has ended: it takes now for the time. */
  found(): void {
    const { exit } = this.current
    if (exit?.reason === 'Unknown') this.current = { ...this.current, exit: { ...exit, atMs: this.nowMs } }
  }

  hang(): void {
    if (this.current.running && !this.current.hung) this.become({ hung: true, serving: false, ready: false }, 'hang')
  }

  stopBeingReady(): void {
    if (this.current.running && this.current.ready) this.become({ ready: false }, 'stop being ready')
  }

  /** Answers everything again. */
  recover(): void {
    const { running, stopping, serving, ready, hung } = this.current
    if (running && !stopping && (hung || !serving || !ready))
      this.become({ hung: false, serving: true, ready: true }, 'recover')
  }

  private get simulation(): Simulation {
    return this.containers.machines.simulation
  }

  private get nowMs(): number {
    return this.simulation.nowMs
  }

  private plan(): void {
    this.cancelPlans()
    const { startMs, unreadyAfterMs, hangAfterMs, exit } = this.told
    if (!this.current.serving && !this.current.hung) this.planServing(Math.max(this.nowMs, this.startedMs + startMs))
    this.planFrom('unreadyAfterMs', unreadyAfterMs, () => this.stopBeingReady())
    this.planFrom('hangAfterMs', hangAfterMs, () => this.hang())
    if (exit !== undefined && this.containers.exitsOf(this.spec, exit) < (exit.times ?? Number.POSITIVE_INFINITY)) {
      this.planFrom('exit', exit.afterMs, () => {
        this.containers.countExit(this.spec, exit)
        this.crash(exit.code)
      })
    }
    this.planOutOfMemory()
  }

  private planServing(instantMs: number): void {
    const serve = (): void => this.become({ serving: true, ready: this.told.neverReady !== true }, 'serve')
    if (instantMs === this.nowMs) serve()
    else this.plans.push(this.at(instantMs, serve))
  }

  /** After every start; of what was said while it ran, after it was said. What lay in the past has happened already. */
  private planFrom(field: ProgramField, afterMs: number | undefined, act: () => void): void {
    if (afterMs === undefined) return
    const instantMs = Math.max(this.startedMs, this.saidMs.get(field) ?? 0) + afterMs
    if (instantMs > this.nowMs || (instantMs === this.nowMs && afterMs === 0)) this.plans.push(this.at(instantMs, act))
  }

  private planOutOfMemory(): void {
    const { memoryLimitBytes } = this.spec
    const instantMs = memoryLimitBytes === undefined ? undefined : limitReachedMs(this.memory, memoryLimitBytes)
    if (instantMs !== undefined) this.plans.push(this.at(Math.max(this.nowMs, instantMs), () => this.kill('OOMKilled')))
  }

  private showReadiness(): void {
    const ready = this.told.neverReady !== true
    if (ready !== this.current.ready) this.become({ ready }, ready ? 'become ready' : 'stop being ready')
  }

  private at(instantMs: number, act: () => void): Planned {
    return this.simulation.at(instantMs, `program ${this.spec.name} of pod ${this.spec.podKey}`, act)
  }

  private cancelPlans(): void {
    for (const planned of this.plans) this.simulation.cancel(planned)
    this.plans = []
  }

  private exit(exit: Omit<ContainerExit, 'atMs'>): void {
    if (!this.current.running) return
    this.cancelPlans()
    if (this.stop !== undefined) this.simulation.cancel(this.stop)
    const done = { ...exit, atMs: this.nowMs }
    this.containers.ended(this)
    this.become({ running: false, serving: false, ready: false, exit: done }, `exit ${exit.code}`)
  }

  private become(next: Partial<ContainerState>, verb: string): void {
    const before = this.current
    this.current = { ...before, ...next }
    const change: Change = this.simulation.record({
      actor: this.machine.name,
      verb,
      table: containerTable,
      key: this.spec.id,
      before: verb === 'start' ? undefined : before,
      after: this.current,
      describe: () => `${verb}: container ${this.spec.name} of pod ${this.spec.podKey}`,
    })
    if (this.listener !== undefined) this.simulation.because(change, () => this.listener?.(this))
  }
}
