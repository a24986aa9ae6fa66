import type { HorizontalPodAutoscaler, HPAScalingRules } from '../../api/schema/types.ts'
import { type Recommendation, stabilizeBoth, stabilizeDown, stabilizeOneWay } from './recommendations.ts'
import type { ScaleEvents } from './scale-events.ts'
import { type Bounds, type Limited, limitByBehavior, limitWithoutBehavior, type Rules } from './scaling-limits.ts'
import type { Settings } from './settings.ts'

/** What the controller remembers of an autoscaler. It goes with its process. */
export interface Memory {
  /** Absent until it has looked at the autoscaler for the first time. */
  readonly recommendations?: readonly Recommendation[]
  readonly events: ScaleEvents
}

export interface DesiredSize {
  /** What the metrics ask for. */
  readonly recommended: number
  readonly limited: Limited
  /** After stabilization, before the limits. */
  readonly stabilized: number
  /** What AbleToScale says. */
  readonly reason: string
  readonly message: string
  readonly recommendations: readonly Recommendation[]
}

const ready = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
const downStabilized = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
}
const upStabilized = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
}

/** A behavior's rules; the window of the way down is that of the flag where the behavior does not say. */
export function rulesOf({ spec }: HorizontalPodAutoscaler, settings: Settings): Rules | undefined {
  const { behavior } = spec
  if (behavior === undefined) return undefined
  const flagSeconds = settings.downscaleStabilizationMs / 1000
  return {
    scaleUp: behavior.scaleUp ?? {},
    scaleDown: { stabilizationWindowSeconds: flagSeconds, ...behavior.scaleDown },
  }
}

export const windowMs = ({ stabilizationWindowSeconds = 0 }: HPAScalingRules): number =>
  stabilizationWindowSeconds * 1000

/**
 * From what the metrics ask for to what is done: held back by what they asked for before, and by the limits.
 * Source: horizontal.go normalizeDesiredReplicas, normalizeDesiredReplicasWithBehaviors.
 */
export function desiredSize(
  bounds: Bounds,
  { recommendations = [], events }: Memory,
  rules: Rules | undefined,
  { settings, nowMs }: { readonly settings: Settings; readonly nowMs: number },
): DesiredSize {
  const { current, desired } = bounds
  if (rules === undefined) {
    const found = stabilizeDown(recommendations, desired, { nowMs, windowMs: settings.downscaleStabilizationMs })
    const limited = limitWithoutBehavior({ ...bounds, desired: found.replicas }, settings.scaleUpLimitFactor)
    const words = found.replicas === desired ? ready : downStabilized
    return {
      recommended: desired,
      limited,
      stabilized: found.replicas,
      ...words,
      recommendations: found.recommendations,
    }
  }
  const windows = { nowMs, scaleUpMs: windowMs(rules.scaleUp), scaleDownMs: windowMs(rules.scaleDown) }
  const stabilize = settings.stabilizesWithinBoth ? stabilizeBoth : stabilizeOneWay
  const found = stabilize(recommendations, { current, desired }, windows)
  const counted = settings.countsBothDirections ? events : ofDirection(events, found.replicas - current)
  const limited = limitByBehavior({ ...bounds, desired: found.replicas }, rules, counted, nowMs)
  const held = desired >= current ? upStabilized : downStabilized
  const words = found.replicas === desired ? ready : held
  return { recommended: desired, limited, stabilized: found.replicas, ...words, recommendations: found.recommendations }
}

const ofDirection = ({ up, down }: ScaleEvents, change: number): ScaleEvents =>
  change > 0 ? { up, down: [] } : { up: [], down }
