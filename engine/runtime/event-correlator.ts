import type { ClusterTime } from '../apiserver/cluster-time.ts'

/** Source: client-go tools/record/events_cache.go. */
export const similarEventsMax = 10
export const similarEventsWindowMs = 600_000
export const burstMax = 25
export const refillMs = 300_000

export interface SeenEvent {
  readonly uid: string
  readonly fieldPath: string
  readonly type: string
  readonly reason: string
  readonly message: string
}

/** What becomes of an event: under which key it is counted, with which message, for the how-manieth time. */
export interface Correlated {
  readonly key: string
  readonly message: string
  readonly count: number
}

interface Similar {
  readonly messages: Set<string>
  lastMs: number
}

interface Bucket {
  tokens: number
  filledMs: number
}

/**
 * Counts equal events, combines more than ten similar ones within ten minutes into one, and drops what an object says
 * beyond 25 at once and one every five minutes.
 */
export class EventCorrelator {
  private readonly similar = new Map<string, Similar>()
  private readonly counts = new Map<string, number>()
  private readonly buckets = new Map<string, Bucket>()

  constructor(private readonly time: ClusterTime) {}

  /** @returns undefined for an event that is dropped */
  see(event: SeenEvent): Correlated | undefined {
    const { uid, fieldPath, type, reason, message } = event
    const group = `${uid}|${type}|${reason}`
    const combined = this.isCombined(group, message)
    const key = combined ? group : `${group}|${fieldPath}|${message}`
    const count = (this.counts.get(key) ?? 0) + 1
    this.counts.set(key, count)
    if (!this.takeToken(uid)) return undefined
    return { key, count, message: combined ? `(combined from similar events): ${message}` : message }
  }

  private isCombined(group: string, message: string): boolean {
    const nowMs = this.time.nowMs
    const known = this.similar.get(group)
    if (known === undefined || nowMs - known.lastMs > similarEventsWindowMs) {
      this.similar.set(group, { messages: new Set([message]), lastMs: nowMs })
      return false
    }
    known.messages.add(message)
    known.lastMs = nowMs
    return known.messages.size >= similarEventsMax
  }

  private takeToken(uid: string): boolean {
    const nowMs = this.time.nowMs
    const bucket = this.buckets.get(uid) ?? { tokens: burstMax, filledMs: nowMs }
    this.buckets.set(uid, bucket)
    bucket.tokens = Math.min(burstMax, bucket.tokens + (nowMs - bucket.filledMs) / refillMs)
    bucket.filledMs = nowMs
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }
}
