import { ApiError, isOperatingError } from '../api/status.ts'
import type { Scope } from '../machines/scope.ts'
import type { Cause } from '../sim/cause.ts'
import type { Planned } from '../sim/event-queue.ts'
import type { RateLimit } from './rate-limit.ts'
import { TokenBucket } from './token-bucket.ts'
import type { Waiting } from './waiting.ts'

/** First delay after an error; it doubles with each further one. client-go, DefaultTypedControllerRateLimiter. */
export const retryDelayMs = 5
export const retryDelayMaxMs = 1_000_000
/** The same limiter lets all keys of a queue together be retried ten times a second, after a hundred at once. */
export const retryRefillMs = 100
export const retriesAtOnceMax = 100

/** Why a key waits that could be looked at but for the limit of the component's client. */
export const limitedReason = 'its turn: the client has asked as often as it may (--kube-api-qps)'

interface Queued {
  readonly key: string
  readonly cause: Cause | null
  /** How often it was woken before somebody looked. */
  wakes: number
}

interface Delayed {
  readonly planned: Planned
  readonly reason: string
}

/**
 * Keys to be looked at, each once however often it was woken. Whoever looks reads what is so now; an operating error
 * (a conflict, an outage) brings the key back after a delay that doubles.
 */
export class WorkQueue {
  private readonly queued = new Map<string, Queued>()
  /** These are made when something waits or fails for the first time: most queues of most runs see neither. */
  private delayed: Map<string, Delayed> | undefined
  private failures: Map<string, { count: number; error: string }> | undefined
  private bucket: TokenBucket | undefined
  private draining: Planned | undefined

  constructor(
    private readonly scope: Scope,
    readonly component: string,
    private readonly reconcile: (key: string) => void,
    /** That of the client with which it looks. */
    private readonly limit?: RateLimit,
  ) {}

  /** Whether something is to be looked at now or tried again. */
  get busy(): boolean {
    return this.queued.size > 0 || (this.failures?.size ?? 0) > 0
  }

  add(key: string): void {
    const known = this.queued.get(key)
    if (known !== undefined) {
      known.wakes++
      return
    }
    this.queued.set(key, { key, cause: this.scope.simulation.cause, wakes: 1 })
    if (this.draining === undefined) this.draining = this.scope.after(0, () => this.drain())
  }

  /** Adds the key later; of several such requests the earliest counts. */
  addAfter(key: string, delayMs: number, reason = 'a deadline'): void {
    if (delayMs <= 0) {
      this.add(key)
      return
    }
    const instantMs = this.scope.simulation.nowMs + Math.ceil(delayMs)
    this.delayed ??= new Map()
    const { delayed } = this
    const known = delayed.get(key)
    if (known !== undefined) {
      if (known.planned.instantMs <= instantMs) return
      this.scope.cancel(known.planned)
    }
    const planned = this.scope.at(instantMs, () => {
      delayed.delete(key)
      this.add(key)
    })
    delayed.set(key, { planned, reason })
  }

  /** Adds the key after a delay that doubles each time, until `forget`. */
  retry(key: string, error: string, tookMs = 0): void {
    const count = this.retries(key) + 1
    this.failures ??= new Map()
    this.failures.set(key, { count, error })
    this.bucket ??= new TokenBucket(retryRefillMs, retriesAtOnceMax)
    const ownMs = Math.min(retryDelayMs * 2 ** (count - 1), retryDelayMaxMs)
    const sharedMs = this.bucket.reserve(this.scope.simulation.nowMs)
    this.addAfter(key, tookMs + Math.max(ownMs, sharedMs), `back-off after: ${error}`)
  }

  forget(key: string): void {
    this.failures?.delete(key)
  }

  /** How often the key failed since it last went well. */
  retries(key: string): number {
    return this.failures?.get(key)?.count ?? 0
  }

  waiting(): Waiting[] {
    const { component } = this
    const later = [...(this.delayed ?? [])].map(([key, { planned, reason }]) => ({
      component,
      key,
      reason,
      untilMs: planned.instantMs,
    }))
    const untilMs = this.draining?.instantMs
    if (untilMs === undefined || (this.limit?.waitMs ?? 0) === 0) return later
    return [...later, ...[...this.queued.keys()].map((key) => ({ component, key, reason: limitedReason, untilMs }))]
  }

  private drain(): void {
    const { simulation } = this.scope
    this.draining = undefined
    for (const { key, cause } of [...this.queued.values()]) {
      if (!this.scope.alive) return
      const waitMs = this.limit?.waitMs ?? 0
      if (waitMs > 0) {
        this.draining ??= this.scope.after(Math.ceil(waitMs), () => this.drain())
        return
      }
      this.queued.delete(key)
      simulation.cause = cause
      this.process(key)
    }
  }

  private process(key: string): void {
    try {
      this.reconcile(key)
      this.forget(key)
    } catch (error) {
      if (!isOperatingError(error)) throw error
      this.retry(key, error.message, error instanceof ApiError ? error.tookMs : 0)
    }
  }
}
