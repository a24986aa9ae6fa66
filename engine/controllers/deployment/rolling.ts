import type { Deployment, ReplicaSet } from '../../api/schema/types.ts'
import {
  availableOf,
  isRollingUpdate,
  isSaturated,
  maxReplicasAnnotation,
  maxSurge,
  maxUnavailable,
  newSetReplicas,
  wantedOf,
  wantedReplicas,
  withReplicas,
} from './replicas.ts'

/** A set and how many replicas it is to have. */
export interface Resize {
  readonly set: ReplicaSet
  readonly replicas: number
}

export const oldestFirst = (a: ReplicaSet, b: ReplicaSet): number =>
  compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
  compareText(a.metadata.name, b.metadata.name)

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What the new set of a rolling update is to have; nothing where that is what it has. */
export function planNewSet(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet): Resize[] {
  const [wanted, current] = [wantedReplicas(deployment), wantedReplicas(newSet)]
  if (current === wanted) return []
  const replicas = current > wanted ? wanted : newSetReplicas(deployment, all, current)
  return replicas === current ? [] : [{ set: newSet, replicas }]
}

/**
 * What the old sets of a rolling update are to have: first those pods go that are not available anyway, then as many of
 * the others as availability allows. Source: rolling.go reconcileOldReplicaSets.
 */
export function planOldSets(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newSet: ReplicaSet,
  old: readonly ReplicaSet[],
): Resize[] {
  if (wantedOf(old) === 0) return []
  const fewest = wantedReplicas(deployment) - maxUnavailable(deployment)
  const newUnavailable = wantedReplicas(newSet) - (newSet.status.availableReplicas ?? 0)
  const most = wantedOf(all) - fewest - newUnavailable
  if (most <= 0) return []
  const sorted = old.toSorted(oldestFirst)
  const cleaned = shrink(sorted, most, (set) => wantedReplicas(set) - (set.status.availableReplicas ?? 0))
  const spare = availableOf(all) - fewest
  const further =
    spare <= 0
      ? cleaned
      : shrink(
          cleaned.map(({ set, replicas }) => resized(set, replicas)),
          spare,
          wantedReplicas,
        )
  const sizes = new Map(further.map(({ set, replicas }) => [set.metadata.uid, replicas]))
  return old
    .map((set) => ({ set, replicas: sizes.get(set.metadata.uid) ?? wantedReplicas(set) }))
    .filter(({ set, replicas }) => replicas !== wantedReplicas(set))
}

function resized(set: ReplicaSet, replicas: number): ReplicaSet {
  return { ...set, spec: { ...set.spec, replicas } }
}

/** Takes up to `most` replicas away, from each set no more than `from` it says. */
function shrink(sets: readonly ReplicaSet[], most: number, from: (set: ReplicaSet) => number): Resize[] {
  let left = most
  return sets.map((set) => {
    const taken = Math.max(0, Math.min(left, from(set), wantedReplicas(set)))
    left -= taken
    return { set, replicas: wantedReplicas(set) - taken }
  })
}

/** How a changed number of replicas is shared among the sets. Source: sync.go scale. */
export function planScaling(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): Resize[] {
  const wanted = wantedReplicas(deployment)
  const only = activeOrLatest(newSet, old)
  if (only !== undefined) return wantedReplicas(only) === wanted ? [] : [{ set: only, replicas: wanted }]
  if (isSaturated(deployment, newSet)) return withReplicas(old).map((set) => ({ set, replicas: 0 }))
  return isRollingUpdate(deployment) ? proportional(deployment, newSet, old) : []
}

/** The one set that has replicas, or the newest where none has; nothing where several have. */
function activeOrLatest(newSet: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const all = newSet === undefined ? old : [newSet, ...old]
  const active = withReplicas(all)
  if (active.length > 1) return undefined
  return active[0] ?? newSet ?? old.toSorted(oldestFirst).at(-1)
}

/** Each set gets its share; what rounding leaves goes to the largest. */
function proportional(deployment: Deployment, newSet: ReplicaSet | undefined, old: readonly ReplicaSet[]): Resize[] {
  const sets = withReplicas(newSet === undefined ? old : [...old, newSet])
  const wanted = wantedReplicas(deployment)
  const toAdd = (wanted > 0 ? wanted + maxSurge(deployment) : 0) - wantedOf(sets)
  const sorted = sets.toSorted(
    (a, b) => wantedReplicas(b) - wantedReplicas(a) || (toAdd > 0 ? oldestFirst(b, a) : oldestFirst(a, b)),
  )
  let added = 0
  const sizes = sorted.map((set) => {
    const share = toAdd === 0 ? 0 : proportion(deployment, set, toAdd, added)
    added += share
    return { set, replicas: wantedReplicas(set) + share }
  })
  return sizes.map(({ set, replicas }, index) => ({
    set,
    replicas: index === 0 && toAdd !== 0 ? Math.max(0, replicas + toAdd - added) : replicas,
  }))
}

function proportion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  if (wantedReplicas(set) === 0 || toAdd === added) return 0
  const allowed = toAdd - added
  const fraction = shareOf(deployment, set)
  return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed)
}

function shareOf(deployment: Deployment, set: ReplicaSet): number {
  const current = wantedReplicas(set)
  const wanted = wantedReplicas(deployment)
  if (wanted === 0) return -current
  const annotated = Number(set.metadata.annotations?.[maxReplicasAnnotation] ?? deployment.status.replicas ?? 0)
  const max = annotated === 0 ? (deployment.status.replicas ?? 0) : annotated
  return Math.round((current * (wanted + maxSurge(deployment))) / max) - current
}
