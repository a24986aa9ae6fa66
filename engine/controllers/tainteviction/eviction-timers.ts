import type { Pod } from '../../api/schema/types.ts'
import type { Scope } from '../../machines/scope.ts'
import type { Planned } from '../../sim/event-queue.ts'

interface Timer {
  readonly pod: Pod
  /** Undefined once it has run: the pod is not evicted twice. */
  planned: Planned | undefined
}

/** The evictions that are due at some time, one per pod. Source: pkg/controller/tainteviction timed_workers.go. */
export class EvictionTimers {
  private readonly timers = new Map<string, Timer>()

  constructor(
    private readonly scope: Scope,
    /** Evicts; may be asked again where it returns false. */
    private readonly evict: (pod: Pod, key: string) => boolean,
  ) {}

  isWaiting(key: string): boolean {
    return this.timers.get(key)?.planned !== undefined
  }

  /** What is due already is done at once; whoever was evicted is not evicted again. */
  add(key: string, pod: Pod, delayMs: number): void {
    if (this.timers.has(key)) return
    const timer: Timer = { pod, planned: undefined }
    this.timers.set(key, timer)
    if (delayMs <= 0) this.run(key, timer)
    else timer.planned = this.scope.after(delayMs, () => this.run(key, timer))
  }

  /** @returns the pod whose eviction was still to come */
  cancel(key: string): Pod | undefined {
    const timer = this.timers.get(key)
    if (timer === undefined) return undefined
    this.timers.delete(key)
    if (timer.planned === undefined) return undefined
    this.scope.cancel(timer.planned)
    return timer.pod
  }

  /** Those still to come: whose, and when. */
  waiting(): { key: string; untilMs: number }[] {
    return [...this.timers].flatMap(([key, { planned }]) =>
      planned === undefined ? [] : [{ key, untilMs: planned.instantMs }],
    )
  }

  private run(key: string, timer: Timer): void {
    timer.planned = undefined
    if (!this.evict(timer.pod, key)) this.timers.delete(key)
  }
}
