import { conditionOf } from '../../engine/api/meta/conditions.ts'
import type { DeploymentStatus } from '../../engine/api/schema/types.ts'
import { rolloutStatus, untilDeadlineMs } from '../../engine/controllers/deployment/progress.ts'
import {
  type ConditionGiven,
  conditionFrom,
  deploymentFrom,
  referenceUnixMs,
  type SetGiven,
  secondsOf,
  setFrom,
  timeAt,
} from './deployment-objects.ts'

interface Given {
  readonly function: 'requeueStuckDeployment' | 'syncRolloutStatus'
  readonly strategy: 'Recreate' | 'RollingUpdate'
  readonly progressDeadlineSeconds: number | null
  readonly replicas: number
  readonly status: DeploymentStatus
  readonly conditions: readonly ConditionGiven[]
  readonly nowSeconds?: number | null
  readonly otherReplicaSets?: readonly SetGiven[]
  readonly newReplicaSet?: SetGiven | null
}

/** Where a case does not say when it is, its deadline has long passed. */
const longAfterSeconds = 1_000_000

export const inputs = { progressing: 'tells which fields of the condition a case speaks of' }

export function bind(
  input: unknown,
  _table: unknown,
  { progressing: stated }: { progressing?: object | null },
): unknown {
  const { strategy, progressDeadlineSeconds, replicas, conditions, ...given } = input as Given
  const status = { ...given.status, conditions: conditions.map(conditionFrom) }
  const spec = progressDeadlineSeconds === null ? {} : { progressDeadlineSeconds }
  const deployment = deploymentFrom({ strategy, replicas, status, spec })
  const nowSeconds = given.nowSeconds ?? longAfterSeconds
  const nowUnixMs = referenceUnixMs + nowSeconds * 1000
  if (given.function === 'requeueStuckDeployment') {
    const untilMs = untilDeadlineMs(deployment, status, nowUnixMs)
    return { requeueAfterSeconds: untilMs === undefined ? -1 : Math.trunc(untilMs / 1000) }
  }
  const newSet = given.newReplicaSet ? setFrom(given.newReplicaSet) : undefined
  const sets = [...(given.otherReplicaSets ?? []).map((set) => setFrom(set)), ...(newSet === undefined ? [] : [newSet])]
  const next = rolloutStatus(deployment, sets, newSet, { now: timeAt(nowSeconds), nowUnixMs, minor: 36 })
  const condition = conditionOf({ status: next }, 'Progressing')
  if (condition === undefined) return { progressing: null }
  const told: Record<string, unknown> = {
    status: condition.status,
    reason: condition.reason,
    message: condition.message,
    lastUpdateAtSeconds: secondsOf(condition.lastUpdateTime ?? ''),
    lastTransitionAtSeconds: secondsOf(condition.lastTransitionTime ?? ''),
  }
  return { progressing: Object.fromEntries(Object.keys(stated ?? told).map((name) => [name, told[name]])) }
}
