/** How often images may be asked of registries: `--registry-qps` with bursts of `--registry-burst`. */
export interface PullLimits {
  /** Per second; 0 for no limit. */
  readonly qps: number
  readonly burst: number
}

/** What containers are told that are not let through (pkg/kubelet/images/helpers.go). */
export const pullQpsExceeded = 'pull QPS exceeded'

/** A token bucket that refuses, never waits. */
export class PullLimiter {
  private tokens: number
  private filledMs = 0

  constructor(private readonly limits: PullLimits) {
    this.tokens = limits.burst
  }

  /** Whether a pull may go out now. */
  accepts(nowMs: number): boolean {
    const { qps, burst } = this.limits
    if (qps === 0) return true
    this.tokens = Math.min(burst, this.tokens + ((nowMs - this.filledMs) * qps) / 1000)
    this.filledMs = nowMs
    if (this.tokens < 1) return false
    this.tokens -= 1
    return true
  }
}
