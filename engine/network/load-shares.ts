import { isSuccess, type Outcome } from './outcome.ts'

export type FlowResult = 'succeeded' | 'refused' | 'timed out' | 'failed'

/** What becomes of a part of a load, and which part: all parts together are 1. */
export interface Share {
  readonly share: number
  readonly result: FlowResult
  /** Why, as an account says it: `1 of 3 endpoints on worker-2, which had no power`. '' for what succeeds. */
  readonly reason: string
  /** The pod that it reaches. */
  readonly podUid?: string
}

/** Outcomes with the same result, reason and pod together, in the order in which they come first. */
export function sharesOf(outcomes: readonly Outcome[]): readonly Share[] {
  const texts = reasonTexts(outcomes)
  const shares = new Map<string, Share>()
  for (const outcome of outcomes) {
    const result = resultOf(outcome)
    const reason = result === 'succeeded' ? '' : withStatus(outcome, texts.get(outcome.reason) ?? outcome.reason)
    const podUid = outcome.pod?.metadata.uid
    const key = `${result} ${podUid ?? ''} ${reason}`
    const share = (shares.get(key)?.share ?? 0) + outcome.share
    shares.set(key, { share, result, reason, ...(podUid === undefined ? {} : { podUid }) })
  }
  return [...shares.values()]
}

/** An answer that is none says with which status. */
function withStatus({ result, status }: Outcome, reason: string): string {
  return result === 'answered' ? `with ${status}, ${reason}` : reason
}

export function areSameShares(a: readonly Share[], b: readonly Share[]): boolean {
  return a.length === b.length && a.every((share, index) => isSameShare(share, b[index] as Share))
}

function isSameShare(a: Share, b: Share): boolean {
  return a.share === b.share && a.result === b.result && a.reason === b.reason && a.podUid === b.podUid
}

function resultOf(outcome: Outcome): FlowResult {
  if (isSuccess(outcome)) return 'succeeded'
  if (outcome.result === 'refused' || outcome.result === 'timed out') return outcome.result
  return 'failed'
}

/** Reasons that are about endpoints say of how many. */
function reasonTexts(outcomes: readonly Outcome[]): ReadonlyMap<string, string> {
  const all = new Set<string>()
  const failing = new Map<string, Set<string>>()
  for (const outcome of outcomes) {
    const { endpoint, reason } = outcome
    if (endpoint === undefined) continue
    all.add(endpoint)
    if (!isSuccess(outcome)) failing.set(reason, (failing.get(reason) ?? new Set<string>()).add(endpoint))
  }
  const noun = all.size === 1 ? 'endpoint' : 'endpoints'
  return new Map([...failing].map(([reason, { size }]) => [reason, `${size} of ${all.size} ${noun} ${reason}`]))
}

/** `66.7% succeeded, 33.3% timed out: 1 of 3 endpoints on worker-2, which had no power` */
export function sharesText(shares: readonly Share[]): string {
  const parts = new Map<string, number>()
  for (const { result, reason, share } of shares) {
    const what = reason === '' ? result : `${result}: ${reason}`
    parts.set(what, (parts.get(what) ?? 0) + share)
  }
  return [...parts].map(([what, share]) => `${Math.round(share * 1000) / 10}% ${what}`).join(', ')
}
