import type { Planned } from '../sim/event-queue.ts'
import type { Container, Containers } from './containers.ts'
import type { Machine } from './machines.ts'

/**
 * How much of a machine's memory is held, and the kernel that kills a container where more is asked for than there is.
 * While what was started last could not fill it, a start costs an addition.
 */
export class MachineMemory {
  /** No more than this is held by what runs, as long as none of it grows. */
  private boundBytes = 0
  private grows = false
  /** What something outside of all containers has taken. */
  private outsideBytes = 0
  private listener: (() => void) | undefined
  private noticeBytes: number
  private killing: Planned | undefined

  constructor(
    private readonly containers: Containers,
    private readonly machine: Machine,
    readonly capacityBytes: number,
  ) {
    this.noticeBytes = capacityBytes
    containers.onUse(machine, (container) => this.used(container))
    machine.onChange((_machine, before) => this.machineChanged(before.memoryFull))
  }

  /** Tells whenever more than so many bytes may be held sooner than was known; in place of who was told before. */
  watch(noticeBytes: number, listener: () => void): void {
    this.noticeBytes = noticeBytes
    this.listener = listener
  }

  unwatch(): void {
    this.noticeBytes = this.capacityBytes
    this.listener = undefined
  }

  /** Bytes that containers hold now. */
  get containerBytes(): number {
    return Math.floor(this.running.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0))
  }

  get usedBytes(): number {
    return Math.min(this.capacityBytes, this.containerBytes + this.outsideBytes)
  }

  /** The instant from which more than so many bytes are held, as far as is known now; undefined where that never is. */
  passedMs(bytes: number): number | undefined {
    const used = this.containerBytes + this.outsideBytes
    if (used > bytes) return this.nowMs
    const perMinute = this.running.reduce((sum, { program }) => sum + program.leakBytesPerMinute, 0)
    return perMinute <= 0 ? undefined : this.nowMs + Math.floor(((bytes - used) * 60_000) / perMinute) + 1
  }

  private get running(): readonly Container[] {
    return this.containers.on(this.machine.name)
  }

  private get nowMs(): number {
    return this.containers.machines.simulation.nowMs
  }

  private used({ program }: Container): void {
    this.boundBytes += program.memoryBytes
    this.grows ||= program.leakBytesPerMinute > 0
    if (this.grows || this.outsideBytes > 0 || this.boundBytes > this.noticeBytes) this.look()
  }

  private look(): void {
    this.boundBytes = this.containerBytes
    this.grows = this.running.some(({ program }) => program.leakBytesPerMinute > 0)
    this.planKill()
    this.listener?.()
  }

  /** What has taken the rest of the memory is there, or gone with the power or with whoever ended it. */
  private machineChanged(wasFull: boolean): void {
    const isFull = this.machine.state.memoryFull
    if (isFull === wasFull) return
    this.outsideBytes = isFull ? Math.max(0, this.capacityBytes - this.containerBytes) : 0
    this.look()
  }

  private planKill(): void {
    const { simulation } = this.containers.machines
    if (this.killing !== undefined) simulation.cancel(this.killing)
    const atMs = this.passedMs(this.capacityBytes)
    this.killing =
      atMs === undefined ? undefined : simulation.at(atMs, `kernel of ${this.machine.name}`, () => this.killWorst())
  }

  /** Who holds most of it, with what is added for how dear it is. Source: Linux mm/oom_kill.c oom_badness. */
  private killWorst(): void {
    const badness = ({ memoryBytes, spec }: Container): number =>
      memoryBytes + ((spec.oomScoreAdjust ?? 0) * this.capacityBytes) / 1000
    const [worst] = this.running.toSorted((a, b) => badness(b) - badness(a))
    // Something may have ended since it was planned.
    if (this.passedMs(this.capacityBytes) === this.nowMs) worst?.kill('OOMKilled')
    this.look()
  }
}
