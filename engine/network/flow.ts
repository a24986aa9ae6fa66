import { LoadProfile } from './load-profile.ts'
import { areSameShares, type FlowResult, type Share } from './load-shares.ts'

/** What is left of a request by rounding. */
const negligible = 1e-9

/** A span of time over which the same shares of the load met the same fate. */
interface Segment {
  readonly fromMs: number
  readonly shares: readonly Share[]
  /** Of each pod, which share of the load it answers. */
  readonly answered: ReadonlyMap<string, number>
}

/** A span whose requests to one pod met another fate than they seemed to: lost under way, or answered late. */
interface Amendment {
  readonly podUid: string
  readonly fromMs: number
  readonly toMs: number
}

interface Loss extends Amendment {
  readonly result: Exclude<FlowResult, 'succeeded'>
  readonly reason: string
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
  private readonly losses: Loss[] = []
  private readonly lateAnswers: Amendment[] = []

  get shares(): readonly Share[] {
    return this.segments.at(-1)?.shares ?? []
  }

  /** From an instant on. @returns false where nothing is different */
  become(atMs: number, shares: readonly Share[]): boolean {
    const last = this.segments.at(-1)
    if (last !== undefined && areSameShares(last.shares, shares)) return false
    if (last?.fromMs === atMs) this.segments.pop()
    this.segments.push({ fromMs: atMs, shares, answered: answeredByPod(shares) })
    return true
  }

  /** What a pod had begun to answer in a span is lost; nothing is lost twice. */
  lose(loss: Loss): void {
    const last = this.losses.findLast(({ podUid }) => podUid === loss.podUid)
    const fromMs = Math.max(loss.fromMs, last?.toMs ?? 0)
    if (fromMs < loss.toMs) this.losses.push({ ...loss, fromMs })
  }

  /** What a pod was asked in a span, and did not answer, it answers after all. */
  answerLate(late: Amendment): void {
    this.lateAnswers.push(late)
  }

  /** How many requests reached a pod and were answered in a span. */
  answeredBy(podUid: string, fromMs: number, toMs: number): number {
    let requests = 0
    this.over(fromMs, toMs, (segmentRequests, { answered }) => {
      requests += segmentRequests * (answered.get(podUid) ?? 0)
    })
    return requests
  }

  /** Requests per second that a pod answers. */
  rateOf(podUid: string, atMs: number): number {
    const part = this.segments.at(-1)?.answered.get(podUid) ?? 0
    return part === 0 ? 0 : part * this.profile.rateAt(atMs)
  }

  account(fromMs: number, toMs: number): TrafficAccount {
    const failures = new Failures()
    let total = 0
    this.over(fromMs, toMs, (requests, { shares }, startMs, endMs) => {
      total += requests
      for (const share of shares) {
        const late = share.result === 'timed out' ? this.answeredLate(share, startMs, endMs) : 0
        failures.add(share, requests * share.share - late, startMs, endMs)
      }
    })
    for (const { podUid, result, reason, ...span } of this.losses) {
      if (span.toMs < fromMs || span.toMs > toMs) continue
      // What was lost now may have come before; then it is one of those that this span is asked about.
      total += this.answeredBy(podUid, span.fromMs, Math.min(fromMs, span.toMs))
      failures.add({ result, reason }, this.answeredBy(podUid, span.fromMs, span.toMs), span.fromMs, span.toMs)
    }
    const { all, count: failed } = failures
    return { fromMs, toMs, rate: this.profile.rateAt(toMs), total, succeeded: total - failed, failed, failures: all }
  }

  private answeredLate({ podUid, share }: Share, fromMs: number, toMs: number): number {
    const requests = this.lateAnswers.map((late) => {
      const [startMs, endMs] = [Math.max(fromMs, late.fromMs), Math.min(toMs, late.toMs)]
      return late.podUid === podUid && endMs > startMs ? this.profile.requestsBetween(startMs, endMs) : 0
    })
    return requests.reduce((sum, each) => sum + each * share, 0)
  }

  private over(
    fromMs: number,
    toMs: number,
    visit: (requests: number, segment: Segment, startMs: number, endMs: number) => void,
  ): void {
    for (let index = this.indexAt(fromMs); index < this.segments.length; index++) {
      const segment = this.segments[index] as Segment
      if (segment.fromMs >= toMs) return
      const startMs = Math.max(fromMs, segment.fromMs)
      const endMs = Math.min(toMs, this.segments[index + 1]?.fromMs ?? toMs)
      if (endMs > startMs) visit(this.profile.requestsBetween(startMs, endMs), segment, startMs, endMs)
    }
  }

  /** The last segment that does not begin later, or the first. Most questions are about the end. */
  private indexAt(ms: number): number {
    return Math.max(
      0,
      this.segments.findLastIndex(({ fromMs }) => fromMs <= ms),
    )
  }
}

function answeredByPod(shares: readonly Share[]): ReadonlyMap<string, number> {
  const answered = new Map<string, number>()
  for (const { podUid, result, share } of shares) {
    if (podUid !== undefined && result === 'succeeded') answered.set(podUid, (answered.get(podUid) ?? 0) + share)
  }
  return answered
}

/** Failures as they are added up: those of one result and reason in spans that touch are one. */
class Failures {
  readonly all: FailedRequests[] = []

  get count(): number {
    return this.all.reduce((sum, { count }) => sum + count, 0)
  }

  add({ result, reason }: Pick<Share, 'result' | 'reason'>, count: number, fromMs: number, toMs: number): void {
    if (result === 'succeeded' || count <= negligible) return
    const index = this.all.findIndex(
      (each) => each.result === result && each.reason === reason && each.toMs >= fromMs && each.fromMs <= toMs,
    )
    const before = this.all[index]
    if (before === undefined) this.all.push({ result, reason, fromMs, toMs, count })
    else this.all[index] = { ...before, toMs: Math.max(toMs, before.toMs), count: before.count + count }
  }
}
