import {
  type Backoff,
  type BackoffLimits,
  backoffAfterFailure,
  hasBackoffExpired,
  isBackingOff,
} from '../../engine/api/meta/backoff.ts'

interface Given {
  readonly kind: string
  readonly initial?: number
  readonly max: number
  readonly idleSeconds: number
}

const seconds = (backoff: Backoff | undefined): number => (backoff?.delayMs ?? 0) / 1000

const kinds: Readonly<Record<string, (limits: BackoffLimits, given: Given) => unknown>> = {
  sequence: (limits) => {
    const values: number[] = []
    let backoff: Backoff | undefined
    for (let second = 0; second < 10; second++) {
      values.push(seconds(backoff))
      backoff = backoffAfterFailure(backoff, limits, second * 1000)
    }
    return { values }
  },
  reset: (limits, { idleSeconds }) => ({ inBackoff: isBackingOff(atMaximum(limits), limits, idleSeconds * 1000) }),
  keep: (limits, { idleSeconds }) => ({
    valueAfterNextFailure: seconds(backoffAfterFailure(atMaximum(limits), limits, idleSeconds * 1000)),
  }),
  explicitReset: () => ({ value: seconds(undefined) }),
  forget: (limits, { idleSeconds }) => ({ kept: !hasBackoffExpired(atMaximum(limits), limits, idleSeconds * 1000) }),
}

/** What stands after many failures, the last of them at 0. */
const atMaximum = ({ maxMs }: BackoffLimits): Backoff => ({ delayMs: maxMs, failedMs: 0 })

export function bind(given: unknown): unknown {
  const table = given as Given
  const compute = kinds[table.kind]
  if (compute === undefined) throw new Error(`no kind "${table.kind}" of back-off`)
  return compute({ initialMs: (table.initial ?? 1) * 1000, maxMs: table.max * 1000 }, table)
}
