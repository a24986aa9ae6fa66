import { type IntOrString, scaledValue } from '../../api/meta/int-or-string.ts'
import type { Deployment, ReplicaSet } from '../../api/schema/types.ts'
import { byCodePoint } from '../../store/table.ts'
import { annotatedReplicas, desiredReplicasAnnotation } from './annotations.ts'

/** How many pods more and how many fewer than wanted a rolling update may have. */
export interface Fenceposts {
  readonly surge: number
  readonly unavailable: number
}

/**
 * Surge rounds up and unavailable down; where both come to 0, one may be unavailable, or nothing would ever move.
 * @throws IntOrStringError
 */
export function resolveFenceposts(
  maxSurge: IntOrString | null | undefined,
  maxUnavailable: IntOrString | null | undefined,
  wanted: number,
): Fenceposts {
  const surge = scaledValue(maxSurge ?? 0, wanted, true)
  const unavailable = scaledValue(maxUnavailable ?? 0, wanted, false)
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

const resolved = new WeakMap<Deployment['spec'], Fenceposts>()

function fenceposts({ spec }: Deployment): Fenceposts {
  const known = resolved.get(spec)
  if (known !== undefined) return known
  const { maxSurge, maxUnavailable } = spec.strategy?.rollingUpdate ?? {}
  const posts = resolveFenceposts(maxSurge, maxUnavailable, spec.replicas ?? 1)
  resolved.set(spec, posts)
  return posts
}

export function isRollingUpdate({ spec }: Deployment): boolean {
  return spec.strategy?.type === 'RollingUpdate'
}

export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0
}

export function maxUnavailable(deployment: Deployment): number {
  const wanted = wantedReplicas(deployment)
  if (!isRollingUpdate(deployment) || wanted === 0) return 0
  return Math.min(fenceposts(deployment).unavailable, wanted)
}

/** How many pods have to be available at every moment of a rolling update. */
export function minAvailable(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? wantedReplicas(deployment) - maxUnavailable(deployment) : 0
}

export const wantedReplicas = ({ spec }: Deployment | ReplicaSet): number => spec.replicas ?? 1

function sum(sets: readonly ReplicaSet[], countOf: (set: ReplicaSet) => number): number {
  let total = 0
  for (const set of sets) total += countOf(set)
  return total
}

export const wantedOf = (sets: readonly ReplicaSet[]): number => sum(sets, wantedReplicas)
export const actualOf = (sets: readonly ReplicaSet[]): number => sum(sets, ({ status }) => status.replicas)
export const readyOf = (sets: readonly ReplicaSet[]): number => sum(sets, ({ status }) => status.readyReplicas ?? 0)
export const availableOf = (sets: readonly ReplicaSet[]): number =>
  sum(sets, ({ status }) => status.availableReplicas ?? 0)

/** Pods that are being deleted; unknown where some set that was looked at already does not say. */
export function terminatingOf(sets: readonly ReplicaSet[]): number | undefined {
  const isKnown = ({ status }: ReplicaSet): boolean =>
    status.terminatingReplicas !== undefined || (status.observedGeneration ?? 0) === 0
  return sets.every(isKnown) ? sum(sets, ({ status }) => status.terminatingReplicas ?? 0) : undefined
}

/** The sets that want pods. */
export const activeSets = (sets: readonly ReplicaSet[]): readonly ReplicaSet[] =>
  sets.filter((set) => wantedReplicas(set) > 0)

/** By the time of their creation, then by name. */
export function oldestFirst(a: ReplicaSet, b: ReplicaSet): number {
  return (
    byCodePoint(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    byCodePoint(a.metadata.name, b.metadata.name)
  )
}

/**
 * How many pods the newest set may have, which has `current` and is among `all`.
 * Source: util/deployment_util.go, NewRSNewReplicas.
 */
export function newSetReplicas(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const wanted = wantedReplicas(deployment)
  if (!isRollingUpdate(deployment)) return wanted
  const room = wanted + maxSurge(deployment) - wantedOf(all)
  return room <= 0 ? current : current + Math.min(room, wanted - current)
}

/** Whether the set was sized for all that the deployment wants, and all of it is available. */
export function isSaturated(deployment: Deployment, set: ReplicaSet | undefined): boolean {
  const wanted = wantedReplicas(deployment)
  return (
    set !== undefined &&
    wantedReplicas(set) === wanted &&
    annotatedReplicas(set, desiredReplicasAnnotation) === wanted &&
    (set.status.availableReplicas ?? 0) === wanted
  )
}
