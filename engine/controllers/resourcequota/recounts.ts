import { resourceQuotaSyncPeriodMs } from '../../defaults.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import type { Planned } from '../../sim/event-queue.ts'

/**
 * The full counts that come every five minutes, of those quotas for which one can find something new. All instants are
 * in milliseconds since the beginning of the run.
 */
export class Recounts {
  private readonly periodMs: number
  private readonly beganMs: number
  private readonly dueMs = new Map<string, number>()
  private planned: Planned | undefined

  constructor(
    private readonly context: ComponentContext,
    private readonly count: (key: string) => void,
  ) {
    this.periodMs = context.flags.durationMs('resource-quota-sync-period', resourceQuotaSyncPeriodMs)
    this.beganMs = context.time.nowMs
  }

  /** At the first count that comes at that instant or later. */
  plan(key: string, fromMs = this.context.time.nowMs): void {
    const tickMs = this.tickFrom(Math.max(fromMs, this.context.time.nowMs + 1))
    // Of several reasons the latest counts too: a count before it found what there was by then.
    this.dueMs.set(key, Math.max(tickMs, this.dueMs.get(key) ?? 0))
    this.wakeAt(this.tickFrom(this.context.time.nowMs + 1))
  }

  private tickFrom(instantMs: number): number {
    return this.beganMs + Math.ceil((instantMs - this.beganMs) / this.periodMs) * this.periodMs
  }

  private wakeAt(instantMs: number): void {
    if (this.planned !== undefined) return
    const { scope } = this.context
    this.planned = scope.at(instantMs, () => this.tick(), { periodic: true })
  }

  private tick(): void {
    this.planned = undefined
    const nowMs = this.context.time.nowMs
    for (const [key, dueMs] of [...this.dueMs]) {
      if (dueMs <= nowMs) this.dueMs.delete(key)
      this.count(key)
    }
    if (this.dueMs.size > 0) this.wakeAt(nowMs + this.periodMs)
  }
}
