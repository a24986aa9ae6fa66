import { LoadProfile } from './load-profile.ts'
import { areSameShares, type FlowResult, type Share } from './load-shares.ts'

/** A span of time over which the same shares of the load met the same fate. */
interface Segment {
  readonly fromMs: number
  readonly shares: readonly Share[]
}

/** Failures of one kind and reason, over a span without a gap. */
export interface FailedRequests {
  readonly result: Exclude<FlowResult, 'succeeded'>
  readonly reason: string
  readonly fromMs: number
  readonly toMs: number
  readonly count: number
}

/** What became of the requests of a span. `total` is `succeeded` and the failures together. */
export interface TrafficAccount {
  readonly fromMs: number
  readonly toMs: number
  /** Requests per second at the end of the span. */
  readonly rate: number
  readonly total: number
  readonly succeeded: number
  readonly failed: number
  readonly failures: readonly FailedRequests[]
}

/** A load and what has become of it: the account is added up when somebody asks. */
export class Flow {
  readonly profile = new LoadProfile()
  private readonly segments: Segment[] = []

  get shares(): readonly Share[] {
    return this.segments.at(-1)?.shares ?? []
  }

  /** From an instant on. @returns false where nothing is different */
  become(atMs: number, shares: readonly Share[]): boolean {
    const last = this.segments.at(-1)
    if (last !== undefined && areSameShares(last.shares, shares)) return false
    if (last?.fromMs === atMs) this.segments.pop()
    this.segments.push({ fromMs: atMs, shares })
    return true
  }

  /** How many requests reached a pod and were answered in a span. */
  answeredBy(podUid: string, fromMs: number, toMs: number): number {
    let requests = 0
    this.over(fromMs, toMs, (segmentRequests, { shares }) => {
      for (const share of shares) if (isAnswered(share, podUid)) requests += segmentRequests * share.share
    })
    return requests
  }

  /** Requests per second that a pod answers. */
  rateOf(podUid: string, atMs: number): number {
    const part = this.shares.reduce((sum, share) => (isAnswered(share, podUid) ? sum + share.share : sum), 0)
    return part === 0 ? 0 : part * this.profile.rateAt(atMs)
  }

  account(fromMs: number, toMs: number): TrafficAccount {
    const failures: FailedRequests[] = []
    let total = 0
    this.over(fromMs, toMs, (requests, { shares }, startMs, endMs) => {
      total += requests
      for (const share of failingShares(shares)) addFailure(failures, share, requests, startMs, endMs)
    })
    const failed = failures.reduce((sum, { count }) => sum + count, 0)
    return { fromMs, toMs, rate: this.profile.rateAt(toMs), total, succeeded: total - failed, failed, failures }
  }

  private over(
    fromMs: number,
    toMs: number,
    visit: (requests: number, segment: Segment, startMs: number, endMs: number) => void,
  ): void {
    for (const [index, segment] of this.segments.entries()) {
      const startMs = Math.max(fromMs, segment.fromMs)
      const endMs = Math.min(toMs, this.segments[index + 1]?.fromMs ?? toMs)
      if (endMs > startMs) visit(this.profile.requestsBetween(startMs, endMs), segment, startMs, endMs)
    }
  }
}

function isAnswered({ podUid, result }: Share, uid: string): boolean {
  return podUid === uid && result === 'succeeded'
}

interface Failing {
  readonly result: Exclude<FlowResult, 'succeeded'>
  readonly reason: string
  readonly share: number
}

/** Per result and reason: several pods may share them. */
function failingShares(shares: readonly Share[]): readonly Failing[] {
  const failing = new Map<string, Failing>()
  for (const { result, reason, share } of shares) {
    if (result === 'succeeded') continue
    const key = `${result} ${reason}`
    failing.set(key, { result, reason, share: (failing.get(key)?.share ?? 0) + share })
  }
  return [...failing.values()]
}

function addFailure(
  failures: FailedRequests[],
  failing: Failing,
  requests: number,
  fromMs: number,
  toMs: number,
): void {
  const { result, reason, share } = failing
  const count = requests * share
  if (count === 0) return
  const index = failures.findIndex((each) => each.result === result && each.reason === reason && each.toMs === fromMs)
  const before = failures[index]
  if (before === undefined) failures.push({ result, reason, fromMs, toMs, count })
  else failures[index] = { ...before, toMs, count: before.count + count }
}
