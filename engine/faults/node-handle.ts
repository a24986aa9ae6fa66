import type { Ground } from '../ground.ts'
import { type Machine, soundMachine } from '../machines/machines.ts'

/** How long a machine is without power while it boots again: ours, since Kubernetes does not say. */
export const rebootMs = 30_000

/** What can happen to a node's machine. Each verb can be undone by `comeBack`. */
export class NodeHandle {
  constructor(
    private readonly ground: Ground,
    private readonly machine: Machine,
  ) {}

  get name(): string {
    return this.machine.name
  }

  /** Its power is cut: everything that runs on it has ended. */
  lose(): void {
    this.machine.become({ powered: false, memoryFull: false }, 'cut the power of')
  }

  /** Nothing gets in or out; what runs on it runs on. */
  disconnect(): void {
    this.machine.become({ connected: false }, 'disconnect')
  }

  /** Something outside of all pods takes the memory that is left. */
  runOutOfMemory(): void {
    this.machine.become({ memoryFull: true }, 'take the memory of')
  }

  /** Something outside of all pods fills the disk. */
  runOutOfDisk(): void {
    this.machine.become({ diskFull: true }, 'fill the disk of')
  }

  /** Power and cable are back, memory and disk are free again. */
  comeBack(): void {
    this.machine.become(soundMachine, 'bring back')
  }

  reboot(): void {
    this.machine.become({ powered: false, memoryFull: false }, 'reboot')
    this.ground.simulation.after(rebootMs, `machine ${this.name}`, () => this.comeBack())
  }
}
