import { conditionOf } from '../../api/meta/conditions.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../api/schema/types.ts'
import {
  type Conditions,
  type NewCondition,
  withDeploymentCondition,
  withoutCondition,
  withReplicaFailure,
} from './conditions.ts'
import { wantedReplicas } from './replicas.ts'
import { type At, countedStatus } from './status.ts'

/** Reasons of the condition Progressing. Source: util/deployment_util.go. */
export const progressReasons = {
  created: 'NewReplicaSetCreated',
  createFailed: 'ReplicaSetCreateError',
  found: 'FoundNewReplicaSet',
  updated: 'ReplicaSetUpdated',
  available: 'NewReplicaSetAvailable',
  timedOut: 'ProgressDeadlineExceeded',
  paused: 'DeploymentPaused',
  resumed: 'DeploymentResumed',
} as const

/** Whoever wants no deadline says the largest number. */
const noDeadline = 2 ** 31 - 1

export function hasProgressDeadline({ spec }: Pick<Deployment, 'spec'>): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== noDeadline
}

/** Whether all wanted pods are of the newest template and available, and no other is left. */
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

/** Whether there are more new, fewer old, more ready or more available pods than before. */
export function isProgressing(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number => replicas - updatedReplicas
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

/** Whether the deadline has passed since the last sign of progress. */
export function hasTimedOut(
  deployment: Pick<Deployment, 'spec'>,
  status: Pick<DeploymentStatus, 'conditions'>,
  nowUnixMs: number,
): boolean {
  const progressing = conditionOf({ status }, 'Progressing')
  if (!hasProgressDeadline(deployment) || progressing === undefined) return false
  if (progressing.reason === progressReasons.available) return false
  if (progressing.reason === progressReasons.timedOut) return true
  return deadlineUnixMs(deployment, progressing.lastUpdateTime) < nowUnixMs
}

function deadlineUnixMs({ spec }: Pick<Deployment, 'spec'>, lastUpdateTime: string | undefined): number {
  const fromMs = lastUpdateTime === undefined ? Number.NEGATIVE_INFINITY : parseTime(lastUpdateTime)
  return fromMs + (spec.progressDeadlineSeconds ?? 0) * 1000
}

/** What the condition Progressing says while a deployment is paused, or after. Undefined where nothing is to be said. */
export function pauseCondition(deployment: Deployment): NewCondition | undefined {
  if (!hasProgressDeadline(deployment)) return undefined
  const reason = conditionOf(deployment, 'Progressing')?.reason
  const isPaused = deployment.spec.paused === true
  if (reason === progressReasons.timedOut || isPaused === (reason === progressReasons.paused)) return undefined
  const about = { type: 'Progressing', status: 'Unknown' } as const
  return isPaused
    ? { ...about, reason: progressReasons.paused, message: 'Deployment is paused' }
    : { ...about, reason: progressReasons.resumed, message: 'Deployment is resumed' }
}

/**
 * The status of a deployment during a rollout; its own status where that says it all.
 * Source: progress.go, syncRolloutStatus.
 */
export function rolloutStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  at: At,
): DeploymentStatus {
  const counted = countedStatus(deployment, all, newSet, at)
  const conditions = withReplicaFailure(withProgress(deployment, counted, newSet, at), all, newSet, at.now)
  return conditions === counted.conditions ? counted : { ...counted, conditions }
}

function withProgress(
  deployment: Deployment,
  counted: DeploymentStatus,
  newSet: ReplicaSet | undefined,
  { now, nowUnixMs }: At,
): Conditions {
  const { conditions = [] } = counted
  if (!hasProgressDeadline(deployment)) return withoutCondition(conditions, 'Progressing')
  const current = conditionOf(deployment, 'Progressing')
  const isDone = counted.replicas === counted.updatedReplicas && current?.reason === progressReasons.available
  if (isDone) return conditions
  const who = newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`
  const saying = (status: 'True' | 'False', reason: string, what: string): NewCondition => {
    return { type: 'Progressing', status, reason, message: `${who} ${what}` }
  }
  if (isComplete(deployment, counted)) {
    const done = saying('True', progressReasons.available, 'has successfully progressed.')
    return withDeploymentCondition(conditions, done, now)
  }
  if (isProgressing(deployment.status, counted)) {
    const progress = saying('True', progressReasons.updated, 'is progressing.')
    const lastTransitionTime = current?.status === 'True' ? (current.lastTransitionTime ?? now) : now
    return [...withoutCondition(conditions, 'Progressing'), { ...progress, lastUpdateTime: now, lastTransitionTime }]
  }
  if (!hasTimedOut(deployment, counted, nowUnixMs)) return conditions
  const late = saying('False', progressReasons.timedOut, 'has timed out progressing.')
  return withDeploymentCondition(conditions, late, now)
}

/**
 * In how many milliseconds a rollout that does not move will have missed its deadline; 0 for at once, undefined where
 * there is nothing to wait for. Source: progress.go, requeueStuckDeployment.
 */
export function untilDeadlineMs(
  deployment: Deployment,
  status: DeploymentStatus,
  nowUnixMs: number,
): number | undefined {
  const progressing = conditionOf(deployment, 'Progressing')
  if (!hasProgressDeadline(deployment) || progressing === undefined) return undefined
  if (isComplete(deployment, status) || progressing.reason === progressReasons.timedOut) return undefined
  const leftMs = deadlineUnixMs(deployment, progressing.lastUpdateTime) - nowUnixMs
  return leftMs < 1000 ? 0 : leftMs
}

/** What is added to a deadline, for clocks that differ. */
const deadlineSlackMs = 1000

/**
 * When a rollout that does not move is worth another look, in milliseconds. Kubernetes looks again and again once its
 * deadline is less than a second away; nothing can come of it before the deadline, and nothing behind it where it has not
 * come of it then.
 */
export function untilNextLookMs(
  deployment: Deployment,
  status: DeploymentStatus,
  nowUnixMs: number,
): number | undefined {
  const untilMs = untilDeadlineMs(deployment, status, nowUnixMs)
  const since = conditionOf(deployment, 'Progressing')?.lastUpdateTime
  if (untilMs === undefined || since === undefined) return undefined
  if (untilMs > 0) return untilMs + deadlineSlackMs
  const leftMs = deadlineUnixMs(deployment, since) - nowUnixMs
  return leftMs < 0 ? undefined : leftMs + 1
}
