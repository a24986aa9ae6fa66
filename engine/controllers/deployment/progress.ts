import { conditionOf } from '../../api/meta/conditions.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../api/schema/types.ts'
import { actualOf, availableOf, maxUnavailable, readyOf, wantedOf, wantedReplicas } from './replicas.ts'

/** Somebody who wants no deadline says the largest number. */
const noDeadline = 2 ** 31 - 1

export interface At {
  readonly now: string
  readonly nowUnixMs: number
}

export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== noDeadline
}

/** The conditions with another one; the same where one of that type has that status and reason already. */
export function withDeploymentCondition(
  conditions: readonly DeploymentCondition[],
  next: { type: DeploymentCondition['type']; status: DeploymentCondition['status']; reason: string; message: string },
  now: string,
): readonly DeploymentCondition[] {
  const before = conditions.find(({ type }) => type === next.type)
  if (before?.status === next.status && before.reason === next.reason) return conditions
  const lastTransitionTime = before?.status === next.status ? before.lastTransitionTime : now
  const { type, status, reason, message } = next
  const condition = {
    type,
    status,
    lastUpdateTime: now,
    lastTransitionTime: lastTransitionTime ?? now,
    reason,
    message,
  }
  return [...conditions.filter(({ type: other }) => other !== type), condition]
}

const without = (conditions: readonly DeploymentCondition[], type: string): readonly DeploymentCondition[] =>
  conditions.filter((condition) => condition.type !== type)

/** The numbers, and whether enough is available. Source: sync.go calculateStatus. */
export function countedStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  now: string,
): DeploymentStatus {
  const available = availableOf(all)
  const enough = available >= wantedReplicas(deployment) - maxUnavailable(deployment)
  const availability = enough
    ? ({ status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' } as const)
    : ({
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      } as const)
  const { collisionCount, conditions = [] } = deployment.status
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...positive('replicas', actualOf(all)),
    ...positive('updatedReplicas', newSet?.status.replicas ?? 0),
    ...positive('readyReplicas', readyOf(all)),
    ...positive('availableReplicas', available),
    ...positive('unavailableReplicas', Math.max(0, wantedOf(all) - available)),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: withDeploymentCondition(conditions, { type: 'Available', ...availability }, now),
  }
}

function positive(name: string, count: number): Record<string, number> {
  return count === 0 ? {} : { [name]: count }
}

export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = wantedReplicas(deployment)
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, observedGeneration = 0 } = status
  return (
    updatedReplicas === wanted &&
    replicas === wanted &&
    availableReplicas === wanted &&
    observedGeneration >= (deployment.metadata.generation ?? 0)
  )
}

function isProgressing(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number => replicas - updatedReplicas
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

export function hasTimedOut({ spec, status }: Deployment, nowUnixMs: number): boolean {
  const progressing = conditionOf({ status }, 'Progressing')
  if (progressing === undefined || progressing.reason === 'NewReplicaSetAvailable') return false
  if (progressing.reason === 'ProgressDeadlineExceeded') return true
  return parseTime(progressing.lastUpdateTime ?? '') + (spec.progressDeadlineSeconds ?? noDeadline) * 1000 < nowUnixMs
}

/** The status of a deployment that rolls out. Source: progress.go syncRolloutStatus. */
export function rolloutStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  at: At,
): DeploymentStatus {
  const counted = countedStatus(deployment, all, newSet, at.now)
  const conditions = progressConditions(deployment, counted, newSet, at)
  const failure = failureOf(all)
  return {
    ...counted,
    conditions:
      failure === undefined
        ? without(conditions, 'ReplicaFailure')
        : withDeploymentCondition(conditions, failure, at.now),
  }
}

function progressConditions(
  deployment: Deployment,
  counted: DeploymentStatus,
  newSet: ReplicaSet | undefined,
  at: At,
): readonly DeploymentCondition[] {
  const conditions = counted.conditions ?? []
  if (!hasProgressDeadline(deployment)) return without(conditions, 'Progressing')
  const current = conditionOf(deployment, 'Progressing')
  if (counted.replicas === counted.updatedReplicas && current?.reason === 'NewReplicaSetAvailable') return conditions
  const who = newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`
  const progressing = (status: 'True' | 'False', reason: string, what: string) =>
    ({ type: 'Progressing', status, reason, message: `${who} ${what}` }) as const
  if (isComplete(deployment, counted)) {
    return withDeploymentCondition(
      conditions,
      progressing('True', 'NewReplicaSetAvailable', 'has successfully progressed.'),
      at.now,
    )
  }
  if (isProgressing(deployment.status, counted)) {
    const next = progressing('True', 'ReplicaSetUpdated', 'is progressing.')
    const since = current?.status === 'True' ? current.lastTransitionTime : at.now
    return [
      ...without(conditions, 'Progressing'),
      { ...next, lastUpdateTime: at.now, lastTransitionTime: since ?? at.now },
    ]
  }
  if (!hasTimedOut(deployment, at.nowUnixMs)) return conditions
  return withDeploymentCondition(
    conditions,
    progressing('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'),
    at.now,
  )
}

function failureOf(
  sets: readonly ReplicaSet[],
): { type: 'ReplicaFailure'; status: DeploymentCondition['status']; reason: string; message: string } | undefined {
  for (const set of sets) {
    const condition = conditionOf(set, 'ReplicaFailure')
    if (condition !== undefined)
      return {
        type: 'ReplicaFailure',
        status: condition.status,
        reason: condition.reason ?? '',
        message: condition.message ?? '',
      }
  }
  return undefined
}

/** When a rollout has to be looked at again because its deadline passes; undefined for one that is done or has timed out. */
export function deadlineInMs(deployment: Deployment, status: DeploymentStatus, nowUnixMs: number): number | undefined {
  const progressing = conditionOf({ status }, 'Progressing')
  if (!hasProgressDeadline(deployment) || progressing === undefined) return undefined
  if (isComplete(deployment, status) || progressing.reason === 'ProgressDeadlineExceeded') return undefined
  const endsMs = parseTime(progressing.lastUpdateTime ?? '') + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000
  return Math.max(0, endsMs - nowUnixMs) + 1000
}
