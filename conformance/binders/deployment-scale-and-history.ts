import { setsToForget } from '../../engine/controllers/deployment/revisions.ts'
import { planScaling } from '../../engine/controllers/deployment/scaling.ts'
import { deploymentFrom, replicasAfter, type SetGiven, setFrom } from './deployment-objects.ts'

interface ScaleGiven {
  readonly function: 'scale'
  readonly deploymentReplicas: number
  readonly maxSurge: number | string
  readonly maxUnavailable: number | string
  readonly newReplicaSet: SetGiven | null
  readonly oldReplicaSets: readonly SetGiven[]
}

interface CleanUpGiven {
  readonly function: 'cleanupOldReplicaSets'
  readonly oldReplicaSets: readonly SetGiven[]
  readonly revisionHistoryLimit: number
}

const hour = 3600

function scaled({ deploymentReplicas: replicas, maxSurge, maxUnavailable, ...given }: ScaleGiven): object {
  const deployment = deploymentFrom({ replicas, maxSurge, maxUnavailable })
  // Newest first; what the tables say of their ages.
  const old = given.oldReplicaSets.map((set, index) => setFrom({ createdAtSeconds: -(index + 1) * hour, ...set }))
  const newSet = given.newReplicaSet === null ? undefined : setFrom({ createdAtSeconds: 0, ...given.newReplicaSet })
  const steps = planScaling(deployment, newSet, old)
  return {
    oldReplicaSets: Object.fromEntries(old.map((set) => [set.metadata.name, replicasAfter(set, steps)])),
    newReplicaSet: newSet === undefined ? null : replicasAfter(newSet, steps),
  }
}

export function bind(input: unknown): unknown {
  const given = input as ScaleGiven | CleanUpGiven
  if (given.function === 'scale') return scaled(given)
  if (given.function !== 'cleanupOldReplicaSets') throw new Error('There is no binding for this function.')
  const { revisionHistoryLimit } = given
  const deployment = deploymentFrom({ spec: { revisionHistoryLimit } })
  const old = given.oldReplicaSets.map((set) => setFrom(set))
  const forgotten = setsToForget(deployment, old).map(({ metadata }) => metadata.name)
  return { deletions: forgotten.length, deleted: forgotten }
}
