import type { Deployment, ReplicaSet } from '../../api/schema/types.ts'
import { annotatedReplicas, desiredReplicasAnnotation, maxReplicasAnnotation } from './annotations.ts'
import {
  activeSets,
  isRollingUpdate,
  isSaturated,
  maxSurge,
  oldestFirst,
  wantedOf,
  wantedReplicas,
} from './replicas.ts'
import type { Resize } from './rolling.ts'

/** Whether some set was sized for another number of replicas than the deployment wants now. */
export function isScaling(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  const wanted = wantedReplicas(deployment)
  return sets.some((set) => {
    if (wantedReplicas(set) === 0) return false
    const desired = annotatedReplicas(set, desiredReplicasAnnotation)
    return desired !== undefined && desired !== wanted
  })
}

/**
 * How a changed number of replicas is shared among the sets, so that scaling neither hastens a rollout nor holds it up.
 * A set that keeps its size is among them where it has to learn what it was sized for. Source: sync.go, scale.
 */
export function planScaling(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): readonly Resize[] {
  const wanted = wantedReplicas(deployment)
  const only = activeOrLatest(newSet, old)
  if (only !== undefined) return wantedReplicas(only) === wanted ? [] : [{ set: only, replicas: wanted }]
  if (isSaturated(deployment, newSet)) return activeSets(old).map((set) => ({ set, replicas: 0 }))
  return isRollingUpdate(deployment) ? inProportion(deployment, newSet, old) : []
}

/** The one set that wants pods, or the newest where none does; undefined where several do. */
function activeOrLatest(newSet: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const active = activeSets(newSet === undefined ? old : [...old, newSet])
  if (active.length > 1) return undefined
  return active[0] ?? newSet ?? old.toSorted(oldestFirst).at(-1)
}

/** Each set gets its share; what rounding leaves over goes to the largest one. */
function inProportion(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): readonly Resize[] {
  const sets = activeSets(newSet === undefined ? old : [...old, newSet])
  const wanted = wantedReplicas(deployment)
  const toAdd = (wanted > 0 ? wanted + maxSurge(deployment) : 0) - wantedOf(sets)
  if (toAdd === 0) return sets.map((set) => ({ set, replicas: wantedReplicas(set) }))
  const byAge = toAdd > 0 ? (a: ReplicaSet, b: ReplicaSet) => oldestFirst(b, a) : oldestFirst
  const sorted = sets.toSorted((a, b) => wantedReplicas(b) - wantedReplicas(a) || byAge(a, b))
  let added = 0
  const steps = sorted.map((set) => {
    const share = shareOf(deployment, set, toAdd - added, toAdd)
    added += share
    return { set, replicas: wantedReplicas(set) + share }
  })
  const [largest, ...others] = steps
  if (largest === undefined) return []
  return [{ set: largest.set, replicas: Math.max(0, largest.replicas + toAdd - added) }, ...others]
}

function shareOf(deployment: Deployment, set: ReplicaSet, left: number, toAdd: number): number {
  if (left === 0) return 0
  const fraction = replicaSetFraction(deployment, set)
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left)
}

/** How many replicas more (or fewer, below 0) a set would have if its share stayed the same. */
export function replicaSetFraction(deployment: Deployment, set: ReplicaSet): number {
  const current = wantedReplicas(set)
  const wanted = wantedReplicas(deployment)
  if (wanted === 0) return -current
  const former = annotatedReplicas(set, maxReplicasAnnotation) || (deployment.status.replicas ?? 0)
  if (former === 0) return 0
  return Math.round((current * (wanted + maxSurge(deployment))) / former) - current
}
