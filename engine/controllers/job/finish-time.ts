import { podCondition } from '../../api/meta/pods.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { ContainerStatus, Pod } from '../../api/schema/types.ts'

/**
 * When a pod ended, in milliseconds since 1970: when its last container did, else when it stopped being ready, else when
 * its deletion was asked for, else when it was made. Source: pkg/controller/job/backoff_utils.go.
 */
export function podFinishedMs(pod: Pod): number {
  return (
    containersFinishedMs(pod) ?? unreadySinceMs(pod) ?? deletionMs(pod) ?? parseTime(pod.metadata.creationTimestamp)
  )
}

/** Undefined while one of them has not ended. Sidecars end after the containers they serve. */
function containersFinishedMs({ spec, status }: Pod): number | undefined {
  const sidecars = new Set(
    (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  )
  const counted: readonly ContainerStatus[] = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name)),
  ]
  let latestMs: number | undefined
  for (const { state } of counted) {
    const finishedAt = state?.terminated?.finishedAt
    if (!finishedAt) return undefined
    latestMs = Math.max(latestMs ?? 0, parseTime(finishedAt))
  }
  return latestMs
}

function unreadySinceMs(pod: Pod): number | undefined {
  const ready = podCondition(pod, 'Ready')
  if (ready?.status !== 'False' || !ready.lastTransitionTime) return undefined
  return parseTime(ready.lastTransitionTime)
}

function deletionMs({ metadata }: Pod): number | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata
  return deletionTimestamp === undefined ? undefined : parseTime(deletionTimestamp) - deletionGracePeriodSeconds * 1000
}
