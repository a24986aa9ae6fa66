import { isStoredAsFirst } from '../../api/kinds/conversions/autoscaler-storage.ts'
import { quantityNumber } from '../../api/meta/quantity.ts'
import type { HorizontalPodAutoscaler } from '../../api/schema/types.ts'
import {
  hasHpaAmbiguousSelector,
  hasHpaConfigurableTolerance,
  hasHpaScaleToZero,
  horizontalPodAutoscalerCpuInitializationPeriodMs,
  horizontalPodAutoscalerDownscaleStabilizationMs,
  horizontalPodAutoscalerInitialReadinessDelayMs,
  horizontalPodAutoscalerTolerance,
  hpaAssumesLittle,
  hpaCountsBothDirections,
  hpaLooksAtRequestsFirst,
  hpaNamesContainersWithoutRequests,
  hpaShowsMetricsOfFailedLooks,
  hpaStabilizesWithinBoth,
  hpaTellsKindsApart,
  hpaTellsOfUnreadyPods,
} from '../../defaults.ts'
import type { Flags } from '../../runtime/flags.ts'
import type { CalculatorSettings } from './replica-calculator.ts'
import { scaleUpLimitFactor } from './scaling-limits.ts'
import type { Tolerances } from './usage-ratios.ts'

/** What the controller's flags say. */
export interface Settings extends CalculatorSettings {
  readonly tolerance: number
  readonly downscaleStabilizationMs: number
  /** Feature gate HPAScaleToZero: the autoscaler may bring a workload to no replicas and back. */
  readonly scaleToZero: boolean
  /** Feature gate HPAConfigurableTolerance: a behavior may say its own tolerance. */
  readonly configurableTolerance: boolean
  /** Without behavior, at most so many times as many replicas at once. */
  readonly scaleUpLimitFactor: number
  /** Of several autoscalers of the same pods none acts. */
  readonly refusesAmbiguousSelectors: boolean
  /** Where too little is known to act, the status shows the metrics of this look all the same. */
  readonly showsMetricsOfFailedLooks: boolean
  /** The windows of both directions hold a size, whichever way it would go. */
  readonly stabilizesWithinBoth: boolean
  /** Policies count changes of both directions. */
  readonly countsBothDirections: boolean
  /** Texts tell the kinds of metrics apart. */
  readonly tellsKindsApart: boolean
  /** Autoscalers are stored as `autoscaling/v1`. */
  readonly storedAsFirst: boolean
}

const flag = (name: string): string => `horizontal-pod-autoscaler-${name}`

export function settingsFrom(flags: Flags, minor: number): Settings {
  const gates = flags.text('feature-gates', '').split(',')
  const gate = (name: string, byDefault: boolean): boolean =>
    gates.includes(`${name}=true`) || (byDefault && !gates.includes(`${name}=false`))
  const durationMs = (name: string, byDefaultMs: number): number => flags.durationMs(flag(name), byDefaultMs)
  return {
    tolerance: flags.number(flag('tolerance'), horizontalPodAutoscalerTolerance),
    cpuInitializationMs: durationMs('cpu-initialization-period', horizontalPodAutoscalerCpuInitializationPeriodMs),
    initialReadinessDelayMs: durationMs('initial-readiness-delay', horizontalPodAutoscalerInitialReadinessDelayMs),
    downscaleStabilizationMs: durationMs('downscale-stabilization', horizontalPodAutoscalerDownscaleStabilizationMs),
    scaleToZero: gate('HPAScaleToZero', hasHpaScaleToZero(minor)),
    configurableTolerance: gate('HPAConfigurableTolerance', hasHpaConfigurableTolerance(minor)),
    scaleUpLimitFactor,
    refusesAmbiguousSelectors: hasHpaAmbiguousSelector(minor),
    stabilizesWithinBoth: hpaStabilizesWithinBoth(minor),
    countsBothDirections: hpaCountsBothDirections(minor),
    assumesLittle: hpaAssumesLittle(minor),
    looksAtRequestsFirst: hpaLooksAtRequestsFirst(minor),
    namesContainers: hpaNamesContainersWithoutRequests(minor),
    tellsKindsApart: hpaTellsKindsApart(minor),
    storedAsFirst: isStoredAsFirst(minor),
    showsMetricsOfFailedLooks: hpaShowsMetricsOfFailedLooks(minor),
    tellsOfUnreadyPods: hpaTellsOfUnreadyPods(minor),
  }
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
