import { scaledValue } from '../../api/meta/int-or-string.ts'
import type { Pod, StatefulSet } from '../../api/schema/types.ts'
import { isTerminating, isUnavailable, type Replica, revisionOf } from './replicas.ts'

export interface UpdateStep {
  readonly set: StatefulSet
  readonly replicas: readonly Replica[]
  /** The name of the revision to which pods are updated. */
  readonly revision: string
  readonly nowUnixMs: number
}

/**
 * The pods that an update deletes now, the highest ordinal first: as many as may be missing beside those that are.
 * Source: pkg/controller/statefulset updateStatefulSetAfterInvariantEstablished.
 */
export function podsToUpdate({ set, replicas, revision, nowUnixMs }: UpdateStep): readonly Pod[] {
  const { partition = 0, maxUnavailable = 1 } = set.spec.updateStrategy?.rollingUpdate ?? {}
  const unavailable = replicas.filter(({ pod }) => isUnavailable(set, pod, nowUnixMs)).length
  const allowed = Math.max(1, scaledValue(maxUnavailable, replicas.length, false)) - unavailable
  if (allowed <= 0) return []
  const outdated = replicas
    .slice(partition)
    .flatMap(({ pod }) => (pod !== undefined && isOutdated(pod, revision) ? [pod] : []))
  return outdated.reverse().slice(0, allowed)
}

/** Before 1.35: one at a time, and none below one that is not available. */
export function podToUpdate({ set, replicas, revision, nowUnixMs }: UpdateStep): readonly Pod[] {
  const { partition = 0 } = set.spec.updateStrategy?.rollingUpdate ?? {}
  for (const { pod } of replicas.slice(partition).reverse()) {
    if (pod !== undefined && isOutdated(pod, revision)) return [pod]
    if (isUnavailable(set, pod, nowUnixMs)) return []
  }
  return []
}

function isOutdated(pod: Pod, revision: string): boolean {
  return revisionOf(pod) !== revision && !isTerminating(pod)
}
