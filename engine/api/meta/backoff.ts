/** The limits of an exponential back-off. */
export interface BackoffLimits {
  readonly initialMs: number
  readonly maxMs: number
}

/** The back-off of one item: how long it waits after its last failure, and when that was. */
export interface Backoff {
  readonly delayMs: number
  readonly failedMs: number
}

/**
 * The back-off after a further failure: the initial delay first, then twice the last one up to the maximum. Who has been
 * fine for more than twice the maximum begins anew. Source: client-go util/flowcontrol Backoff.
 */
export function backoffAfterFailure(before: Backoff | undefined, limits: BackoffLimits, nowMs: number): Backoff {
  const isFirst = before === undefined || hasBackoffExpired(before, limits, nowMs)
  return { delayMs: isFirst ? limits.initialMs : Math.min(before.delayMs * 2, limits.maxMs), failedMs: nowMs }
}

/** Whether an item must still wait: less time than its delay has passed since its last failure. */
export function isBackingOff(backoff: Backoff | undefined, limits: BackoffLimits, nowMs: number): boolean {
  if (backoff === undefined || hasBackoffExpired(backoff, limits, nowMs)) return false
  return nowMs - backoff.failedMs < backoff.delayMs
}

/** Whether the last failure is so long ago that it is forgotten. */
export function hasBackoffExpired(backoff: Backoff, limits: BackoffLimits, nowMs: number): boolean {
  return nowMs - backoff.failedMs > 2 * limits.maxMs
}
