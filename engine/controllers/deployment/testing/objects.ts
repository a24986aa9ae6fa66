import type { Deployment, DeploymentSpec, DeploymentStatus, ReplicaSet } from '../../../api/schema/types.ts'
import { desiredReplicasAnnotation, maxReplicasAnnotation, revisionAnnotation } from '../annotations.ts'

/** Builders for the tests of this folder. */
export function deployment(spec: Partial<DeploymentSpec> = {}, status: DeploymentStatus = {}): Deployment {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } }
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } as const
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      uid: 'web',
      resourceVersion: '1',
      creationTimestamp: '2024-01-01T00:00:00Z',
      generation: 1,
    },
    spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template, strategy, ...spec },
    status,
  }
}

export interface SetTraits {
  readonly replicas?: number
  readonly available?: number
  readonly has?: number
  readonly revision?: string
  readonly sizedFor?: readonly [desired: number, max: number]
  /** Seconds after midnight. */
  readonly created?: number
}

export function replicaSet(name: string, traits: SetTraits = {}): ReplicaSet {
  const { replicas = 0, available = 0, has = Math.max(replicas, available), revision, sizedFor, created = 0 } = traits
  const sizes = { [desiredReplicasAnnotation]: `${sizedFor?.[0]}`, [maxReplicasAnnotation]: `${sizedFor?.[1]}` }
  const creationTimestamp = `2024-01-01T00:00:${String(created).padStart(2, '0')}Z`
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      uid: name,
      resourceVersion: '1',
      creationTimestamp,
      annotations: { ...(revision !== undefined && { [revisionAnnotation]: revision }), ...(sizedFor && sizes) },
    },
    spec: { replicas, selector: {} },
    status: { replicas: has, availableReplicas: available },
  }
}
