import { conditionOf } from '../../api/meta/conditions.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Job, JobCondition, Pod } from '../../api/schema/types.ts'
import { type BackoffRecord, nextRecord } from './backoff.ts'
import { isIndexed } from './completion-index.ts'
import { verdictOnFailure } from './failure-policy.ts'
import { delaysTerminalCondition, type JobFeatures } from './features.ts'
import { podFinishedMs } from './finish-time.ts'
import { totalOf } from './index-intervals.ts'
import { type IndexProgress, indexProgress } from './index-progress.ts'
import { completionsOf, countedFailures, isPodFailed, isSuspended, newlyFinished, type Situation } from './job-pods.ts'
import { metSuccessRule } from './success-policy.ts'

/** The condition in which a job will end, or the one that announces it. */
export type Ending = Pick<JobCondition, 'type' | 'reason' | 'message'>

/** What a job's pods amount to, before anything is done about it. */
export interface Assessment {
  readonly succeeded: number
  readonly failed: number
  readonly record: BackoffRecord
  readonly progress: IndexProgress | undefined
  readonly ending: Ending | undefined
  readonly startTime: string | undefined
  /** After how long the job will have been active for too long. */
  readonly deadlineInMs: number | undefined
}

/** Source: pkg/controller/job/job_controller.go, syncJob. */
export function assess(situation: Situation, before: BackoffRecord): Assessment {
  const { job } = situation
  const { status = {} } = job
  const finished = newlyFinished(situation)
  const uncounted = status.uncountedTerminatedPods
  const failed = (status.failed ?? 0) + countedFailures(situation, finished.failed) + (uncounted?.failed?.length ?? 0)
  const startTime = status.startTime ?? (isSuspended(job) ? undefined : situation.now)
  const progress = isIndexed(job) ? indexProgress(situation) : undefined
  const ending = announced(situation) ?? exceeded(situation, failed, startTime) ?? indexEnding(situation, progress)
  return {
    succeeded:
      progress === undefined
        ? (status.succeeded ?? 0) + finished.succeeded.length + (uncounted?.succeeded?.length ?? 0)
        : totalOf(progress.succeeded),
    failed,
    record: nextRecord(before, finished.succeeded.map(podFinishedMs), finished.failed.map(podFinishedMs)),
    progress,
    ending,
    startTime,
    deadlineInMs: ending === undefined ? remainingActiveMs(situation, startTime) : undefined,
  }
}

/** What an earlier look at the job decided, or its policy decides about a pod now. */
function announced(situation: Situation): Ending | undefined {
  const { job, pods, features } = situation
  const met = trueCondition(job, 'SuccessCriteriaMet')
  if (met !== undefined && (features.successPolicy || delaysTerminalCondition(features))) return met
  const target = trueCondition(job, 'FailureTarget')
  if (target !== undefined) return { ...target, type: 'Failed' }
  const { podFailurePolicy } = job.spec
  if (podFailurePolicy === undefined) return undefined
  for (const pod of pods) {
    if (!isPodFailed(pod, job, features)) continue
    const { jobFailure } = verdictOnFailure(podFailurePolicy, pod, features.backoffLimitPerIndex)
    if (jobFailure !== undefined) return { type: 'FailureTarget', reason: 'PodFailurePolicy', message: jobFailure }
  }
  return undefined
}

function trueCondition(job: Job, type: JobCondition['type']): Ending | undefined {
  const found = conditionOf<JobCondition>(job, type)
  if (found?.status !== 'True') return undefined
  const { reason, message } = found
  return { type, ...(reason !== undefined && { reason }), ...(message !== undefined && { message }) }
}

function exceeded(situation: Situation, failed: number, startTime: string | undefined): Ending | undefined {
  const { job, pods, features } = situation
  const { backoffLimit = 6 } = job.spec
  if (failed > backoffLimit || hasTooManyRestarts(job, pods))
    return failure(features, 'BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  const leftMs = remainingActiveMs(situation, startTime)
  if (leftMs === undefined || leftMs > 0) return undefined
  return failure(features, 'DeadlineExceeded', 'Job was active longer than specified deadline')
}

/** Pods that restart their containers themselves count by their restarts. */
function hasTooManyRestarts({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec?.restartPolicy !== 'OnFailure') return false
  let restarts = 0
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue
    for (const { restartCount } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += restartCount ?? 0
  }
  const { backoffLimit = 6 } = spec
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit
}

/** Undefined where the job has no deadline, or none that runs. */
function remainingActiveMs({ job, nowUnixMs }: Situation, startTime: string | undefined): number | undefined {
  const { activeDeadlineSeconds } = job.spec
  if (activeDeadlineSeconds === undefined || startTime === undefined || isSuspended(job)) return undefined
  return activeDeadlineSeconds * 1000 - (nowUnixMs - parseTime(startTime))
}

function indexEnding({ job, features }: Situation, progress: IndexProgress | undefined): Ending | undefined {
  if (progress === undefined) return undefined
  const { failed, succeeded } = progress
  const { maxFailedIndexes, successPolicy } = job.spec
  const failedTotal = totalOf(failed ?? [])
  if (failed !== undefined && maxFailedIndexes !== undefined && failedTotal > maxFailedIndexes) {
    const message = 'Job has exceeded the specified maximal number of failed indexes'
    return failure(features, 'MaxFailedIndexesExceeded', message)
  }
  if (failedTotal > 0 && failedTotal + totalOf(succeeded) >= completionsOf(job))
    return failure(features, 'FailedIndexes', 'Job has failed indexes')
  if (!features.successPolicy) return undefined
  const message = metSuccessRule(successPolicy, completionsOf(job), succeeded)
  return message === undefined ? undefined : { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message }
}

function failure(features: JobFeatures, reason: string, message: string): Ending {
  return { type: delaysTerminalCondition(features) ? 'FailureTarget' : 'Failed', reason, message }
}

/** How a job ends that has all its completions. */
export function success(features: JobFeatures): Ending {
  return {
    type: delaysTerminalCondition(features) ? 'SuccessCriteriaMet' : 'Complete',
    ...(features.completionReason && {
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    }),
  }
}
