import { withCondition } from '../../api/meta/conditions.ts'
import { selectorFromMap } from '../../api/meta/labels.ts'
import { isPodAvailable, isPodReady } from '../../api/meta/pods.ts'
import type { Pod, ReplicaSet, ReplicaSetCondition, ReplicaSetStatus } from '../../api/schema/types.ts'
import { inDeletionOrder } from './ranking.ts'

/** No more than so many pods are made or deleted in one go. */
export const burstReplicas = 500
/** The first batch of creations; each that goes well doubles the next. */
export const slowStartInitialBatch = 1

export interface ReplicaPlan {
  readonly create: number
  readonly remove: readonly Pod[]
}

/** What is missing or too much. `related` are the pods of all sets of the same owner. */
export function planReplicas(
  set: ReplicaSet,
  active: readonly Pod[],
  related: readonly Pod[],
  nowUnixMs: number,
): ReplicaPlan {
  const missing = (set.spec.replicas ?? 1) - active.length
  if (missing >= 0) return { create: Math.min(missing, burstReplicas), remove: [] }
  const count = Math.min(-missing, burstReplicas)
  const ordered = count < active.length ? inDeletionOrder(active, related, nowUnixMs) : active
  return { create: 0, remove: ordered.slice(0, count) }
}

/** The sizes of the batches in which pods are made. */
export function batchSizes(count: number): number[] {
  const sizes: number[] = []
  let size = slowStartInitialBatch
  for (let left = count; left > 0; left -= sizes.at(-1) ?? 0) {
    sizes.push(Math.min(size, left))
    size *= 2
  }
  return sizes
}

export interface Failure {
  readonly reason: 'FailedCreate' | 'FailedDelete'
  readonly message: string
}

/** The status as it should be; the same object where nothing changed. */
export function replicaSetStatus(
  set: ReplicaSet,
  active: readonly Pod[],
  failure: Failure | undefined,
  at: { now: string; nowUnixMs: number },
): ReplicaSetStatus {
  const template = selectorFromMap(set.spec.template?.metadata?.labels)
  const labelled = active.filter(({ metadata }) => template.matches(metadata.labels ?? {})).length
  const ready = active.filter(isPodReady)
  const available = ready.filter((pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, at.nowUnixMs)).length
  const conditions = conditionsWith(set.status.conditions, failure, at.now)
  return {
    replicas: active.length,
    ...positive('fullyLabeledReplicas', labelled),
    ...positive('readyReplicas', ready.length),
    ...positive('availableReplicas', available),
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}

function positive(name: string, count: number): Record<string, number> {
  return count === 0 ? {} : { [name]: count }
}

function conditionsWith(
  conditions: readonly ReplicaSetCondition[] = [],
  failure: Failure | undefined,
  now: string,
): readonly ReplicaSetCondition[] {
  if (failure === undefined) return conditions.filter(({ type }) => type !== 'ReplicaFailure')
  const condition: ReplicaSetCondition = { type: 'ReplicaFailure', status: 'True', ...failure }
  return conditions.some(({ type }) => type === 'ReplicaFailure')
    ? conditions
    : withCondition(conditions, condition, now)
}
