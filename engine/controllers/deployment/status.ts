import type { Deployment, DeploymentStatus, ReplicaSet } from '../../api/schema/types.ts'
import { type Conditions, type NewCondition, withDeploymentCondition } from './conditions.ts'
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

/** The numbers of a deployment, and whether enough is available. Source: sync.go, calculateStatus. */
export function countedStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  { now, minor }: At,
): DeploymentStatus & { readonly conditions: Conditions } {
  const { status, metadata } = deployment
  const availableReplicas = availableOf(all)
  const isEnough = availableReplicas >= wantedReplicas(deployment) - maxUnavailable(deployment)
  const terminatingReplicas = minor >= countsTerminatingSince ? terminatingOf(all) : undefined
  return {
    ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
    ...positive('replicas', actualOf(all)),
    ...positive('updatedReplicas', newSet === undefined ? 0 : newSet.status.replicas),
    ...positive('readyReplicas', readyOf(all)),
    ...positive('availableReplicas', availableReplicas),
    ...positive('unavailableReplicas', Math.max(0, wantedOf(all) - availableReplicas)),
    ...(terminatingReplicas !== undefined && { terminatingReplicas }),
    conditions: withDeploymentCondition(status.conditions ?? [], isEnough ? available : unavailable, now),
    ...(status.collisionCount !== undefined && { collisionCount: status.collisionCount }),
  }
}

function positive<Name extends string>(name: Name, count: number): { readonly [name in Name]?: number } {
  return count === 0 ? {} : ({ [name]: count } as { readonly [name in Name]?: number })
}
