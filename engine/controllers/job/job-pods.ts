import { isPodActive, isPodTerminal } from '../../api/meta/pods.ts'
import type { Job, Pod } from '../../api/schema/types.ts'
import { isIndexed, validIndex } from './completion-index.ts'
import { verdictOnFailure } from './failure-policy.ts'
import type { JobFeatures } from './features.ts'

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(trackingFinalizer) ?? false
}

export function isSuspended({ spec }: Job): boolean {
  return spec.suspend === true
}

export function isFinished({ status }: Job): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  )
}

export function completionsOf({ spec }: Job): number {
  return spec.completions ?? 0
}

/** Whether a pod that is being deleted is replaced only once it has ended. */
export function replacesOnlyFailed({ spec }: Job, { podReplacementPolicy }: JobFeatures): boolean {
  if (podReplacementPolicy && spec.podReplacementPolicy === 'Failed') return true
  return spec.podFailurePolicy !== undefined
}

/** Whether pods that are being deleted are counted at all. */
export function countsTerminating({ spec }: Job, { podReplacementPolicy, managedBy }: JobFeatures): boolean {
  return podReplacementPolicy || managedBy || spec.podFailurePolicy !== undefined
}

export function hasLimitPerIndex({ spec }: Job, { backoffLimitPerIndex }: JobFeatures): boolean {
  return backoffLimitPerIndex && spec.backoffLimitPerIndex !== undefined
}

export function isTerminating(pod: Pod): boolean {
  return !isPodActive(pod) && !isPodTerminal(pod)
}

/** A pod that is being deleted may never come to say that it failed: it counts as failed, unless its end is waited for. */
export function isPodFailed(pod: Pod, job: Job, features: JobFeatures): boolean {
  if (pod.status?.phase === 'Failed') return true
  if (replacesOnlyFailed(job, features)) return false
  return pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded'
}

/** A job and what its controller knows of it at one instant. */
export interface Situation {
  readonly job: Job
  readonly pods: readonly Pod[]
  readonly features: JobFeatures
  /** The uids of pods whose finalizer has been removed, which the cache does not show yet. */
  readonly released: ReadonlySet<string>
  readonly nowUnixMs: number
  /** The same as a timestamp. */
  readonly now: string
}

/** Whether a pod has an end to be counted: it is tracked, and its index is one of the job's. */
export function isCountable({ job, released }: Pick<Situation, 'job' | 'released'>, pod: Pod): boolean {
  if (!isTracked(pod) || released.has(pod.metadata.uid)) return false
  return !isIndexed(job) || validIndex(pod, completionsOf(job)) !== undefined
}

/** Pods that ended and are neither in the counters nor in the list of those that will be. */
export function newlyFinished(situation: Situation): {
  readonly succeeded: readonly Pod[]
  readonly failed: readonly Pod[]
} {
  const { job, pods, features } = situation
  const { succeeded = [], failed = [] } = job.status?.uncountedTerminatedPods ?? {}
  const countable = pods.filter((pod) => isCountable(situation, pod))
  const isNew = (uids: readonly string[]) => {
    const known = new Set(uids)
    return ({ metadata }: Pod) => !known.has(metadata.uid)
  }
  return {
    succeeded: countable.filter(isNew(succeeded)).filter(({ status }) => status?.phase === 'Succeeded'),
    failed: countable.filter(isNew(failed)).filter((pod) => isPodFailed(pod, job, features)),
  }
}

/** The failures that the job's policy does not ignore. */
export function countedFailures({ job, features }: Situation, failed: readonly Pod[]): number {
  const policy = job.spec.podFailurePolicy
  return failed.filter((pod) => verdictOnFailure(policy, pod, features.backoffLimitPerIndex).counts).length
}
