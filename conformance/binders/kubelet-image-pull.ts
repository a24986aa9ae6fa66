import { type Backoff, backoffAfterFailure } from '../../engine/api/meta/backoff.ts'
import { imageDecision } from '../../engine/kubelet/image-decision.ts'
import { PullLimiter } from '../../engine/kubelet/pull-limiter.ts'
import { fullImageName, isSameImage } from '../../engine/machines/images.ts'

interface Given {
  readonly kind: 'pull' | 'tag'
  readonly image: string
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never'
  readonly runtimePullError?: string
  readonly inspectError?: string
  readonly pullQps?: number
  readonly pullBurst?: number
}

interface Try {
  readonly pulled: boolean
  readonly error: string | null
}

/** The back-off that the source's test sets up, and the longest list of tries in it. */
const limits = { initialMs: 1_000, maxMs: 60_000 }
const triesMax = 12

/** The table says how often it tries; a longer list is cut by the caller's expectation. */
export const inputs = { tries: 'its length is how often the source tries, once a second' }

export function bind(given: unknown, _topic: unknown, expected: unknown): unknown {
  const table = given as Given
  if (table.kind === 'tag') return { image: fullImageName(table.image) }
  const wanted = (expected as { tries?: readonly unknown[] } | undefined)?.tries?.length ?? triesMax
  const limiter = new PullLimiter({ qps: table.pullQps ?? 0, burst: table.pullBurst ?? 0 })
  let backoff: Backoff | undefined
  const tries = Array.from({ length: wanted }, (_, second): Try => {
    const outcome = attempt(table, { backoff, limiter, nowMs: second * 1000 })
    if (outcome.error === 'ErrImagePull') backoff = backoffAfterFailure(backoff, limits, second * 1000)
    return outcome
  })
  return { tries }
}

function attempt(
  { image, imagePullPolicy, inspectError, runtimePullError }: Given,
  { backoff, limiter, nowMs }: { backoff: Backoff | undefined; limiter: PullLimiter; nowMs: number },
): Try {
  const decision = imageDecision({
    image,
    policy: imagePullPolicy,
    present: isSameImage(image, 'present_image'),
    backoff,
    limits,
    nowMs,
    ...(inspectError === undefined ? {} : { inspectProblem: inspectError }),
  })
  if (decision.act === 'fail') return { pulled: false, error: decision.error }
  if (decision.act === 'use') return { pulled: false, error: null }
  if (!limiter.accepts(nowMs)) return { pulled: false, error: 'ErrImagePull' }
  return { pulled: true, error: runtimePullError === undefined ? null : 'ErrImagePull' }
}
