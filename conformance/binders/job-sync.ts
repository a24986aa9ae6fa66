import { formatTime } from '../../engine/api/meta/time.ts'
import type { Pod } from '../../engine/api/schema/types.ts'
import { noFailures } from '../../engine/controllers/job/backoff.ts'
import { syncJob } from '../../engine/controllers/job/job-sync.ts'
import { CountedHands, conditionsOf } from './job-hands.ts'
import { jobFrom, nowUnixMs, type PodGiven, podFrom, situationOf } from './job-objects.ts'

interface Given {
  readonly parallelism: number
  readonly completions: number | null
  readonly backoffLimit: number
  readonly completionMode: string
  readonly suspend: boolean
  readonly podReplacementPolicy?: string
  readonly jobDeleting?: boolean
  readonly pods: Readonly<
    Record<'pending' | 'running' | 'runningReady' | 'succeeded' | 'failed' | 'terminating', number>
  >
  readonly indexedPods?: readonly PodGiven[]
  readonly initialStatus?: { readonly startTime?: string }
  readonly backoffRecord?: { readonly failuresAfterLastSuccess: number; readonly lastFailureSecondsAgo: number }
  readonly pendingExpectations?: object
  readonly podWritesFail?: boolean
  readonly podCreateLimit?: number
  readonly features?: Readonly<Record<string, boolean>>
}

function podsFrom({ pods, indexedPods = [] }: Given): readonly Pod[] {
  const many = (count: number, pod: (index: number) => PodGiven) =>
    Array.from({ length: count }, (_, i) => podFrom(pod(i)))
  return [
    ...many(pods.pending, () => ({ phase: 'Pending' })),
    ...many(pods.running, (index) => ({ phase: 'Running', ready: index < pods.runningReady })),
    ...many(pods.succeeded, () => ({ phase: 'Succeeded' })),
    // The table's pods failed long enough ago for their back-off to be over.
    ...many(pods.failed, () => ({ phase: 'Failed', containers: [{ name: 'c', exitCode: 1, finishedLongAgo: true }] })),
    ...indexedPods.map(podFrom),
    ...many(pods.terminating, () => ({ phase: 'Running', deleting: true })),
  ]
}

export function bind(input: unknown): unknown {
  const given = input as Given
  const { features = {}, completions, initialStatus, podReplacementPolicy } = given
  const spec = {
    parallelism: given.parallelism,
    ...(completions !== null && { completions }),
    backoffLimit: given.backoffLimit,
    completionMode: given.completionMode,
    suspend: given.suspend,
    ...(podReplacementPolicy !== undefined && { podReplacementPolicy }),
  }
  const startTime = initialStatus?.startTime === undefined ? {} : { startTime: formatTime(nowUnixMs) }
  const deletion = given.jobDeleting ? { deletionTimestamp: formatTime(nowUnixMs) } : {}
  const job = jobFrom(spec, { ...initialStatus, ...startTime }, deletion)
  const gates = {
    podReplacementPolicy: features['JobPodReplacementPolicy'] === true,
    managedBy: features['JobManagedBy'] === true,
    successPolicy: features['JobSuccessPolicy'] === true,
  }
  const situation = situationOf(job, podsFrom(given), { features: gates })
  const { failuresAfterLastSuccess = 0, lastFailureSecondsAgo = 0 } = given.backoffRecord ?? {}
  const failed = { failures: failuresAfterLastSuccess, lastFailureMs: nowUnixMs - lastFailureSecondsAgo * 1000 }
  const hands = new CountedHands(job, given.podWritesFail, given.podCreateLimit)
  const record = given.backoffRecord === undefined ? noFailures : failed
  syncJob(situation, { isUpToDate: given.pendingExpectations === undefined, record }, hands)
  return outcomeOf(hands)
}

function outcomeOf({ created, deleted, released, createdIndexes, job }: CountedHands): object {
  const {
    active = 0,
    ready = 0,
    succeeded = 0,
    failed = 0,
    terminating = null,
    completedIndexes = '',
    startTime,
  } = job.status
  return {
    podsCreated: created,
    podsDeleted: deleted,
    podFinalizerPatches: released,
    createdIndexes,
    status: {
      active,
      ready,
      succeeded,
      failed,
      terminating,
      completedIndexes,
      conditions: conditionsOf(job),
      startTimeSet: startTime !== undefined,
    },
  }
}
