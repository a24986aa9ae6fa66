import { selectorFrom } from '../../engine/api/meta/labels.ts'
import { formatTime } from '../../engine/api/meta/time.ts'
import type { LabelSelector, Pod } from '../../engine/api/schema/types.ts'
import { indexesDue, noFailures } from '../../engine/controllers/job/backoff.ts'
import type { JobFeatures } from '../../engine/controllers/job/features.ts'
import { isFinished } from '../../engine/controllers/job/job-pods.ts'
import { syncJob } from '../../engine/controllers/job/job-sync.ts'
import { CountedHands, conditionsOf } from './job-hands.ts'
import { jobFrom, nowUnixMs, type PodGiven, podFrom, situationOf } from './job-objects.ts'
import { deadlineInTime, looksAtOnce, statusWrites } from './job-world-objects.ts'

interface Given {
  readonly group: string
  readonly job: (Readonly<Record<string, unknown>> & { readonly completions?: number | null }) | null
  readonly pods?: readonly PodGiven[] | Readonly<Record<string, number>>
  readonly pod?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  readonly features?: Readonly<Record<string, boolean>>
  readonly statusUpdateError?: string | null
  readonly podFailureBackoffSeconds?: number
  readonly indexesToAdd?: readonly number[]
  readonly failedPodsKeptPerIndex?: readonly (Omit<PodGiven, 'phase'> & { readonly index: number })[]
}

/** What says how a job stands, and not what it wants. */
const ofStatus = ['conditions', 'status', 'startedSecondsAgo', 'startTime']

function jobOf(given: NonNullable<Given['job']>): ReturnType<typeof jobFrom> {
  const {
    conditions,
    startedSecondsAgo,
    status = {},
  } = given as {
    conditions?: object[]
    startedSecondsAgo?: number
    status?: object
  }
  const wanted = Object.entries(given).filter(([name, value]) => !ofStatus.includes(name) && value !== null)
  const since = (seconds: number) => formatTime(nowUnixMs - seconds * 1000)
  return jobFrom(Object.fromEntries(wanted), {
    ...status,
    ...(conditions !== undefined && { conditions }),
    ...(startedSecondsAgo !== undefined && { startTime: since(startedSecondsAgo) }),
  })
}

function podsOf({ pods = [] }: Given): readonly Pod[] {
  if (Array.isArray(pods)) return (pods as readonly PodGiven[]).map(podFrom)
  const phases: Readonly<Record<string, string>> = { running: 'Running', succeeded: 'Succeeded', failed: 'Failed' }
  return Object.entries(pods).flatMap(([state, count]) =>
    Array.from({ length: count }, () => podFrom({ phase: phases[state] ?? 'Pending' })),
  )
}

function gatesOf(features: NonNullable<Given['features']>): Partial<JobFeatures> {
  const names: Readonly<Record<string, keyof JobFeatures>> = {
    JobPodReplacementPolicy: 'podReplacementPolicy',
    JobManagedBy: 'managedBy',
    JobSuccessPolicy: 'successPolicy',
    JobBackoffLimitPerIndex: 'backoffLimitPerIndex',
  }
  return Object.fromEntries(Object.entries(features).map(([name, isOn]) => [names[name] ?? name, isOn]))
}

/** The gates that a group of cases is run with where a case says nothing. */
const usual: Readonly<Record<string, Partial<JobFeatures>>> = {
  'active-deadline': { podReplacementPolicy: false, managedBy: false },
}

function synced(given: Given): object {
  const { group, features = {} } = given
  if (given.job === null) return { podsCreated: 0, podsDeleted: 0, error: false }
  const job = jobOf(given.job)
  const hands = new CountedHands(job)
  const situation = situationOf(job, podsOf(given), { features: { ...usual[group], ...gatesOf(features) } })
  const isOthers = situation.features.managedBy && typeof given.job['managedBy'] === 'string'
  const isDone = isFinished(job) || isOthers
  const error = isDone ? undefined : syncJob(situation, { isUpToDate: true, record: noFailures }, hands)
  return { ...outcomeOf(hands, group), error: error !== undefined }
}

function outcomeOf({ created, deleted, job, writes }: CountedHands, group: string): object {
  const { active = 0, ready = 0, succeeded = 0, failed = 0, completedIndexes = '', startTime } = job.status
  const conditions = conditionsOf(job) as { type: string; status: string }[]
  const failedOnes = conditions.filter(({ type }) => type === 'Failed')
  const terminating = job.status.terminating ?? (group === 'pod-failure-policy-sync' ? 0 : null)
  const failedIndexes = job.status.failedIndexes ?? null
  const counters = { active, ready, succeeded, failed, terminating, completedIndexes, failedIndexes }
  const said: Readonly<Record<string, readonly string[]>> = {
    'active-deadline': ['active', 'succeeded', 'failed'],
    'managed-by': ['active', 'ready', 'terminating'],
    'pod-failure-policy-sync': ['active', 'failed', 'succeeded', 'terminating'],
  }
  const names = said[group] ?? ['active', 'failed', 'succeeded', 'terminating', 'completedIndexes', 'failedIndexes']
  const shown = Object.entries(counters).filter(
    ([name, value]) => names.includes(name) && !(group === 'managed-by' && value === null),
  )
  return {
    podsCreated: created,
    podsDeleted: deleted,
    statusUpdated: writes > 0,
    conditionCount: conditions.length,
    failedConditionCount: failedOnes.length,
    failedConditionStatus: failedOnes[0]?.status,
    status: {
      ...Object.fromEntries(shown),
      ...(group !== 'managed-by' && { conditions }),
      ...(group === 'active-deadline' && { startTimeSet: startTime !== undefined }),
    },
  }
}

function due({ indexesToAdd = [], failedPodsKeptPerIndex = [], podFailureBackoffSeconds = 10 }: Given): object {
  const kept = new Map(failedPodsKeptPerIndex.map((pod) => [pod.index, podFrom({ phase: 'Failed', ...pod })]))
  const limits = { baseMs: podFailureBackoffSeconds * 1000, maxMs: 600_000 }
  const { now, waitMs } = indexesDue(indexesToAdd, kept, nowUnixMs, limits)
  return { indexesToAddNow: now, remainingSeconds: waitMs / 1000 }
}

function jobOfPod({ job, pod }: Given): object {
  const { name, namespace, selector, selectorExpressions } = job as unknown as {
    name: string
    namespace: string
    selector?: Readonly<Record<string, string>>
    selectorExpressions?: LabelSelector['matchExpressions']
  }
  const wanted = {
    ...(selector !== undefined && { matchLabels: selector }),
    ...(selectorExpressions !== undefined && { matchExpressions: selectorExpressions }),
  }
  const matches = pod?.namespace === namespace && selectorFrom(wanted).matches(pod?.labels)
  return { job: matches ? name : null }
}

export function bind(input: unknown): unknown {
  const given = input as Given
  switch (given.group) {
    case 'active-deadline':
    case 'finished-job':
    case 'managed-by':
    case 'pod-failure-policy-sync':
    case 'success-policy-sync':
    case 'backoff-limit-per-index-sync':
      return synced(given)
    case 'active-deadline-in-time':
      return deadlineInTime(given.job ?? {})
    case 'status-update-requeue':
      return { requeued: statusWrites(given.statusUpdateError ?? null) > 1 }
    case 'job-update-requeue':
      return { requeuedAtOnce: looksAtOnce() }
    case 'index-recreation-delay':
      return due(given)
    case 'job-of-pod':
      return jobOfPod(given)
    default:
      throw new Error(`There is no binding for ${given.group}.`)
  }
}
