import { isPodActive, isPodReady } from '../../api/meta/pods.ts'
import type { Job, JobCondition, JobStatus, Pod } from '../../api/schema/types.ts'
import { type Assessment, assess, type Ending, success } from './assessment.ts'
import type { BackoffRecord } from './backoff.ts'
import { conditionFrom, countingPlan, mayFinish, withoutReleased } from './counting.ts'
import { delaysTerminalCondition } from './features.ts'
import { countsTerminating, isSuspended, isTerminating, type Situation } from './job-pods.ts'
import { managePlan } from './manage-plan.ts'

/** What went well of a number of deletions, and the first failure. */
export interface Removed {
  readonly pods: number
  readonly ready: number
  readonly error?: Error | undefined
}

/** How a look at a job is acted on. */
export interface JobHands {
  /** Makes pods, each for an index or for none; `kept` are those whose failures the new ones go on counting. */
  create(
    indexes: readonly (number | undefined)[],
    kept: ReadonlyMap<number, Pod>,
  ): { readonly successes: number; readonly error?: Error | undefined }
  /** Lets go of pods and deletes them: they will not be counted. */
  remove(pods: readonly Pod[]): Removed
  /** Deletes pods that still have to be counted. */
  delete(pods: readonly Pod[]): Removed
  /** Takes the finalizer from pods. @returns the uids for which it went well */
  release(pods: readonly Pod[]): { readonly uids: readonly string[]; readonly error?: Error | undefined }
  /** Writes the status. @returns the job as it is stored then @throws ApiError */
  write(job: Job): Job
  say(type: 'Normal' | 'Warning', reason: string, message: string): void
  lookAgain(delayMs: number, reason: string): void
  remember(record: BackoffRecord): void
}

interface Known {
  /** Whether the cache shows all that was asked for. */
  readonly isUpToDate: boolean
  readonly record: BackoffRecord
}

interface Outcome {
  readonly active: number
  readonly ready: number
  readonly terminating: number
  readonly ending: Ending | undefined
  readonly conditions: readonly JobCondition[]
  readonly startTime: string | undefined
  readonly error: Error | undefined
}

/** One look at a job. @returns what went wrong with its pods. Source: pkg/controller/job/job_controller.go, syncJob. */
export function syncJob(situation: Situation, known: Known, hands: JobHands): Error | undefined {
  const assessment = assess(situation, known.record)
  const { deadlineInMs } = assessment
  if (deadlineInMs !== undefined) hands.lookAgain(deadlineInMs, 'the job to have been active for too long')
  const outcome =
    assessment.ending !== undefined
      ? endJob(situation, known, assessment, hands)
      : runJob(situation, known, assessment, hands)
  const error = track(situation, assessment, outcome, hands)
  return error ?? outcome.error
}

function observed({ pods, job }: Situation, { startTime, ending }: Assessment): Outcome {
  const active = pods.filter(isPodActive)
  return {
    active: active.length,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isTerminating).length,
    ending,
    conditions: job.status?.conditions ?? [],
    startTime,
    error: undefined,
  }
}

function endJob(situation: Situation, { isUpToDate }: Known, assessment: Assessment, hands: JobHands): Outcome {
  const before = observed(situation, assessment)
  const removed = hands.delete(situation.pods.filter(isPodActive))
  // As long as pods are left, or may have been made that the cache does not show, the job has not ended.
  const isOver = removed.pods === before.active && isUpToDate
  return { ...without(before, removed), ...(!isOver && { ending: undefined }) }
}

function without(before: Outcome, { pods, ready, error }: Removed): Outcome {
  const { active, terminating } = before
  return { ...before, active: active - pods, ready: before.ready - ready, terminating: terminating + pods, error }
}

function runJob(situation: Situation, { isUpToDate }: Known, assessment: Assessment, hands: JobHands): Outcome {
  const { job, features } = situation
  const isManaged = isUpToDate && job.metadata.deletionTimestamp === undefined
  const before = observed(situation, assessment)
  const after = isManaged ? manage(situation, assessment, before, hands) : before
  const { completions } = job.spec
  const { succeeded } = assessment
  const isComplete = after.active === 0 && (completions === undefined ? succeeded > 0 : succeeded >= completions)
  if (isComplete) return { ...after, ending: success(features) }
  return isManaged ? withSuspension(situation, after, hands) : after
}

function manage(situation: Situation, assessment: Assessment, before: Outcome, hands: JobHands): Outcome {
  const plan = managePlan(situation, assessment)
  switch (plan.kind) {
    case 'nothing':
      return before
    case 'remove':
      return without(before, hands.remove(plan.pods))
    case 'create': {
      const kept = assessment.progress?.kept ?? new Map<number, Pod>()
      const { successes, error } = hands.create(plan.indexes, kept)
      return { ...before, active: before.active + successes, error }
    }
    case 'wait':
      hands.lookAgain(plan.ms, 'the back-off after a pod that failed')
      // While it waits the controller says that no pod is active, whatever runs.
      return { ...before, active: 0 }
  }
}

function withSuspension({ job, now }: Situation, outcome: Outcome, hands: JobHands): Outcome {
  const { conditions } = outcome
  const known = conditions.find(({ type }) => type === 'Suspended')
  const isDone = isSuspended(job)
  if (isDone ? known?.status === 'True' : known === undefined || known.status === 'False') return outcome
  const [status, reason, message] = isDone
    ? (['True', 'JobSuspended', 'Job suspended'] as const)
    : (['False', 'JobResumed', 'Job resumed'] as const)
  const condition: JobCondition = {
    type: 'Suspended',
    status,
    reason,
    message,
    lastProbeTime: now,
    lastTransitionTime: now,
  }
  hands.say('Normal', isDone ? 'Suspended' : 'Resumed', message)
  const next = known === undefined ? [...conditions, condition] : conditions.with(conditions.indexOf(known), condition)
  return { ...outcome, conditions: next, ...(!isDone && { startTime: now }) }
}

/** Counts what ended and lets go of it: first the status says which pods, then they go, then the counters grow. */
function track(
  situation: Situation,
  { progress, record }: Assessment,
  outcome: Outcome,
  hands: JobHands,
): Error | undefined {
  const { job, features } = situation
  const observedStatus = statusFrom(situation, outcome)
  const plan = countingPlan(situation, observedStatus, { progress, ending: outcome.ending })
  let current: Job = { ...job, status: plan.status }
  if (plan.isChanged || isWorthWriting(job.status, observedStatus)) {
    current = hands.write(current)
    hands.remember(record)
  }
  const { uids, error } = plan.releases.length === 0 ? { uids: [], error: undefined } : hands.release(plan.releases)
  const gone = new Set(uids)
  const left = new Set([...plan.tracked].filter((uid) => !gone.has(uid)))
  const counted: Job = { ...current, status: withoutReleased(current.status, left) }
  const isCounted = counted.status !== current.status
  if (error !== undefined) {
    if (isCounted) hands.write(counted)
    return error
  }
  const delays = delaysTerminalCondition(features)
  const isFinished = plan.ending !== undefined && !plan.isFull && mayFinish(counted, outcome.terminating, delays)
  if (isFinished) finish(situation, counted, plan.ending, hands)
  else if (isCounted) hands.write(counted)
  return undefined
}

function statusFrom({ job, features }: Situation, outcome: Outcome): JobStatus {
  const { active, ready, terminating, conditions, startTime } = outcome
  const { terminating: _, ...rest } = job.status ?? {}
  return {
    ...rest,
    uncountedTerminatedPods: job.status?.uncountedTerminatedPods ?? {},
    ...(conditions.length > 0 && { conditions }),
    ...(startTime !== undefined && { startTime }),
    active,
    ready,
    ...(features.podReplacementPolicy && countsTerminating(job, features) && { terminating }),
  }
}

function isWorthWriting(before: JobStatus | undefined, after: JobStatus): boolean {
  return (
    (before?.conditions ?? after.conditions) !== after.conditions ||
    (before?.conditions === undefined && after.conditions !== undefined) ||
    (before?.active ?? 0) !== after.active ||
    before?.ready !== after.ready ||
    before?.terminating !== after.terminating
  )
}

function finish({ now }: Situation, job: Job, ending: Ending, hands: JobHands): void {
  const { conditions = [], ...rest } = job.status
  const others = conditions.filter(({ type }) => type !== ending.type)
  const isComplete = ending.type === 'Complete'
  hands.write({
    ...job,
    status: {
      ...rest,
      conditions: [...others, conditionFrom(ending, now)],
      ...(isComplete && { completionTime: now }),
    },
  })
  if (!isComplete) {
    hands.say('Warning', ending.reason ?? '', ending.message ?? '')
    return
  }
  const { completions } = job.spec
  if (completions !== undefined && (job.status.succeeded ?? 0) > completions)
    hands.say('Warning', 'TooManySucceededPods', 'Too many succeeded pods running after completion count reached')
  hands.say('Normal', 'Completed', 'Job completed')
}

/** The status without what is nothing: as it is stored. */
export function tidyStatus(status: JobStatus): JobStatus {
  const { active, succeeded, failed, completedIndexes, ...rest } = status
  return {
    ...rest,
    ...(active && { active }),
    ...(succeeded && { succeeded }),
    ...(failed && { failed }),
    ...(completedIndexes && { completedIndexes }),
  }
}
