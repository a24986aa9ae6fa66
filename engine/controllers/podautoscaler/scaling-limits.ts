import type { HPAScalingRules } from '../../api/schema/types.ts'
import { changeWithin, type ScaleEvents } from './scale-events.ts'

/** A number of replicas, and what ScalingLimited says of it. */
export interface Limited {
  readonly replicas: number
  readonly reason: string
  readonly message: string
}

export interface Bounds {
  readonly current: number
  readonly desired: number
  readonly min: number
  readonly max: number
}

const messages = {
  DesiredWithinRange: 'the desired count is within the acceptable range',
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
} as const

const limited = (replicas: number, reason: keyof typeof messages): Limited => ({
  replicas,
  reason,
  message: messages[reason],
})

/** Without behavior a workload at most doubles in one step, or grows to this. Source: horizontal.go. */
export const scaleUpLimitFactor = 2
const scaleUpLimitMinimum = 4

/** Within minimum, maximum and the one step up. Source: horizontal.go convertDesiredReplicasWithRules. */
export function limitWithoutBehavior({ current, desired, min, max }: Bounds, factor = scaleUpLimitFactor): Limited {
  const step = Math.max(Math.trunc(factor * current), scaleUpLimitMinimum)
  if (desired < min) return limited(min, 'TooFewReplicas')
  if (max > step) return desired > step ? limited(step, 'ScaleUpLimit') : limited(desired, 'DesiredWithinRange')
  return desired > max ? limited(max, 'TooManyReplicas') : limited(desired, 'DesiredWithinRange')
}

/** The rules of a behavior, with their defaults filled in. */
export interface Rules {
  readonly scaleUp: HPAScalingRules
  readonly scaleDown: HPAScalingRules
}

/** Within minimum, maximum and what the policies allow now. Source: convertDesiredReplicasWithBehaviorRate. */
export function limitByBehavior(bounds: Bounds, rules: Rules, events: ScaleEvents, nowMs: number): Limited {
  const { current, desired, min, max } = bounds
  if (desired > current) {
    const limit = Math.max(scaleUpLimit(current, rules.scaleUp, events, nowMs), current)
    const most = Math.min(max, limit)
    if (desired > most) return limited(most, max > limit ? 'ScaleUpLimit' : 'TooManyReplicas')
  }
  if (desired < current) {
    const limit = Math.min(scaleDownLimit(current, rules.scaleDown, events, nowMs), current)
    const least = Math.max(min, limit)
    if (desired < least) return limited(least, min < limit ? 'ScaleDownLimit' : 'TooFewReplicas')
  }
  return limited(desired, 'DesiredWithinRange')
}

/** How far policies let a workload grow. Source: calculateScaleUpLimitWithScalingRules. */
export function scaleUpLimit(current: number, rules: HPAScalingRules, events: ScaleEvents, nowMs: number): number {
  if (rules.selectPolicy === 'Disabled') return current
  const proposals = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = startOfPeriod(current, events, periodSeconds * 1000, nowMs)
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100))
  })
  return rules.selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(...proposals)
}

/** How far policies let a workload shrink. Source: calculateScaleDownLimitWithBehaviors. */
export function scaleDownLimit(current: number, rules: HPAScalingRules, events: ScaleEvents, nowMs: number): number {
  if (rules.selectPolicy === 'Disabled') return current
  const proposals = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = startOfPeriod(current, events, periodSeconds * 1000, nowMs)
    return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100))
  })
  return rules.selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals)
}

/** How many replicas there were when a period that ends now began. */
function startOfPeriod(current: number, { up, down }: ScaleEvents, periodMs: number, nowMs: number): number {
  return current - changeWithin(up, periodMs, nowMs) + changeWithin(down, periodMs, nowMs)
}
