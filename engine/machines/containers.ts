import { Container, type ContainerSpec } from './container.ts'
import type { Machine, Machines } from './machines.ts'
import type { Program, ProgramExit } from './program.ts'
import { Sandboxes } from './sandboxes.ts'
import { StoredFiles } from './stored-files.ts'

export { Container, type ContainerExit, type ContainerSpec, type ContainerState, containerTable } from './container.ts'
export type { Program, ProgramExit, ProgramField } from './program.ts'

/** The containers of all machines. On a machine without power none runs; what ran is known when it is back. */
export class Containers {
  /** From the order to create a container to its start. */
  createMs = 1_000
  readonly sandboxes = new Sandboxes()
  /** What commands have written into them. */
  readonly files = new StoredFiles()
  private readonly byMachine = new Map<string, Set<Container>>()
  /** The newest run of each container of a pod, ended or not: what a container runtime still knows after a crash. */
  private readonly byPod = new Map<string, Map<string, Container>>()
  private readonly lost = new Map<string, Container[]>()
  private readonly users = new Map<string, (container: Container) => void>()
  private readonly exits = new WeakMap<ProgramExit, Map<string, number>>()

  constructor(readonly machines: Machines) {
    machines.onChange((machine, before) => {
      if (before.powered && !machine.powered) this.lose(machine)
      else if (!before.powered && machine.powered) this.find(machine)
    })
  }

  start(spec: ContainerSpec, machine: Machine, program: Program): Container {
    const container = new Container(spec, machine, this.machines.simulation.nowMs, program, this)
    const running = this.byMachine.get(machine.name) ?? new Set<Container>()
    this.byMachine.set(machine.name, running.add(container))
    const ofPod = this.byPod.get(spec.podUid) ?? new Map<string, Container>()
    this.byPod.set(spec.podUid, ofPod.set(spec.name, container))
    this.used(container)
    return container
  }

  /** Told of each container of a machine that starts, or whose program uses something else from now on. */
  onUse(machine: Machine, listener: (container: Container) => void): void {
    this.users.set(machine.name, listener)
  }

  /** For a container: it may use more than it did. */
  used(container: Container): void {
    this.users.get(container.machine.name)?.(container)
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
    this.sandboxes.forget(podUid)
    this.files.forgetPod(podUid)
  }

  /** The containers that run on a machine, in the order of their start. */
  on(machine: string): readonly Container[] {
    return [...(this.byMachine.get(machine) ?? [])]
  }

  /** The containers that run, machine by machine. */
  *all(): Generator<Container> {
    for (const containers of this.byMachine.values()) yield* containers
  }

  /** For a container, whenever it ends. */
  ended(container: Container): void {
    this.byMachine.get(container.machine.name)?.delete(container)
  }

  /** How many runs of this container have ended as the program was told to. */
  exitsOf({ podUid, name }: ContainerSpec, exit: ProgramExit): number {
    return this.exits.get(exit)?.get(`${podUid}/${name}`) ?? 0
  }

  countExit(spec: ContainerSpec, exit: ProgramExit): void {
    const counts = this.exits.get(exit) ?? new Map<string, number>()
    this.exits.set(exit, counts.set(`${spec.podUid}/${spec.name}`, this.exitsOf(spec, exit) + 1))
  }

  private lose(machine: Machine): void {
    const running = this.on(machine.name)
    this.lost.set(machine.name, [...(this.lost.get(machine.name) ?? []), ...running])
    this.sandboxes.lose(machine.name)
    for (const container of running) container.lose()
  }

  private find(machine: Machine): void {
    for (const container of this.lost.get(machine.name) ?? []) container.found()
    this.lost.delete(machine.name)
  }
}
