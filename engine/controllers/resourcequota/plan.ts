import { resourceListsEqual } from '../../api/meta/resource-lists.ts'
import type { QuotaEvaluator } from '../../api/quota/evaluator.ts'
import { chargedUntilMs } from '../../api/quota/pods.ts'
import type { KubernetesObject, Pod } from '../../api/schema/types.ts'

/** What a change of an object means for the quotas of its namespace. */
export type Effect = 'gives' | { readonly laterAtMs: number }

/**
 * A deletion and some updates give something back, and quotas are worked out at once. What else lessens the use shows at
 * the next full count: from `laterAtMs` on, in milliseconds since 1970.
 */
export function effectOf(
  evaluator: QuotaEvaluator,
  after: KubernetesObject | undefined,
  before: KubernetesObject,
  nowMs: number,
): Effect | undefined {
  if (after === undefined || evaluator.gives?.(after, before, nowMs) === true) return 'gives'
  const endMs = after.kind === 'Pod' ? chargedUntilMs(after as Pod) : undefined
  const isNewlyDeleted = before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp
  if (endMs !== undefined && isNewlyDeleted) return { laterAtMs: endMs + 1 }
  const isSame = specOf(after) === specOf(before)
  if (isSame || resourceListsEqual(evaluator.usage(after, nowMs), evaluator.usage(before, nowMs))) return undefined
  return { laterAtMs: nowMs }
}

const specOf = (object: KubernetesObject): unknown => (object as { spec?: unknown }).spec
