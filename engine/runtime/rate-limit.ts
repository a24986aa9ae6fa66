import type { Flags } from './flags.ts'
import { TokenBucket } from './token-bucket.ts'

/** The burst that goes with a limit where no flag says otherwise (component-base, ClientConnectionConfiguration). */
const burstByDefault = 30

/** Some controllers ask more often than others: by how much their requests a second and their burst are multiplied. */
export interface LimitFactors {
  readonly qps: number
  readonly burst: number
}

/**
 * What one client may ask of the API server: so many requests a second, after a burst. Nothing waits within a look at an
 * object here: what a look asked for beyond the limit delays the next one.
 */
export class RateLimit {
  private readonly bucket: TokenBucket
  private readonly intervalMs: number
  /** When the last request that was made would have had its turn. */
  private freeMs = 0

  constructor(
    qps: number,
    burst: number,
    private readonly nowMs: () => number,
  ) {
    this.intervalMs = 1000 / qps
    this.bucket = new TokenBucket(this.intervalMs, burst)
  }

  /** By `--kube-api-qps` and `--kube-api-burst`; undefined, which is without limit, where the first is not given. */
  static of(flags: Flags, nowMs: () => number, times: LimitFactors = { qps: 1, burst: 1 }): RateLimit | undefined {
    const qps = flags.number('kube-api-qps', 0)
    if (qps <= 0) return undefined
    return new RateLimit(qps * times.qps, flags.number('kube-api-burst', burstByDefault) * times.burst, nowMs)
  }

  /** A request is made. */
  count(): void {
    const nowMs = this.nowMs()
    this.freeMs = nowMs + this.bucket.reserve(nowMs)
  }

  /** How long the next request has to wait. */
  get waitMs(): number {
    const aheadMs = this.freeMs - this.nowMs()
    return aheadMs > 0 ? aheadMs + this.intervalMs : 0
  }
}
