import type { Deployment, DeploymentStatus, ReplicaSet } from '../../api/schema/types.ts'
import { type NewCondition, withDeploymentCondition } from './conditions.ts'
import { actualOf, availableOf, maxUnavailable, readyOf, terminatingOf, wantedOf, wantedReplicas } from './replicas.ts'

const available: NewCondition = {
  type: 'Available',
  status: 'True',
  reason: 'MinimumReplicasAvailable',
  message: 'Deployment has minimum availability.',
}

const unavailable: NewCondition = {
  type: 'Available',
  status: 'False',
  reason: 'MinimumReplicasUnavailable',
  message: 'Deployment does not have minimum availability.',
}

/** Feature gate DeploymentReplicaSetTerminatingReplicas: on by default since 1.35. */
const countsTerminatingSince = 35

/** What a status is worked out at. */
export interface At {
  /** RFC 3339, seconds. */
  readonly now: string
  readonly nowUnixMs: number
  readonly minor: number
}

/** The numbers of a status, 0 where it says nothing. */
type Counts = Readonly<Record<(typeof countNames)[number], number>>

const countNames = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
] as const

function countsOf(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined): Counts {
  const availableReplicas = availableOf(all)
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: actualOf(all),
    updatedReplicas: newSet === undefined ? 0 : newSet.status.replicas,
    readyReplicas: readyOf(all),
    availableReplicas,
    unavailableReplicas: Math.max(0, wantedOf(all) - availableReplicas),
  }
}

/**
 * The numbers of a deployment, and whether enough is available; the deployment's own status where that is what it says.
 * Source: sync.go, calculateStatus.
 */
export function countedStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  { now, minor }: At,
): DeploymentStatus {
  const { status } = deployment
  const counts = countsOf(deployment, all, newSet)
  const isEnough = counts.availableReplicas >= wantedReplicas(deployment) - maxUnavailable(deployment)
  const conditions = withDeploymentCondition(status.conditions ?? [], isEnough ? available : unavailable, now)
  const terminatingReplicas = minor >= countsTerminatingSince ? terminatingOf(all) : undefined
  const isSame =
    conditions === status.conditions &&
    terminatingReplicas === status.terminatingReplicas &&
    countNames.every((name) => (status[name] ?? 0) === counts[name])
  if (isSame) return status
  return statusOf(counts, { conditions, terminatingReplicas, collisionCount: status.collisionCount })
}

/** Numbers that are 0 are left out. */
function statusOf(
  counts: Counts,
  rest: Pick<DeploymentStatus, 'conditions'> & Record<'terminatingReplicas' | 'collisionCount', number | undefined>,
): DeploymentStatus {
  const made: { -readonly [Field in keyof DeploymentStatus]: DeploymentStatus[Field] } = {}
  for (const name of countNames) if (counts[name] !== 0) made[name] = counts[name]
  if (rest.terminatingReplicas !== undefined) made.terminatingReplicas = rest.terminatingReplicas
  if (rest.conditions !== undefined) made.conditions = rest.conditions
  if (rest.collisionCount !== undefined) made.collisionCount = rest.collisionCount
  return made
}
