import type { Job, JobCondition, JobStatus, Pod, UncountedTerminatedPods } from '../../api/schema/types.ts'
import type { Ending } from './assessment.ts'
import { completionIndex, isIndexed, validIndex } from './completion-index.ts'
import { verdictOnFailure } from './failure-policy.ts'
import { hasIndex, intervalsText, totalOf, withIndexes } from './index-intervals.ts'
import type { IndexProgress } from './index-progress.ts'
import { completionsOf, isPodFailed, isTracked, type Situation } from './job-pods.ts'

/** As many pods wait to be counted at most, for the sake of the status' size: MaxUncountedPods. */
export const uncountedPodsMax = 500

/** What is written before finalizers are removed, so that no pod is counted twice or not at all. */
export interface CountingPlan {
  readonly status: JobStatus
  readonly isChanged: boolean
  /** The pods to be let go of. */
  readonly releases: readonly Pod[]
  /** Those whose finalizer is still there. */
  readonly tracked: ReadonlySet<string>
  /** There are more pods than can be counted at once. */
  readonly isFull: boolean
  /** What the job ends with once everything is counted. */
  readonly ending: Ending | undefined
}

interface Counted {
  readonly releases: readonly Pod[]
  readonly succeeded: readonly string[]
  readonly failed: readonly string[]
  readonly indexes: readonly number[]
  readonly isFull: boolean
}

/** Source: pkg/controller/job/job_controller.go, trackJobStatusAndRemoveFinalizers. */
export function countingPlan(
  situation: Situation,
  status: JobStatus,
  { progress, ending }: { readonly progress: IndexProgress | undefined; readonly ending: Ending | undefined },
): CountingPlan {
  const { pods, released, job } = situation
  const tracked = new Set(pods.filter(isTracked).map(({ metadata }) => metadata.uid))
  for (const uid of released) tracked.delete(uid)
  const settled = withoutReleased(status, tracked)
  const counted = countedPods({ ...situation, job: { ...job, status: settled } }, progress, ending)
  const listed = withUncounted(settled, counted)
  const indexed = progress === undefined ? listed : withProgress(listed, progress, counted.indexes)
  const announced = withAnnouncement(indexed, ending, situation.now)
  return {
    status: announced,
    isChanged: announced !== status,
    releases: counted.releases,
    tracked,
    isFull: counted.isFull,
    ending: finalEnding(ending),
  }
}

/** Pods whose finalizer is gone go from the list into the counters. */
export function withoutReleased(status: JobStatus, tracked: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {}
  const left = {
    succeeded: succeeded.filter((uid) => tracked.has(uid)),
    failed: failed.filter((uid) => tracked.has(uid)),
  }
  const [gone, goneFailed] = [succeeded.length - left.succeeded.length, failed.length - left.failed.length]
  if (gone + goneFailed === 0) return status
  return {
    ...status,
    succeeded: (status.succeeded ?? 0) + gone,
    failed: (status.failed ?? 0) + goneFailed,
    uncountedTerminatedPods: uncountedFrom(left),
  }
}

function uncountedFrom({ succeeded = [], failed = [] }: UncountedTerminatedPods): UncountedTerminatedPods {
  return { ...(succeeded.length > 0 && { succeeded }), ...(failed.length > 0 && { failed }) }
}

function countedPods(situation: Situation, progress: IndexProgress | undefined, ending: Ending | undefined): Counted {
  const { job, pods, released } = situation
  const listed = job.status?.uncountedTerminatedPods ?? {}
  const [known, knownFailed] = [new Set(listed.succeeded), new Set(listed.failed)]
  const [releases, succeeded, failed, indexes]: [Pod[], string[], string[], number[]] = [[], [], [], []]
  for (const pod of isIndexed(job) ? byIndex(pods) : pods) {
    const { uid } = pod.metadata
    if (!isTracked(pod) || released.has(uid) || !mayRelease(situation, pod, progress, ending)) continue
    releases.push(pod)
    if (pod.status?.phase === 'Succeeded' && !knownFailed.has(uid)) {
      const index = validIndex(pod, completionsOf(job))
      if (progress === undefined) {
        if (!known.has(uid)) succeeded.push(uid)
      } else if (index !== undefined && !hasIndex(progress.counted, index)) indexes.push(index)
    } else if (!knownFailed.has(uid) && countsAsFailed(situation, pod, ending)) failed.push(uid)
    const total = indexes.length + known.size + succeeded.length + knownFailed.size + failed.length
    if (total >= uncountedPodsMax) return { releases, succeeded, failed, indexes, isFull: true }
  }
  return { releases, succeeded, failed, indexes, isFull: false }
}

function byIndex(pods: readonly Pod[]): readonly Pod[] {
  return [...pods].sort((a, b) => (completionIndex(a) ?? -1) - (completionIndex(b) ?? -1))
}

/** A pod that failed last in its index stays, so that its successor can go on counting from it. */
function mayRelease(
  { job, features }: Situation,
  pod: Pod,
  progress: IndexProgress | undefined,
  ending: Ending | undefined,
): boolean {
  const isOver = job.metadata.deletionTimestamp !== undefined || ending !== undefined
  if (isOver || pod.status?.phase === 'Succeeded') return true
  if (!isPodFailed(pod, job, features)) return false
  const index = completionIndex(pod)
  return index === undefined || progress?.kept.get(index)?.metadata.uid !== pod.metadata.uid
}

/** When a job fails all that has not succeeded is a failure. */
function countsAsFailed({ job, features }: Situation, pod: Pod, ending: Ending | undefined): boolean {
  const isLost = ending !== undefined && ending.type !== 'SuccessCriteriaMet'
  if (!isLost && !isPodFailed(pod, job, features)) return false
  if (isIndexed(job) && validIndex(pod, completionsOf(job)) === undefined) return false
  return verdictOnFailure(job.spec.podFailurePolicy, pod, features.backoffLimitPerIndex).counts
}

function withUncounted(status: JobStatus, { succeeded, failed }: Counted): JobStatus {
  if (succeeded.length + failed.length === 0) return status
  const before = status.uncountedTerminatedPods ?? {}
  return {
    ...status,
    uncountedTerminatedPods: uncountedFrom({
      succeeded: [...(before.succeeded ?? []), ...succeeded],
      failed: [...(before.failed ?? []), ...failed],
    }),
  }
}

function withProgress(status: JobStatus, progress: IndexProgress, indexes: readonly number[]): JobStatus {
  const succeeded = withIndexes(progress.succeeded, indexes)
  const [completedIndexes, total] = [intervalsText(succeeded), totalOf(succeeded)]
  const failedIndexes = progress.failed === undefined ? undefined : intervalsText(progress.failed)
  const isSame =
    indexes.length === 0 &&
    completedIndexes === (status.completedIndexes ?? '') &&
    total === (status.succeeded ?? 0) &&
    failedIndexes === status.failedIndexes
  if (isSame) return status
  const { failedIndexes: _, ...rest } = status
  return { ...rest, succeeded: total, completedIndexes, ...(failedIndexes !== undefined && { failedIndexes }) }
}

/** The interim condition tells why a job will end before the pods that are the reason may go. */
function withAnnouncement(status: JobStatus, ending: Ending | undefined, now: string): JobStatus {
  const { conditions = [] } = status
  if (ending?.type !== 'FailureTarget' && ending?.type !== 'SuccessCriteriaMet') return status
  const isKnown = conditions.some(({ type, status: is }) => type === ending.type && is === 'True')
  return isKnown ? status : { ...status, conditions: [...conditions, conditionFrom(ending, now)] }
}

export function conditionFrom(ending: Ending, now: string): JobCondition {
  return { ...ending, status: 'True', lastProbeTime: now, lastTransitionTime: now }
}

function finalEnding(ending: Ending | undefined): Ending | undefined {
  if (ending?.type === 'FailureTarget') return { ...ending, type: 'Failed' }
  return ending?.type === 'SuccessCriteriaMet' ? { ...ending, type: 'Complete' } : ending
}

/** Whether nothing keeps a job from being called finished. */
export function mayFinish({ status }: Job, terminating: number, delaysEnd: boolean): boolean {
  const { succeeded = [], failed = [] } = status?.uncountedTerminatedPods ?? {}
  return succeeded.length + failed.length === 0 && !(delaysEnd && terminating > 0)
}
