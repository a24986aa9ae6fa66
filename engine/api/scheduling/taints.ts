import { parseInt64 } from '../meta/requirement.ts'
import type { Taint, Toleration } from '../schema/types.ts'

/** Which taints keep a pod off a node; `PreferNoSchedule` only makes a node less liked. */
export function keepsPodsAway(taint: Taint): boolean {
  return taint.effect === 'NoSchedule' || taint.effect === 'NoExecute'
}

/** Numeric comparison of tolerations (`Lt`, `Gt`) is a feature gate of newer versions. */
export interface TolerationOptions {
  readonly comparisonOperators?: boolean
}

/** The newest version compares numbers. */
export const tolerationDefaults: TolerationOptions = { comparisonOperators: true }

/**
 * Whether one toleration covers one taint: no effect covers every effect, no key every key, no operator means `Equal`.
 * Source: k8s.io/api/core/v1 Toleration.ToleratesTaint.
 */
export function toleratesTaint(
  toleration: Toleration,
  taint: Taint,
  options: TolerationOptions = tolerationDefaults,
): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  switch (toleration.operator ?? '') {
    case '':
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '')
    case 'Exists':
      return true
    case 'Lt':
    case 'Gt':
      return options.comparisonOperators === true && comparesWell(toleration, taint)
    default:
      return false
  }
}

/** `Gt` covers taints with a greater number than the toleration names, `Lt` those with a smaller one. */
function comparesWell(toleration: Toleration, taint: Taint): boolean {
  const named = parseInt64(toleration.value ?? '')
  const found = parseInt64(taint.value ?? '')
  if (named === undefined || found === undefined) return false
  return toleration.operator === 'Lt' ? found < named : found > named
}

export function someTolerates(
  tolerations: readonly Toleration[] | undefined,
  taint: Taint,
  options: TolerationOptions = tolerationDefaults,
): boolean {
  if (tolerations === undefined) return false
  for (const toleration of tolerations) if (toleratesTaint(toleration, taint, options)) return true
  return false
}

/** The first taint, of those considered (all unless told otherwise), that no toleration covers. */
export function findUntoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  considered?: (taint: Taint) => boolean,
  options: TolerationOptions = tolerationDefaults,
): Taint | undefined {
  if (taints === undefined) return undefined
  for (const taint of taints) {
    if (considered !== undefined && !considered(taint)) continue
    if (!someTolerates(tolerations, taint, options)) return taint
  }
  return undefined
}
