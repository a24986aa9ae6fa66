import { formatTime, parseTime } from '../../engine/api/meta/time.ts'
import type {
  Deployment,
  DeploymentCondition,
  DeploymentSpec,
  DeploymentStatus,
  IntOrString,
  ReplicaSet,
} from '../../engine/api/schema/types.ts'
import { desiredReplicasAnnotation, maxReplicasAnnotation } from '../../engine/controllers/deployment/annotations.ts'
import { wantedReplicas } from '../../engine/controllers/deployment/replicas.ts'
import { afterwards, type Resize } from '../../engine/controllers/deployment/rolling.ts'

/** The instant to which the seconds of the tables are relative: so small that nanoseconds beside it are not lost. */
export const referenceUnixMs = 0

export const timeAt = (seconds: number): string => formatTime(referenceUnixMs + seconds * 1000)
export const secondsOf = (time: string): number => (parseTime(time) - referenceUnixMs) / 1000

export interface DeploymentGiven {
  readonly name?: string
  readonly replicas?: number
  readonly strategy?: 'Recreate' | 'RollingUpdate'
  readonly maxSurge?: IntOrString | null
  readonly maxUnavailable?: IntOrString | null
  readonly status?: DeploymentStatus
  readonly spec?: Partial<DeploymentSpec>
}

export function deploymentFrom(given: DeploymentGiven): Deployment {
  const { name = 'foo', replicas = 1, strategy: type = 'RollingUpdate', status = {}, spec = {} } = given
  const { maxSurge, maxUnavailable } = given
  const rollingUpdate = {
    ...(maxSurge !== undefined && maxSurge !== null && { maxSurge }),
    ...(maxUnavailable !== undefined && maxUnavailable !== null && { maxUnavailable }),
  }
  const strategy = type === 'Recreate' ? { type } : { type, rollingUpdate }
  const template = { metadata: { labels: { app: name } }, spec: { containers: [] } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: timeAt(0) },
    spec: { replicas, strategy, selector: { matchLabels: { app: name } }, template, ...spec },
    status,
  }
}

export interface SetGiven {
  readonly name?: string
  readonly uid?: string
  readonly replicas?: number
  readonly specReplicas?: number
  readonly statusReplicas?: number
  readonly availableReplicas?: number
  readonly terminatingReplicas?: number | null
  readonly observedGeneration?: number
  readonly createdAtSeconds?: number | null
  readonly revision?: string | null
  readonly desiredReplicasAnnotation?: number | null
  readonly maxReplicasAnnotation?: number | string | null
}

function annotation(name: string, value: number | string | null | undefined): Record<string, string> {
  return value === undefined || value === null ? {} : { [name]: String(value) }
}

export function setFrom(given: SetGiven, name: string = given.name ?? 'set'): ReplicaSet {
  const { createdAtSeconds, terminatingReplicas, observedGeneration } = given
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: 'default',
      uid: given.uid ?? name,
      resourceVersion: '1',
      creationTimestamp: createdAtSeconds === undefined || createdAtSeconds === null ? '' : timeAt(createdAtSeconds),
      annotations: {
        ...annotation('deployment.kubernetes.io/revision', given.revision),
        ...annotation(desiredReplicasAnnotation, given.desiredReplicasAnnotation),
        ...annotation(maxReplicasAnnotation, given.maxReplicasAnnotation),
      },
    },
    spec: { replicas: given.replicas ?? given.specReplicas ?? 0, selector: {} },
    status: {
      replicas: given.statusReplicas ?? 0,
      availableReplicas: given.availableReplicas ?? 0,
      ...(terminatingReplicas !== undefined && terminatingReplicas !== null && { terminatingReplicas }),
      ...(observedGeneration !== undefined && { observedGeneration }),
    },
  }
}

export interface ConditionGiven {
  readonly type: DeploymentCondition['type']
  readonly status: DeploymentCondition['status']
  readonly reason: string
  readonly lastUpdateAtSeconds?: number | null
  readonly lastTransitionAtSeconds?: number | null
}

export function conditionFrom(given: ConditionGiven): DeploymentCondition {
  const { type, status, reason, lastUpdateAtSeconds, lastTransitionAtSeconds } = given
  const isKnown = (seconds: number | null | undefined): seconds is number => seconds !== undefined && seconds !== null
  return {
    type,
    status,
    reason,
    ...(isKnown(lastUpdateAtSeconds) && { lastUpdateTime: timeAt(lastUpdateAtSeconds) }),
    ...(isKnown(lastTransitionAtSeconds) && { lastTransitionTime: timeAt(lastTransitionAtSeconds) }),
  }
}

/** How many replicas a set is to have after some steps. */
export function replicasAfter(set: ReplicaSet, steps: readonly Resize[]): number {
  return wantedReplicas(afterwards(steps)(set))
}
