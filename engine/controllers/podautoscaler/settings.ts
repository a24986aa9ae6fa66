import { quantityNumber } from '../../api/meta/quantity.ts'
import type { HorizontalPodAutoscaler } from '../../api/schema/types.ts'
import type { ReadinessTimes } from './pod-groups.ts'
import type { Tolerances } from './usage-ratios.ts'

/** What the controller's flags say. */
export interface Settings extends ReadinessTimes {
  readonly tolerance: number
  readonly downscaleStabilizationMs: number
  /** Feature gate HPAScaleToZero: the autoscaler may bring a workload to no replicas and back. */
  readonly scaleToZero: boolean
  /** Feature gate HPAConfigurableTolerance: a behavior may say its own tolerance. */
  readonly configurableTolerance: boolean
  /** Without behavior, at most so many times as many replicas at once. */
  readonly scaleUpLimitFactor: number
}

/** Source: horizontal.go tolerancesForHpa. */
export function tolerancesOf({ spec }: HorizontalPodAutoscaler, settings: Settings): Tolerances {
  const { scaleUp, scaleDown } = (settings.configurableTolerance ? spec.behavior : undefined) ?? {}
  const { tolerance } = settings
  return {
    scaleUp: scaleUp?.tolerance === undefined ? tolerance : quantityNumber(scaleUp.tolerance),
    scaleDown: scaleDown?.tolerance === undefined ? tolerance : quantityNumber(scaleDown.tolerance),
  }
}
