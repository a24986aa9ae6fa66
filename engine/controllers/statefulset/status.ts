import { isPodAvailable } from '../../api/meta/pods.ts'
import type { Pod, StatefulSet, StatefulSetStatus } from '../../api/schema/types.ts'
import { replicaCount } from './identity.ts'
import { isRunningAndReady, isTerminating, revisionOf } from './replicas.ts'

export interface Counts {
  readonly replicas: number
  readonly readyReplicas: number
  readonly availableReplicas: number
  readonly currentReplicas: number
  readonly updatedReplicas: number
}

/** The names of the revisions before and after an update. */
export interface RevisionNames {
  readonly current: string
  readonly update: string
}

/** Source: pkg/controller/statefulset computeReplicaStatus. */
export function countPods(set: StatefulSet, pods: readonly Pod[], names: RevisionNames, nowUnixMs: number): Counts {
  const staying = pods.filter((pod) => !isTerminating(pod))
  const ready = pods.filter(isRunningAndReady)
  const minReadySeconds = set.spec.minReadySeconds ?? 0
  return {
    replicas: pods.length,
    readyReplicas: ready.length,
    availableReplicas: ready.filter((pod) => isPodAvailable(pod, minReadySeconds, nowUnixMs)).length,
    currentReplicas: staying.filter((pod) => revisionOf(pod) === names.current).length,
    updatedReplicas: staying.filter((pod) => revisionOf(pod) === names.update).length,
  }
}

/**
 * The status as it should be; the same object where nothing changed. When all pods are updated and ready the update is
 * over: what it led to is the current revision. Source: updateStatefulSetStatus.
 */
export function statefulSetStatus(
  set: StatefulSet,
  counts: Counts,
  { current, update }: RevisionNames,
  collisionCount: number,
): StatefulSetStatus {
  const isComplete = set.spec.updateStrategy?.type !== 'OnDelete' && isUpdated(set, counts)
  const { replicas, readyReplicas, updatedReplicas, availableReplicas } = counts
  const currentReplicas = isComplete ? updatedReplicas : counts.currentReplicas
  const { generation } = set.metadata
  const next: StatefulSetStatus = {
    ...(generation !== undefined && { observedGeneration: generation }),
    replicas,
    ...(readyReplicas > 0 && { readyReplicas }),
    ...(currentReplicas > 0 && { currentReplicas }),
    ...(updatedReplicas > 0 && { updatedReplicas }),
    currentRevision: isComplete ? update : current,
    updateRevision: update,
    collisionCount,
    availableReplicas,
  }
  return isConsistent(set.status, next) ? set.status : next
}

function isUpdated(set: StatefulSet, { replicas, readyReplicas, updatedReplicas }: Counts): boolean {
  const wanted = replicaCount(set)
  return updatedReplicas === wanted && readyReplicas === wanted && replicas === wanted
}

function isConsistent(before: StatefulSetStatus, next: StatefulSetStatus): boolean {
  const numbers = ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const
  return (
    (next.observedGeneration ?? 0) <= (before.observedGeneration ?? 0) &&
    numbers.every((key) => (before[key] ?? 0) === (next[key] ?? 0)) &&
    before.currentRevision === next.currentRevision &&
    before.updateRevision === next.updateRevision
  )
}
