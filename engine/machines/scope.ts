import type { Planned } from '../sim/event-queue.ts'
import type { PlanOptions, Simulation } from '../sim/simulation.ts'

/**
 * The life of a process: what it planned and what it listens to ends with it. A process that is started again gets a new
 * scope, and with it empty memory.
 */
export class Scope {
  private ended = false
  private readonly endings: (() => void)[] = []

  constructor(
    readonly simulation: Simulation,
    /** The process, for messages: `kubelet on node worker-1`. */
    readonly lane: string,
  ) {}

  get alive(): boolean {
    return !this.ended
  }

  after(delayMs: number, run: () => void, options?: PlanOptions): Planned {
    return this.at(this.simulation.nowMs + delayMs, run, options)
  }

  at(instantMs: number, run: () => void, options?: PlanOptions): Planned {
    const planned: Planned = this.simulation.at(
      instantMs,
      this.lane,
      () => {
        if (!this.ended) run()
      },
      options,
    )
    return planned
  }

  cancel(planned: Planned | undefined): void {
    if (planned !== undefined) this.simulation.cancel(planned)
  }

  /** Does something when the process ends, last registered first; at once where it has ended. */
  onEnd(act: () => void): void {
    if (this.ended) act()
    else this.endings.push(act)
  }

  /** Ends without a word: what should happen at the end does not. */
  release(): void {
    this.ended = true
    this.endings.length = 0
  }

  end(): void {
    if (this.ended) return
    this.ended = true
    for (const act of this.endings.toReversed()) act()
  }
}
