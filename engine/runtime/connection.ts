import type { Machine, Machines } from '../machines/machines.ts'

/** The way from a machine to the API server: up or not, and who wants to know when that changes. */
export class Connection {
  private readonly listeners = new Set<(up: boolean) => void>()
  private wasUp: boolean

  /**
   * @param serving the machines on which an API server runs now; the way is up while one of them can be reached. Whoever
   * knows them calls `look` when one of them changes; the machine itself is listened to here.
   */
  constructor(
    private readonly machine: Machine,
    private readonly machines: Machines,
    private readonly serving: () => readonly Machine[],
  ) {
    this.wasUp = this.up
    machine.onChange(() => this.look())
  }

  get up(): boolean {
    for (const server of this.serving()) if (this.machines.reaches(this.machine, server)) return true
    return false
  }

  /** Called when the way comes up or goes down. @returns how to stop listening */
  onChange(listener: (up: boolean) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** To be called when something that `serving` depends on has changed. */
  look(): void {
    const { up } = this
    if (up === this.wasUp) return
    this.wasUp = up
    for (const listener of [...this.listeners]) listener(up)
  }
}
