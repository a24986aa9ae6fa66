import type { Pod } from '../api/schema/types.ts'

/** How long a client waits for an answer. */
export const clientPatienceMs = 10_000

export type Result =
  /** With a status of HTTP, good or bad. */
  | 'answered'
  | 'refused'
  | 'timed out'
  /** Its name has no address. */
  | 'unresolved'
  /** It leaves the cluster: nobody can say what becomes of it. */
  | 'unknown'

/** What a proxy does for a client that is to stay with one pod: remember the endpoint that it got. */
export interface StickyChoice {
  /** Service, port and node. */
  readonly key: string
  readonly endpoint: string
  readonly timeoutMs: number
}

/** One thing that can become of a request, and which share of such requests it happens to. */
export interface Outcome {
  /** Of all outcomes together 1. */
  readonly share: number
  readonly result: Result
  readonly status?: number
  /** The pod that answered, or that should have. */
  readonly pod?: Pod
  /** Why it failed, as the end of a sentence: `on worker-2, which had no power`. */
  readonly reason: string
  /** `10.244.2.7:80`, where it came so far; several outcomes may share a reason and differ in this. */
  readonly endpoint?: string
  readonly sticky?: StickyChoice
  /** The API server itself answered, and may say more than a status. */
  readonly isOfApiServer?: true
  /** The way that it took. */
  readonly hops: readonly string[]
}

/** No answer, a refusal and a status of 400 and more are failures. */
export function isSuccess({ result, status = 0 }: Outcome): boolean {
  return result === 'answered' && status < 400
}

/** Whether it can be said at all. */
export function isKnown({ result }: Outcome): boolean {
  return result !== 'unknown'
}

/** What became of it in a few words: `answered by pod web-1 with 200`. */
export function outcomeText({ result, status, pod, reason }: Outcome): string {
  if (result === 'answered') {
    const by = pod === undefined ? '' : ` by pod ${pod.metadata.name}`
    return `answered${by} with ${status ?? 200}${reason === '' ? '' : ` (${reason})`}`
  }
  return reason === '' ? result : `${result}: ${reason}`
}

/** The same outcomes as a part of something larger. */
export function scaled(outcomes: readonly Outcome[], share: number, hops: readonly string[] = []): Outcome[] {
  return outcomes.map((outcome) => ({ ...outcome, share: outcome.share * share, hops: [...hops, ...outcome.hops] }))
}
