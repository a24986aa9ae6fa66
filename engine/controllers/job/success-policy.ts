import type { SuccessPolicy } from '../../api/schema/types.ts'
import { type Intervals, overlapOf, parseIntervals, totalOf } from './index-intervals.ts'

/** Which rule of the policy is met; undefined while none is. Source: pkg/controller/job/success_policy.go. */
export function metSuccessRule(
  policy: SuccessPolicy | undefined,
  completions: number,
  succeeded: Intervals,
): string | undefined {
  if (succeeded.length === 0) return undefined
  const index = (policy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && totalOf(succeeded) >= succeededCount
    const wanted = parseIntervals(succeededIndexes, completions)
    if (wanted.length === 0) return false
    const met = overlapOf(wanted, succeeded)
    return met === totalOf(wanted) || (succeededCount !== undefined && met >= succeededCount)
  })
  return index < 0 ? undefined : `Matched rules at index ${index}`
}
