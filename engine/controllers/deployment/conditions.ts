import { conditionOf } from '../../api/meta/conditions.ts'
import type { DeploymentCondition, ReplicaSet } from '../../api/schema/types.ts'

export type Conditions = readonly DeploymentCondition[]
export type NewCondition = Required<Pick<DeploymentCondition, 'type' | 'status' | 'reason' | 'message'>>

/**
 * The conditions with another one, at the end. The same where one of its type has its status and reason already: its
 * message and its time stay too. Source: util/deployment_util.go, SetDeploymentCondition.
 */
export function withDeploymentCondition(
  conditions: Conditions,
  { type, status, reason, message }: NewCondition,
  now: string,
  updatedAt = now,
): Conditions {
  const before = conditions.find((condition) => condition.type === type)
  if (before?.status === status && before.reason === reason) return conditions
  const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? now) : now
  const condition = { type, status, lastUpdateTime: updatedAt, lastTransitionTime, reason, message }
  return [...withoutCondition(conditions, type), condition]
}

export function withoutCondition(conditions: Conditions, type: string): Conditions {
  return conditions.some((condition) => condition.type === type)
    ? conditions.filter((condition) => condition.type !== type)
    : conditions
}

/** What the condition Progressing is to say. */
export function progressing(status: NewCondition['status'], reason: string, message: string): NewCondition {
  return { type: 'Progressing', status, reason, message }
}

/** The conditions with the failure of the new set or of another one, or without where none fails. */
export function withReplicaFailure(
  conditions: Conditions,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  now: string,
): Conditions {
  const type = 'ReplicaFailure'
  for (const set of newSet === undefined ? sets : [newSet, ...sets]) {
    const failure = conditionOf(set, type)
    if (failure === undefined) continue
    const { status, reason = '', message = '', lastTransitionTime = now } = failure
    return withDeploymentCondition(conditions, { type, status, reason, message }, lastTransitionTime)
  }
  return withoutCondition(conditions, type)
}
