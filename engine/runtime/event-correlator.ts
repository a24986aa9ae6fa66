import type { ClusterTime } from '../apiserver/cluster-time.ts'
import { TokenBucket } from './token-bucket.ts'

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

/**
 * Counts equal events, combines more than ten similar ones within ten minutes into one, and drops what an object says
 * beyond 25 at once and one every five minutes.
 */
export class EventCorrelator {
  private readonly similar = new Map<string, Similar>()
  private readonly counts = new Map<string, number>()
  private readonly buckets = new Map<string, TokenBucket>()

  constructor(private readonly time: ClusterTime) {}

  /** @returns undefined for an event that is dropped; it counts all the same */
  see(event: SeenEvent): Correlated | undefined {
    const { uid, fieldPath, type, reason, message } = event
    const group = `${uid}|${type}|${reason}`
    const combined = this.isCombined(group, message)
    const key = combined ? group : `${group}|${fieldPath}|${message}`
    const count = (this.counts.get(key) ?? 0) + 1
    this.counts.set(key, count)
    const bucket = this.buckets.get(uid) ?? new TokenBucket(refillMs, burstMax)
    this.buckets.set(uid, bucket)
    if (!bucket.take(this.time.nowMs)) return undefined
    return { key, count, message: combined ? `(combined from similar events): ${message}` : message }
  }

  /** Whether this is the tenth different message of a group; one of them is forgotten then, so that nine are known. */
  private isCombined(group: string, message: string): boolean {
    const nowMs = this.time.nowMs
    const known = this.similar.get(group)
    if (known === undefined || nowMs - known.lastMs > similarEventsWindowMs) {
      this.similar.set(group, { messages: new Set([message]), lastMs: nowMs })
      return false
    }
    known.messages.add(message)
    known.lastMs = nowMs
    if (known.messages.size < similarEventsMax) return false
    // client-go forgets any of them; the oldest, so that runs are repeatable.
    for (const oldest of known.messages) {
      known.messages.delete(oldest)
      break
    }
    return true
  }
}
