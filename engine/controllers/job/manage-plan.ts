import { isPodActive } from '../../api/meta/pods.ts'
import type { Job, Pod } from '../../api/schema/types.ts'
import type { Assessment } from './assessment.ts'
import { indexesDue, remainingBackoffMs } from './backoff.ts'
import { isIndexed, withoutDuplicates } from './completion-index.ts'
import { pendingIndexes } from './index-progress.ts'
import {
  completionsOf,
  hasLimitPerIndex,
  isSuspended,
  isTerminating,
  replacesOnlyFailed,
  type Situation,
} from './job-pods.ts'
import { inRemovalOrder } from './removal-order.ts'

/** No more than so many pods are made or deleted in one go: MaxPodCreateDeletePerSync. */
export const podsPerSyncMax = 500

export type ManagePlan =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'remove'; readonly pods: readonly Pod[] }
  /** Each with its index, or none. */
  | { readonly kind: 'create'; readonly indexes: readonly (number | undefined)[] }
  | { readonly kind: 'wait'; readonly ms: number }

const nothing: ManagePlan = { kind: 'nothing' }

/** How many pods shall run, and what has to be done for it. Source: job_controller.go, manageJob. */
export function managePlan(situation: Situation, assessment: Assessment): ManagePlan {
  const { job, pods, features } = situation
  const active = pods.filter(isPodActive)
  if (isSuspended(job)) return { kind: 'remove', pods: podsForRemoval(job, active, active.length) }
  const wanted = wantedActive(job, assessment.succeeded, active.length)
  const removed = podsForRemoval(job, active, Math.max(0, active.length - wanted)).slice(0, podsPerSyncMax)
  if (removed.length > 0) return { kind: 'remove', pods: removed }
  const leaving = replacesOnlyFailed(job, features) ? pods.filter(isTerminating).length : 0
  const missing = wanted - leaving - active.length
  return missing > 0 ? creationPlan(situation, assessment, missing) : nothing
}

function wantedActive({ spec }: Job, succeeded: number, active: number): number {
  const parallelism = spec.parallelism ?? 1
  // Of a work queue's pods the first success tells that the others, too, will find nothing more to do.
  if (spec.completions === undefined) return succeeded > 0 ? active : parallelism
  return Math.max(0, Math.min(spec.completions - succeeded, parallelism))
}

function creationPlan(situation: Situation, { record, progress }: Assessment, missing: number): ManagePlan {
  const { job, features, nowUnixMs } = situation
  const perIndex = hasLimitPerIndex(job, features)
  const waitMs = perIndex ? 0 : remainingBackoffMs(record, nowUnixMs)
  if (waitMs > 0) return { kind: 'wait', ms: waitMs }
  const count = Math.min(missing, podsPerSyncMax)
  if (progress === undefined) return { kind: 'create', indexes: Array.from({ length: count }, () => undefined) }
  const indexes = pendingIndexes(situation, progress, count)
  if (!perIndex) return { kind: 'create', indexes }
  const due = indexesDue(indexes, progress.kept, nowUnixMs)
  return due.waitMs > 0 ? { kind: 'wait', ms: due.waitMs } : { kind: 'create', indexes: due.now }
}

/** At least so many: pods whose index is another's, or none, always go. */
function podsForRemoval(job: Job, active: readonly Pod[], atLeast: number): readonly Pod[] {
  const { removed, kept } = isIndexed(job)
    ? withoutDuplicates(active, completionsOf(job))
    : { removed: [], kept: active }
  if (removed.length >= atLeast) return removed
  return [...removed, ...inRemovalOrder(kept).slice(0, atLeast - removed.length)]
}
