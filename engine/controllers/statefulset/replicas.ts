import { revisionHashLabel } from '../../api/meta/controller-revisions.ts'
import { isPodAvailable, isPodReady } from '../../api/meta/pods.ts'
import type { Pod, StatefulSet } from '../../api/schema/types.ts'
import { isInRange, ordinalOf, replicaCount, startOrdinal } from './identity.ts'

/** The place of a pod in its set; without a pod it has still to be made. */
export interface Replica {
  readonly ordinal: number
  readonly pod?: Pod
}

export interface Members {
  /** By ordinal, from the first. */
  readonly replicas: readonly Replica[]
  /** Pods beyond the replicas, the highest first. */
  readonly condemned: readonly Pod[]
}

/** Which pods are wanted, which are not. Pods whose names have no ordinal are left alone. */
export function membersOf(set: StatefulSet, pods: readonly Pod[]): Members {
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]))
  const start = startOrdinal(set)
  const replicas = Array.from({ length: replicaCount(set) }, (_, index): Replica => {
    const pod = byOrdinal.get(start + index)
    return { ordinal: start + index, ...(pod !== undefined && { pod }) }
  })
  const condemned = pods.filter((pod) => ordinalOf(pod) >= 0 && !isInRange(set, ordinalOf(pod)))
  return { replicas, condemned: condemned.sort((a, b) => ordinalOf(b) - ordinalOf(a)) }
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod)
}

export function isTerminating({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined
}

/** Not there, being deleted, or not ready for long enough. */
export function isUnavailable(set: StatefulSet, pod: Pod | undefined, nowUnixMs: number): boolean {
  if (pod === undefined || isTerminating(pod)) return true
  return !isPodAvailable(pod, set.spec.minReadySeconds ?? 0, nowUnixMs)
}

/** The name of the revision that a pod was made from. */
export function revisionOf({ metadata }: Pod): string {
  return metadata.labels?.[revisionHashLabel] ?? ''
}

/** Whether a new pod is to be made from the revision before the update: below the partition. */
export function isHeldBack(set: StatefulSet, ordinal: number): boolean {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}
  if (rollingUpdate !== undefined) return ordinal < startOrdinal(set) + (rollingUpdate.partition ?? 0)
  return type === 'RollingUpdate' && ordinal < startOrdinal(set) + (set.status.currentReplicas ?? 0)
}
