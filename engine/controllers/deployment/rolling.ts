import type { Deployment, ReplicaSet } from '../../api/schema/types.ts'
import {
  activeSets,
  availableOf,
  maxUnavailable,
  newSetReplicas,
  oldestFirst,
  wantedOf,
  wantedReplicas,
} from './replicas.ts'

/** A set and how many replicas it is to have. */
export interface Resize {
  readonly set: ReplicaSet
  readonly replicas: number
}

/** What the newest set of a rolling update is to have; undefined where it has that. Source: rolling.go. */
export function planNewSet(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet): Resize | undefined {
  const [wanted, current] = [wantedReplicas(deployment), wantedReplicas(newSet)]
  if (current === wanted) return undefined
  const replicas = current > wanted ? wanted : newSetReplicas(deployment, all, current)
  return replicas === current ? undefined : { set: newSet, replicas }
}

/**
 * What the old sets of a rolling update are to have, step by step: first those pods go that are not available anyway, so
 * that they cannot hold the update up, then as many of the others as availability allows. Pods of the new set that are
 * not available yet count as missing. Source: rolling.go, reconcileOldReplicaSets.
 */
export function planOldSets(deployment: Deployment, newSet: ReplicaSet, old: readonly ReplicaSet[]): readonly Resize[] {
  const active = activeSets(old)
  if (active.length === 0) return []
  const least = wantedReplicas(deployment) - maxUnavailable(deployment)
  const newUnavailable = wantedReplicas(newSet) - (newSet.status.availableReplicas ?? 0)
  const most = wantedOf(active) + wantedReplicas(newSet) - least - newUnavailable
  if (most <= 0) return []
  const { steps, isCertain } = planCleanUp(active, most)
  return isCertain ? [...steps, ...planScaleDown(deployment, newSet, active.map(afterwards(steps)))] : steps
}

export interface CleanUp {
  readonly steps: readonly Resize[]
  /** False where some set still has more available pods than it wants: what it has is not known well enough. */
  readonly isCertain: boolean
}

/** Takes away up to `most` pods that are not available, from the oldest set first. */
export function planCleanUp(old: readonly ReplicaSet[], most: number): CleanUp {
  const steps: Resize[] = []
  let left = most
  for (const set of old.toSorted(oldestFirst)) {
    if (left <= 0) break
    const wanted = wantedReplicas(set)
    const unhealthy = wanted === 0 ? 0 : wanted - (set.status.availableReplicas ?? 0)
    if (unhealthy < 0) return { steps, isCertain: false }
    if (unhealthy === 0) continue
    const taken = Math.min(left, unhealthy)
    steps.push({ set, replicas: wanted - taken })
    left -= taken
  }
  return { steps, isCertain: true }
}

/** Takes away as many pods of old sets as can be spared, from the oldest set first. */
export function planScaleDown(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): readonly Resize[] {
  const least = wantedReplicas(deployment) - maxUnavailable(deployment)
  const steps: Resize[] = []
  let spare = availableOf(newSet === undefined ? old : [...old, newSet]) - least
  for (const set of old.toSorted(oldestFirst)) {
    const taken = Math.min(wantedReplicas(set), spare)
    if (taken <= 0) continue
    steps.push({ set, replicas: wantedReplicas(set) - taken })
    spare -= taken
  }
  return steps
}

/** A set as it will be after some steps. */
export function afterwards(steps: readonly Resize[]): (set: ReplicaSet) => ReplicaSet {
  return (set) => {
    const step = steps.findLast((each) => each.set.metadata.uid === set.metadata.uid)
    return step === undefined ? set : { ...set, spec: { ...set.spec, replicas: step.replicas } }
  }
}
