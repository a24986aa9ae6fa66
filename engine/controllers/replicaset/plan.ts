import { conditionOf } from '../../api/meta/conditions.ts'
import { selectorFromMap } from '../../api/meta/labels.ts'
import { isPodActive, isPodAvailable, isPodReady, isPodTerminal, podAvailableAtMs } from '../../api/meta/pods.ts'
import type { Pod, ReplicaSetCondition, ReplicaSetStatus } from '../../api/schema/types.ts'
import { inDeletionOrder, type RankingRules } from './ranking.ts'
import type { ReplicaOwner } from './replica-kind.ts'

/** No more than so many pods are made or deleted in one go: BurstReplicas (pkg/controller/replicaset). */
export const burstReplicas = 500

/** How many pods are to be made (more than 0) or deleted (less than 0) in one go. */
export function missingReplicas({ spec }: ReplicaOwner, activeCount: number): number {
  const missing = (spec.replicas ?? 1) - activeCount
  return Math.max(-burstReplicas, Math.min(missing, burstReplicas))
}

/** The pods that go, in no particular order where all do. `related`: the pods of all owners of the same workload. */
export function podsToDelete(
  active: readonly Pod[],
  count: number,
  related: Iterable<Pod>,
  rules: RankingRules,
): readonly Pod[] {
  const ordered = count < active.length ? inDeletionOrder(active, related, rules) : active
  return ordered.slice(0, count)
}

/** Pods whose containers have not ended and which are being deleted. */
export function isTerminating(pod: Pod): boolean {
  return !isPodActive(pod) && !isPodTerminal(pod)
}

/** What a status is made of. */
export interface Observed {
  readonly active: readonly Pod[]
  /** Pods that are being deleted; absent where this version does not count them. */
  readonly terminating?: number
  /** What kept pods from being made or deleted. */
  readonly failure?: string
}

/** The status as it should be; the same object where nothing changed. Source: replica_set_utils.go. */
export function replicaStatus(
  owner: ReplicaOwner,
  { active, terminating, failure }: Observed,
  at: { readonly now: string; readonly nowUnixMs: number },
): ReplicaSetStatus {
  const { spec, status, metadata } = owner
  const template = selectorFromMap(spec.template?.metadata?.labels)
  const minReadySeconds = spec.minReadySeconds ?? 0
  let [labelled, ready, available] = [0, 0, 0]
  for (const pod of active) {
    if (template.matches(pod.metadata.labels)) labelled++
    if (!isPodReady(pod)) continue
    ready++
    if (isPodAvailable(pod, minReadySeconds, at.nowUnixMs)) available++
  }
  const conditions = conditionsWith(owner, active.length, failure, at.now)
  const isSame =
    status.replicas === active.length &&
    (status.fullyLabeledReplicas ?? 0) === labelled &&
    (status.readyReplicas ?? 0) === ready &&
    (status.availableReplicas ?? 0) === available &&
    (terminating === undefined || status.terminatingReplicas === terminating) &&
    status.observedGeneration === metadata.generation &&
    conditions === (status.conditions ?? none)
  if (isSame) return status
  return {
    replicas: active.length,
    ...(labelled > 0 && { fullyLabeledReplicas: labelled }),
    ...(ready > 0 && { readyReplicas: ready }),
    ...(available > 0 && { availableReplicas: available }),
    ...(terminating !== undefined && { terminatingReplicas: terminating }),
    ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
    ...(conditions.length > 0 && { conditions }),
  }
}

const none: readonly ReplicaSetCondition[] = []

function conditionsWith(
  owner: ReplicaOwner,
  activeCount: number,
  failure: string | undefined,
  now: string,
): readonly ReplicaSetCondition[] {
  const conditions = owner.status.conditions ?? none
  const known = conditionOf(owner, 'ReplicaFailure')
  if ((failure === undefined) === (known === undefined)) return conditions
  if (failure === undefined) return conditions.filter(({ type }) => type !== 'ReplicaFailure')
  const reason = activeCount < (owner.spec.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete'
  return [...conditions, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: now, reason, message: failure }]
}

/** Since 1.34 availability is looked at when the next pod can have become available (kubernetes#132121). */
const exactAvailabilitySince = 34

/**
 * After how many milliseconds a status has to be worked out again because pods will have been ready long enough;
 * undefined where that changes nothing.
 */
export function nextAvailabilityCheckMs(
  { spec }: ReplicaOwner,
  status: ReplicaSetStatus,
  active: readonly Pod[],
  { minor, nowUnixMs }: { readonly minor: number; readonly nowUnixMs: number },
): number | undefined {
  const minReadySeconds = spec.minReadySeconds ?? 0
  const { readyReplicas = 0, availableReplicas = 0 } = status
  if (minReadySeconds === 0 || readyReplicas === availableReplicas) return undefined
  if (minor < exactAvailabilitySince) return readyReplicas === (spec.replicas ?? 1) ? minReadySeconds * 1000 : undefined
  const instants = active.map((pod) => podAvailableAtMs(pod, minReadySeconds) ?? 0).filter((ms) => ms > nowUnixMs)
  return instants.length === 0 ? minReadySeconds * 1000 : Math.min(...instants) - nowUnixMs
}

/** Before 1.34: how long after a pod has become ready its owner is looked at again, with a second for clocks that differ. */
export function checkAfterReadyMs({ spec }: ReplicaOwner, minor: number): number | undefined {
  const minReadySeconds = spec.minReadySeconds ?? 0
  return minReadySeconds > 0 && minor < exactAvailabilitySince ? (minReadySeconds + 1) * 1000 : undefined
}
