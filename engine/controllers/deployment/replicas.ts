import { scaledValue } from '../../api/meta/int-or-string.ts'
import type { Deployment, ReplicaSet } from '../../api/schema/types.ts'

export const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas'
export const maxReplicasAnnotation = 'deployment.kubernetes.io/max-replicas'

/** How many more and how many fewer pods than wanted a rollout may have. Surge rounds up, unavailable down; not both are 0. */
export function fenceposts(deployment: Deployment): { surge: number; unavailable: number } {
  const { replicas = 1, strategy } = deployment.spec
  const surge = scaledValue(strategy?.rollingUpdate?.maxSurge ?? 0, replicas, true)
  const unavailable = scaledValue(strategy?.rollingUpdate?.maxUnavailable ?? 0, replicas, false)
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

export function isRollingUpdate({ spec }: Deployment): boolean {
  return spec.strategy?.type === 'RollingUpdate'
}

export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0
}

export function maxUnavailable(deployment: Deployment): number {
  const { replicas = 1 } = deployment.spec
  if (!isRollingUpdate(deployment) || replicas === 0) return 0
  return Math.min(fenceposts(deployment).unavailable, replicas)
}

export const wantedReplicas = ({ spec }: Deployment | ReplicaSet): number => spec.replicas ?? 1
export const wantedOf = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + wantedReplicas(set), 0)
export const actualOf = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, { status }) => sum + status.replicas, 0)
export const readyOf = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, { status }) => sum + (status.readyReplicas ?? 0), 0)
export const availableOf = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, { status }) => sum + (status.availableReplicas ?? 0), 0)

export const withReplicas = (sets: readonly ReplicaSet[]): ReplicaSet[] => sets.filter((set) => wantedReplicas(set) > 0)

/** How many the new set may have now. Source: util/deployment_util.go NewRSNewReplicas. */
export function newSetReplicas(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const wanted = wantedReplicas(deployment)
  if (!isRollingUpdate(deployment)) return wanted
  const room = wanted + maxSurge(deployment) - wantedOf(all)
  return room <= 0 ? current : current + Math.min(room, wanted - current)
}

/** The new set has what is wanted, by its own count and by that of its status, and nothing else is left. */
export function isSaturated(deployment: Deployment, set: ReplicaSet | undefined): boolean {
  if (set === undefined) return false
  const wanted = wantedReplicas(deployment)
  return (
    wantedReplicas(set) === wanted &&
    Number(set.metadata.annotations?.[desiredReplicasAnnotation]) === wanted &&
    (set.status.availableReplicas ?? 0) === wanted
  )
}

/** The annotations that tell a later look for how many replicas a set was sized. The same map where they say so already. */
export function sizedAnnotations(
  set: ReplicaSet | undefined,
  wanted: number,
  max: number,
): Readonly<Record<string, string>> {
  const annotations = set?.metadata.annotations ?? {}
  const sized = { [desiredReplicasAnnotation]: String(wanted), [maxReplicasAnnotation]: String(max) }
  const same = Object.entries(sized).every(([name, value]) => annotations[name] === value)
  return same ? annotations : { ...annotations, ...sized }
}

/** A change of the wanted number that some set was not sized for. */
export function isScaling(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  const wanted = wantedReplicas(deployment)
  return withReplicas(sets).some(({ metadata }) => {
    const desired = metadata.annotations?.[desiredReplicasAnnotation]
    return desired !== undefined && Number(desired) !== wanted
  })
}
