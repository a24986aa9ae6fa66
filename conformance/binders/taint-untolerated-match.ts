import { findUntoleratedTaint } from '../../engine/api/scheduling/taints.ts'
import type { Taint, Toleration } from '../../engine/api/schema/types.ts'

interface Given {
  tolerations: Toleration[]
  taints: Taint[]
  consideredEffects: 'all' | 'none' | string[]
  featureGates?: { TaintTolerationComparisonOperators?: boolean }
}

export function bind(given: unknown): unknown {
  const { tolerations, taints, consideredEffects, featureGates } = given as Given
  const isConsidered = ({ effect }: Taint): boolean =>
    consideredEffects === 'all' || (consideredEffects !== 'none' && consideredEffects.includes(effect))
  const comparisonOperators = featureGates?.TaintTolerationComparisonOperators ?? false
  const found = findUntoleratedTaint(taints, tolerations, isConsidered, { comparisonOperators })
  return { allTolerated: found === undefined }
}
