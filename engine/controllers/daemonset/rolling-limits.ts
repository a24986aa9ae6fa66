import { scaledValue } from '../../api/meta/int-or-string.ts'
import type { DaemonSet } from '../../api/schema/types.ts'

/** How far an update may go at once. */
export interface RollingLimits {
  readonly maxSurge: number
  readonly maxUnavailable: number
}

/** How many nodes may have a second pod while the set is updated; percents are rounded up. */
export function surgeCount({ spec }: DaemonSet, nodeCount: number): number {
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  return type === 'RollingUpdate' ? scaledValue(rollingUpdate?.maxSurge ?? 0, nodeCount, true) : 0
}

function unavailableCount({ spec }: DaemonSet, nodeCount: number): number {
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  return type === 'RollingUpdate' ? scaledValue(rollingUpdate?.maxUnavailable, nodeCount, true) : 0
}

/** The limits for so many nodes that are to have a pod. Where both come to nothing one pod may be missing. */
export function rollingLimits(set: DaemonSet, nodeCount: number): RollingLimits {
  const maxSurge = surgeCount(set, nodeCount)
  const maxUnavailable = unavailableCount(set, nodeCount)
  return { maxSurge, maxUnavailable: nodeCount > 0 && maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable }
}
