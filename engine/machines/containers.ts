import type { Change } from '../sim/change.ts'
import type { Planned } from '../sim/event-queue.ts'
import type { Simulation } from '../sim/simulation.ts'
import type { Machine, Machines } from './machines.ts'

/** From the order to create a container to its start. */
export const createContainerMs = 1_000

/** The table under which containers are found in the history. */
export const containerTable = 'Container'

/** How a program behaves, as far as a machine feels it. All times are milliseconds. */
export interface Program {
  readonly startMs: number
  readonly stopMs: number
  readonly exit?: { readonly code: number; readonly afterMs: number; readonly times?: number }
  readonly neverReady?: boolean
  readonly unreadyAfterMs?: number
  readonly hangAfterMs?: number
}

export interface ContainerSpec {
  /** Unique among the containers of all time: pod uid, name and number of the start. */
  readonly id: string
  readonly podKey: string
  readonly podUid: string
  readonly name: string
  /** How often this container was started before. */
  readonly attempt: number
}

export interface ContainerExit {
  readonly code: number
  readonly signal?: number
  readonly reason: 'Completed' | 'Error' | 'OOMKilled'
  readonly atMs: number
}

/** What is so of a running container; a row of the history. */
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

/** A container that runs or has run: one start of one program on one machine. */
export class Container {
  private current: ContainerState = { running: true, serving: false, ready: false, hung: false, stopping: false }
  private plans: Planned[] = []
  private saidMs: number
  private stop: Planned | undefined
  /** For the kubelet of its node; called whenever anything of the state changes. */
  onChange: (container: Container) => void = () => {}

  constructor(
    readonly spec: ContainerSpec,
    readonly machine: Machine,
    readonly startedMs: number,
    private program: Program,
    private readonly containers: Containers,
  ) {
    this.saidMs = startedMs
    this.become({}, 'start')
    this.plan()
  }

  get state(): ContainerState {
    return this.current
  }

  /** Something else is said of its program: it counts from now on. */
  reprogram(program: Program): void {
    if (!this.current.running) return
    this.program = program
    this.saidMs = this.simulation.nowMs
    this.plan()
  }

  /** SIGTERM, and SIGKILL when the grace is over. */
  terminate(graceMs: number): void {
    if (!this.current.running) return
    const { hung, stopping } = this.current
    const exitMs = hung ? Number.POSITIVE_INFINITY : this.program.stopMs
    if (!stopping) {
      this.cancelPlans()
      this.become({ stopping: true, serving: false, ready: false }, 'stop')
    }
    if (this.stop !== undefined) this.simulation.cancel(this.stop)
    const killed = exitMs > graceMs
    this.stop = this.after(Math.min(exitMs, graceMs), () =>
      killed ? this.kill() : this.exit({ code: 0, reason: 'Completed' }),
    )
  }

  /** SIGKILL. */
  kill(reason: 'Error' | 'OOMKilled' = 'Error'): void {
    this.exit({ code: 137, signal: 9, reason })
  }

  crash(code: number): void {
    this.exit({ code, reason: code === 0 ? 'Completed' : 'Error' })
  }

  hang(): void {
    this.become({ hung: true, serving: false, ready: false }, 'hang')
  }

  stopBeingReady(): void {
    this.become({ ready: false }, 'stop being ready')
  }

  /** Answers everything again. */
  recover(): void {
    if (!this.current.stopping) this.become({ hung: false, serving: true, ready: true }, 'recover')
  }

  private get simulation(): Simulation {
    return this.containers.machines.simulation
  }

  private plan(): void {
    this.cancelPlans()
    const { startMs, neverReady, unreadyAfterMs, hangAfterMs, exit } = this.program
    if (!this.current.serving && !this.current.hung) {
      const waitMs = Math.max(0, this.startedMs + startMs - this.simulation.nowMs)
      const serve = (): void => this.become({ serving: true, ready: neverReady !== true }, 'serve')
      if (waitMs === 0) serve()
      else this.planAt(waitMs, serve)
    } else if (neverReady === true) {
      this.become({ ready: false }, 'stop being ready')
    }
    if (unreadyAfterMs !== undefined) this.planFromSaid(unreadyAfterMs, () => this.stopBeingReady())
    if (hangAfterMs !== undefined) this.planFromSaid(hangAfterMs, () => this.hang())
    if (exit !== undefined && this.spec.attempt < (exit.times ?? Number.POSITIVE_INFINITY)) {
      this.planFromSaid(exit.afterMs, () => this.crash(exit.code))
    }
  }

  /** After every start; of what was said while it ran, after it was said. */
  private planFromSaid(afterMs: number, act: () => void): void {
    this.planAt(Math.max(0, this.saidMs + afterMs - this.simulation.nowMs), act)
  }

  private planAt(waitMs: number, act: () => void): void {
    this.plans.push(this.after(waitMs, act))
  }

  private after(waitMs: number, act: () => void): Planned {
    return this.simulation.after(waitMs, `program ${this.spec.name} of pod ${this.spec.podKey}`, act)
  }

  private cancelPlans(): void {
    for (const planned of this.plans) this.simulation.cancel(planned)
    this.plans = []
  }

  private exit(exit: Omit<ContainerExit, 'atMs'>): void {
    if (!this.current.running) return
    this.cancelPlans()
    if (this.stop !== undefined) this.simulation.cancel(this.stop)
    const done = { ...exit, atMs: this.simulation.nowMs }
    this.become({ running: false, serving: false, ready: false, exit: done }, `exit ${exit.code}`)
    this.containers.forget(this)
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
    this.simulation.because(change, () => this.onChange(this))
  }
}

/** The running containers of all machines. A machine without power has none. */
export class Containers {
  private readonly byMachine = new Map<string, Set<Container>>()
  /** The newest start of each container of a pod, ended or not: what a container runtime still knows after a crash. */
  private readonly byPod = new Map<string, Map<string, Container>>()

  constructor(readonly machines: Machines) {
    machines.onChange((machine, before) => {
      if (before.powered && !machine.powered) this.end(machine)
    })
  }

  start(spec: ContainerSpec, machine: Machine, program: Program): Container {
    const container = new Container(spec, machine, this.machines.simulation.nowMs, program, this)
    const running = this.byMachine.get(machine.name) ?? new Set<Container>()
    this.byMachine.set(machine.name, running.add(container))
    const ofPod = this.byPod.get(spec.podUid) ?? new Map<string, Container>()
    this.byPod.set(spec.podUid, ofPod.set(spec.name, container))
    return container
  }

  latest(podUid: string, name: string): Container | undefined {
    return this.byPod.get(podUid)?.get(name)
  }

  /** The containers of a pod that run now. */
  ofPod(podUid: string): readonly Container[] {
    return [...(this.byPod.get(podUid)?.values() ?? [])].filter(({ state }) => state.running)
  }

  forgetPod(podUid: string): void {
    this.byPod.delete(podUid)
  }

  /** The containers that run on a machine, in the order of their start. */
  on(machine: string): readonly Container[] {
    return [...(this.byMachine.get(machine) ?? [])]
  }

  *all(): Generator<Container> {
    for (const containers of this.byMachine.values()) yield* containers
  }

  forget(container: Container): void {
    this.byMachine.get(container.machine.name)?.delete(container)
  }

  private end(machine: Machine): void {
    for (const container of this.on(machine.name)) container.kill()
  }
}
