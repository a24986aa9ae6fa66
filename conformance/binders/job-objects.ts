import { formatTime } from '../../engine/api/meta/time.ts'
import type { Job, Pod } from '../../engine/api/schema/types.ts'
import {
  failureCountAnnotation,
  ignoredFailureCountAnnotation,
  indexAnnotation,
} from '../../engine/controllers/job/completion-index.ts'
import { type JobFeatures, jobFeatures } from '../../engine/controllers/job/features.ts'
import { type Situation, trackingFinalizer } from '../../engine/controllers/job/job-pods.ts'

/** The tables are of the version in which all of the gates they name could be set either way. */
export const tableMinor = 31
export const nowUnixMs = 1_704_067_200_000

interface ContainerGiven {
  readonly name: string | null
  readonly exitCode: number | null
  readonly finishedLongAgo?: boolean
}

export interface PodGiven {
  readonly uid?: string | null
  readonly namespace?: string
  readonly name?: string
  readonly phase: string | null
  readonly index?: string | number | null
  readonly ready?: boolean
  readonly deleting?: boolean
  readonly deletedSecondsAgo?: number
  readonly trackingFinalizer?: boolean
  readonly indexFailureCount?: string | number
  readonly indexIgnoredFailureCount?: number
  readonly exitCode?: number
  readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  readonly containers?: readonly ContainerGiven[]
  readonly initContainers?: readonly ContainerGiven[]
}

let unnamed = 0

function statuses(given: readonly ContainerGiven[]): object[] {
  return given.map(({ name, exitCode, finishedLongAgo }) => {
    const finishedAt = finishedLongAgo ? { finishedAt: formatTime(nowUnixMs - 86_400_000) } : {}
    const state = exitCode === null ? {} : { terminated: { exitCode, ...finishedAt } }
    return { name: name ?? '', state }
  })
}

export function podFrom(given: PodGiven): Pod {
  const { phase, index, exitCode, conditions = [], ready, deleting, deletedSecondsAgo } = given
  const name = given.name ?? `pod-${unnamed++}`
  const containers = given.containers ?? (exitCode === undefined ? [] : [{ name: '', exitCode }])
  const annotations = {
    ...(index !== undefined && index !== null && { [indexAnnotation]: String(index) }),
    ...(given.indexFailureCount !== undefined && { [failureCountAnnotation]: String(given.indexFailureCount) }),
    ...(given.indexIgnoredFailureCount !== undefined && {
      [ignoredFailureCountAnnotation]: String(given.indexIgnoredFailureCount),
    }),
  }
  const isDeleting = deleting === true || deletedSecondsAgo !== undefined
  const deletedMs = nowUnixMs - (deletedSecondsAgo ?? 0) * 1000
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: given.namespace ?? 'default',
      uid: given.uid ?? name,
      resourceVersion: '1',
      creationTimestamp: formatTime(nowUnixMs - 3_600_000),
      annotations,
      ...(given.trackingFinalizer !== false && { finalizers: [trackingFinalizer] }),
      ...(isDeleting && { deletionTimestamp: formatTime(deletedMs), deletionGracePeriodSeconds: 0 }),
    },
    spec: { containers: [{ name: 'main', image: 'main' }] },
    status: {
      ...(phase !== null && { phase }),
      conditions: ready ? [...conditions, { type: 'Ready', status: 'True' }] : conditions,
      containerStatuses: statuses(containers),
      initContainerStatuses: statuses(given.initContainers ?? []),
    },
  } as unknown as Pod
}

export function jobFrom(spec: object, status: object = {}, metadata: object = {}): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: 'job',
      namespace: 'default',
      uid: 'job',
      resourceVersion: '1',
      creationTimestamp: formatTime(nowUnixMs),
      ...metadata,
    },
    spec: { template: { spec: { containers: [{ name: 'main', image: 'main' }] } }, ...spec },
    status,
  } as unknown as Job
}

export function situationOf(
  job: Job,
  pods: readonly Pod[],
  more: { readonly released?: ReadonlySet<string>; readonly features?: Partial<JobFeatures> } = {},
): Situation {
  const { released = new Set<string>() } = more
  const features = { ...jobFeatures(tableMinor), ...more.features }
  return { job, pods, features, released, nowUnixMs, now: formatTime(nowUnixMs) }
}
