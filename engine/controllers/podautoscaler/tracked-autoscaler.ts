import type { Selector } from '../../api/meta/labels.ts'
import type { Scope } from '../../machines/scope.ts'
import type { Planned } from '../../sim/event-queue.ts'
import type { Memory } from './desired-size.ts'
import { noScaleEvents } from './scale-events.ts'
import { type Ticks, tickFrom } from './ticks.ts'

/** What the controller keeps of an autoscaler between its looks at it. */
export class TrackedAutoscaler {
  memory: Memory = { events: noScaleEvents }
  /** Of its target, once that is known. */
  selector: Selector | undefined
  /** Its target's table and key. */
  target: string | undefined
  /** What the metrics asked for at the last look, where they said enough. */
  recommended: number | undefined
  /** What it waits for, where that is a deadline. */
  deadline: string | undefined
  private lookedAtMs: number | undefined
  private planned: Planned | undefined

  constructor(
    readonly key: string,
    readonly namespace: string,
    private readonly ticks: Ticks,
    private readonly scope: Scope,
    private readonly look: (tracked: TrackedAutoscaler) => void,
  ) {}

  /** Whether it is not looked at at the next tick. */
  get isQuiet(): boolean {
    return this.planned === undefined || this.planned.instantMs > this.nextTickMs()
  }

  get plannedMs(): number | undefined {
    return this.planned?.instantMs
  }

  /** Looks at it at the first tick from an instant on, unless it is looked at before. */
  planFrom(atMs: number, options: { readonly periodic: boolean; readonly deadline?: string }): void {
    const nowMs = this.scope.simulation.nowMs
    const tickMs = Math.max(tickFrom(this.ticks, Math.max(atMs, nowMs)), this.nextTickMs())
    const { planned } = this
    const isSooner = planned !== undefined && planned.instantMs < tickMs
    if (isSooner || (planned?.instantMs === tickMs && (options.periodic || !planned.periodic))) return
    this.scope.cancel(this.planned)
    this.deadline = options.deadline
    this.planned = this.scope.at(tickMs, () => this.tick(), { periodic: options.periodic })
  }

  wake(): void {
    this.planFrom(0, { periodic: false })
  }

  /**
   * While it was quiet, each tick would have asked for the same again: the memory of the last one is as young as the
   * tick before this one.
   */
  private catchUp(): void {
    const { recommendations } = this.memory
    const [before, nowMs] = [this.lookedAtMs, this.scope.simulation.nowMs]
    if (before === undefined || this.recommended === undefined || recommendations === undefined) return
    const skippedMs = nowMs - this.ticks.periodMs - before
    const newest = recommendations.reduce((latest, each, index) => {
      const known = recommendations[latest]
      return known === undefined || each.atMs >= known.atMs ? index : latest
    }, -1)
    const known = recommendations[newest]
    if (skippedMs <= 0 || known === undefined) return
    const carried = { ...known, atMs: known.atMs + skippedMs }
    this.memory = { ...this.memory, recommendations: recommendations.with(newest, carried) }
  }

  private tick(): void {
    this.planned = undefined
    this.deadline = undefined
    this.catchUp()
    this.lookedAtMs = this.scope.simulation.nowMs
    this.look(this)
  }

  /** Not before now, and not twice at one instant. */
  private nextTickMs(): number {
    const nowMs = this.scope.simulation.nowMs
    return tickFrom(this.ticks, this.lookedAtMs === nowMs ? nowMs + 1 : nowMs)
  }
}
