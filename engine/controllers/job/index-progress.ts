import { isPodActive } from '../../api/meta/pods.ts'
import type { Pod } from '../../api/schema/types.ts'
import { absoluteFailureCount, completionIndex, failureCount, validIndex } from './completion-index.ts'
import { verdictOnFailure } from './failure-policy.ts'
import { podFinishedMs } from './finish-time.ts'
import { firstFree, hasIndex, type Intervals, mergeIntervals, parseIntervals, withIndexes } from './index-intervals.ts'
import {
  completionsOf,
  hasLimitPerIndex,
  isCountable,
  isPodFailed,
  isTerminating,
  isTracked,
  replacesOnlyFailed,
  type Situation,
} from './job-pods.ts'

/** How far the indexes of an indexed job are. Source: pkg/controller/job/indexed_job_utils.go. */
export interface IndexProgress {
  /** Those that the status names. */
  readonly counted: Intervals
  readonly succeeded: Intervals
  /** Only with a limit for each index. */
  readonly failed: Intervals | undefined
  /** The pods that failed last, by index: they stay until their successors are there, which go on counting. */
  readonly kept: ReadonlyMap<number, Pod>
}

export function indexProgress(situation: Situation): IndexProgress {
  const { job, features } = situation
  const { counted, succeeded } = succeededIndexes(situation)
  if (!hasLimitPerIndex(job, features)) return { counted, succeeded, failed: undefined, kept: new Map() }
  const failed = failedIndexes(situation)
  return { counted, succeeded, failed, kept: keptPods(situation, succeeded, failed) }
}

export function succeededIndexes({ job, pods }: Situation): Pick<IndexProgress, 'counted' | 'succeeded'> {
  const completions = completionsOf(job)
  const counted = parseIntervals(job.status?.completedIndexes ?? '', completions)
  const ended = pods.filter((pod) => pod.status?.phase === 'Succeeded' && isTracked(pod))
  return { counted, succeeded: withIndexes(counted, indexesOf(ended, completions)) }
}

export function failedIndexes(situation: Situation): Intervals {
  const { job, pods } = situation
  const completions = completionsOf(job)
  const before = parseIntervals(job.status?.failedIndexes ?? '', completions)
  const ended = pods.filter((pod) => isTracked(pod) && isIndexFailed(situation, pod))
  return withIndexes(before, indexesOf(ended, completions))
}

export function isIndexFailed({ job, features }: Pick<Situation, 'job' | 'features'>, pod: Pod): boolean {
  if (!isPodFailed(pod, job, features)) return false
  const { action, counts } = verdictOnFailure(job.spec.podFailurePolicy, pod, features.backoffLimitPerIndex)
  return action === 'FailIndex' || (counts && failureCount(pod) >= (job.spec.backoffLimitPerIndex ?? 0))
}

/** Of each index that goes on without an active pod, the pod that failed last. */
export function keptPods(situation: Situation, succeeded: Intervals, failed: Intervals): ReadonlyMap<number, Pod> {
  const { job, pods, features } = situation
  const settled = withIndexes(mergeIntervals(succeeded, failed), indexesOf(pods.filter(isPodActive)))
  const kept = new Map<number, Pod>()
  for (const pod of pods) {
    const index = validIndex(pod, completionsOf(job))
    if (index === undefined || !isCountable(situation, pod) || !isPodFailed(pod, job, features)) continue
    if (hasIndex(settled, index)) continue
    const known = kept.get(index)
    if (known === undefined || isLater(pod, known)) kept.set(index, pod)
  }
  return kept
}

function isLater(pod: Pod, known: Pod): boolean {
  return absoluteFailureCount(known) <= absoluteFailureCount(pod) && podFinishedMs(pod) >= podFinishedMs(known)
}

/** The next indexes without a pod that are not settled. */
export function pendingIndexes(
  { job, pods, features }: Pick<Situation, 'job' | 'pods' | 'features'>,
  { succeeded, failed = [] }: Pick<IndexProgress, 'succeeded' | 'failed'>,
  count: number,
): readonly number[] {
  const busy = pods.filter((pod) => isPodActive(pod) || (replacesOnlyFailed(job, features) && isTerminating(pod)))
  const taken = withIndexes(mergeIntervals(succeeded, failed), indexesOf(busy))
  return firstFree(taken, count, completionsOf(job))
}

function indexesOf(pods: readonly Pod[], completions = Number.POSITIVE_INFINITY): ReadonlySet<number> {
  const indexes = pods.map(completionIndex).filter((index) => index !== undefined && index < completions)
  return new Set(indexes as readonly number[])
}
