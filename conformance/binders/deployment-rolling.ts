import type { ReplicaSet } from '../../engine/api/schema/types.ts'
import { wantedReplicas } from '../../engine/controllers/deployment/replicas.ts'
import {
  planCleanUp,
  planNewSet,
  planOldSets,
  planScaleDown,
  type Resize,
} from '../../engine/controllers/deployment/rolling.ts'
import { deploymentFrom, replicasAfter, type SetGiven, setFrom } from './deployment-objects.ts'

interface Given {
  readonly function: string
  readonly deploymentReplicas: number
  readonly maxSurge: number | string
  readonly maxUnavailable: number | string
  readonly oldReplicas?: number
  readonly newReplicas?: number
  readonly old?: SetGiven
  readonly new?: SetGiven
  readonly maxCleanupCount?: number
}

function scaledOld(set: ReplicaSet, steps: readonly Resize[]): object {
  return { scaled: steps.length > 0, oldReplicas: replicasAfter(set, steps) }
}

export function bind(input: unknown): unknown {
  const given = input as Given
  const { maxSurge, maxUnavailable, deploymentReplicas: replicas } = given
  const deployment = deploymentFrom({ replicas, maxSurge, maxUnavailable })
  const old = setFrom(given.old ?? { replicas: given.oldReplicas ?? 0 }, 'old')
  const newSet = setFrom(given.new ?? { replicas: given.newReplicas ?? 0 }, 'new')
  switch (given.function) {
    case 'reconcileNewReplicaSet': {
      const step = planNewSet(deployment, [old, newSet], newSet)
      return { scaled: step !== undefined, newReplicas: step?.replicas ?? wantedReplicas(newSet) }
    }
    case 'reconcileOldReplicaSets':
      return scaledOld(old, planOldSets(deployment, newSet, [old]))
    case 'scaleDownOldReplicaSetsForRollingUpdate':
      return scaledOld(old, planScaleDown(deployment, undefined, [old]))
    case 'cleanupUnhealthyReplicas': {
      const { steps } = planCleanUp([old], given.maxCleanupCount ?? 0)
      return { cleanedUp: (old.spec.replicas ?? 0) - replicasAfter(old, steps) }
    }
    default:
      throw new Error(`There is no binding for ${given.function}.`)
  }
}
