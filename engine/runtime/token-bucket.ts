/** A bucket of tokens that fills at a fixed rate, as golang.org/x/time/rate has it. */
export class TokenBucket {
  private tokens: number
  private filledMs: number | undefined

  constructor(
    /** From one token to the next. */
    private readonly refillMs: number,
    private readonly burst: number,
  ) {
    this.tokens = burst
  }

  /** Takes a token where there is one. */
  take(nowMs: number): boolean {
    this.fill(nowMs)
    if (this.tokens < 1) return false
    this.tokens -= 1
    return true
  }

  /** Takes a token that may come later. @returns how long it takes to come */
  reserve(nowMs: number): number {
    this.fill(nowMs)
    this.tokens -= 1
    return this.tokens >= 0 ? 0 : -this.tokens * this.refillMs
  }

  private fill(nowMs: number): void {
    const sinceMs = nowMs - (this.filledMs ?? nowMs)
    this.tokens = Math.min(this.burst, this.tokens + sinceMs / this.refillMs)
    this.filledMs = nowMs
  }
}
