import { formatTime } from '../../engine/api/meta/time.ts'
import type { Pod } from '../../engine/api/schema/types.ts'
import { nextRecord, remainingBackoffMs, remainingIndexBackoffMs } from '../../engine/controllers/job/backoff.ts'
import { podFinishedMs } from '../../engine/controllers/job/finish-time.ts'
import { nowUnixMs, type PodGiven, podFrom } from './job-objects.ts'

interface StateGiven {
  readonly name?: string
  readonly endedAt?: number | null
  readonly running?: boolean
}

interface Given {
  readonly operation: string
  readonly storedRecord: { readonly failuresAfterLastSuccess: number; readonly lastFailureMsAgo: number | null } | null
  readonly newSucceededFinishedMsAgo: readonly number[]
  readonly newFailedFinishedMsAgo: readonly number[]
  readonly pod: {
    readonly containers: readonly StateGiven[]
    readonly sidecarInitContainers?: readonly StateGiven[]
    readonly deletionTimestamp?: number
    readonly deletionGracePeriodSeconds?: number
    readonly creationTimestamp?: number
    readonly readyCondition?: { readonly status: string; readonly reason?: string; readonly lastTransitionTime: number }
  }
  readonly failuresAfterLastSuccess: number
  readonly lastFailureSecondsAgo: number
  readonly lastFailedPod: Omit<PodGiven, 'phase'> | null
  readonly baseBackoffSeconds: number
  readonly maxBackoffSeconds: number
}

const at = (seconds: number): string => formatTime(nowUnixMs + seconds * 1000)

function endedPod({ pod }: Given): Pod {
  const { deletionTimestamp, deletionGracePeriodSeconds, creationTimestamp = -3600, readyCondition } = pod
  const statusOf = ({ name = '', endedAt, running }: StateGiven) => {
    const finished = typeof endedAt === 'number' ? { finishedAt: at(endedAt) } : {}
    return { name, state: running ? { running: {} } : { terminated: finished } }
  }
  const sidecars = pod.sidecarInitContainers ?? []
  return {
    metadata: {
      creationTimestamp: at(creationTimestamp),
      ...(deletionTimestamp !== undefined && { deletionTimestamp: at(deletionTimestamp) }),
      ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
    },
    spec: { containers: [], initContainers: sidecars.map(({ name }) => ({ name, restartPolicy: 'Always' })) },
    status: {
      containerStatuses: pod.containers.map(statusOf),
      initContainerStatuses: sidecars.map(statusOf),
      ...(readyCondition !== undefined && {
        conditions: [{ type: 'Ready', ...readyCondition, lastTransitionTime: at(readyCondition.lastTransitionTime) }],
      }),
    },
  } as unknown as Pod
}

function record({ storedRecord, newFailedFinishedMsAgo, newSucceededFinishedMsAgo }: Given): object {
  const ago = (ms: number) => nowUnixMs - ms
  const { failuresAfterLastSuccess = 0, lastFailureMsAgo = null } = storedRecord ?? {}
  const stored = {
    failures: failuresAfterLastSuccess,
    ...(lastFailureMsAgo !== null && { lastFailureMs: ago(lastFailureMsAgo) }),
  }
  const next = nextRecord(stored, newSucceededFinishedMsAgo.map(ago), newFailedFinishedMsAgo.map(ago))
  const { failures, lastFailureMs } = next
  return {
    failuresAfterLastSuccess: failures,
    lastFailureMsAgo: lastFailureMs === undefined ? null : nowUnixMs - lastFailureMs,
  }
}

export function bind(input: unknown): unknown {
  const given = input as Given
  const limits = { baseMs: given.baseBackoffSeconds * 1000, maxMs: given.maxBackoffSeconds * 1000 }
  switch (given.operation) {
    case 'failures-since-last-success':
      return record(given)
    case 'finish-time-of-pod':
      return { finishTime: (podFinishedMs(endedPod(given)) - nowUnixMs) / 1000 }
    case 'remaining-backoff': {
      const lastFailureMs = nowUnixMs - (given.lastFailureSecondsAgo ?? 0) * 1000
      const failed = { failures: given.failuresAfterLastSuccess, lastFailureMs }
      return { remainingSeconds: remainingBackoffMs(failed, nowUnixMs, limits) / 1000 }
    }
    case 'remaining-backoff-per-index': {
      const failed = given.lastFailedPod === null ? undefined : podFrom({ phase: 'Failed', ...given.lastFailedPod })
      return { remainingSeconds: remainingIndexBackoffMs(failed, nowUnixMs, limits) / 1000 }
    }
    default:
      throw new Error(`There is no binding for ${given.operation}.`)
  }
}
