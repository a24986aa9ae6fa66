import { podCondition } from '../../api/meta/pods.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Pod } from '../../api/schema/types.ts'
import { windowMs } from './desired-size.ts'
import { initializedAtMs } from './pod-groups.ts'
import type { Recommendation } from './recommendations.ts'
import type { Outcome } from './reconcile.ts'
import type { ScaleEvent } from './scale-events.ts'
import type { Rules } from './scaling-limits.ts'
import type { Settings } from './settings.ts'

/** When a look at an autoscaler may come to something else though nothing that it looks at changes. */
export type NextLook =
  /** At the next tick. `repeats`: it will say the same again, as it does of what fails. */
  | { readonly kind: 'tick'; readonly repeats: boolean }
  /** At the first tick from then on, in milliseconds since 1970. */
  | { readonly kind: 'deadline'; readonly atMs: number; readonly reason: string }
  /** Only when something changes. */
  | { readonly kind: 'none' }

export interface Reading {
  /** Whether the same metrics come from now on, if nothing changes. */
  readonly isSteady: boolean
  readonly longestWindowMs: number
}

interface Deadline {
  readonly atMs: number
  readonly reason: string
}

/** Quiet autoscalers are not looked at: what a look would find is known. */
export function nextLook(
  outcome: Outcome,
  reading: Reading,
  rules: Rules | undefined,
  { settings, nowMs }: { readonly settings: Settings; readonly nowMs: number },
): NextLook {
  const { failure, changed, change } = outcome
  if (changed || change !== 0 || !reading.isSteady) return { kind: 'tick', repeats: false }
  if (failure !== undefined) return { kind: 'tick', repeats: true }
  if (outcome.pods.some((pod) => isFreshlyReady(pod, reading, nowMs))) return { kind: 'tick', repeats: false }
  const deadlines = [
    ...outcome.pods.map((pod) => initialization(pod, settings)),
    ...stabilizationDeadlines(outcome, rules, settings),
    ...policyDeadlines(outcome, rules),
  ].filter((deadline) => deadline !== undefined && deadline.atMs > nowMs)
  const first = deadlines.reduce<Deadline | undefined>(
    (earliest, deadline) =>
      deadline !== undefined && (earliest === undefined || deadline.atMs < earliest.atMs) ? deadline : earliest,
    undefined,
  )
  return first === undefined ? { kind: 'none' } : { kind: 'deadline', ...first }
}

/** Whether a whole window of samples since the pod became ready may still be to come. */
function isFreshlyReady(pod: Pod, { longestWindowMs }: Reading, nowMs: number): boolean {
  const since = podCondition(pod, 'Ready')?.lastTransitionTime
  return since !== undefined && parseTime(since) + 2 * longestWindowMs >= nowMs
}

function initialization(pod: Pod, settings: Settings): Deadline | undefined {
  const atMs = initializedAtMs(pod, settings)
  return atMs === undefined ? undefined : { atMs, reason: `the CPU initialization period of pod ${pod.metadata.name}` }
}

/** When recommendations that hold the size leave their window. */
function stabilizationDeadlines({ size, memory }: Outcome, rules: Rules | undefined, settings: Settings): Deadline[] {
  if (size === undefined || size.stabilized === size.recommended) return []
  const others = (memory.recommendations ?? []).filter(({ replicas }) => replicas !== size.recommended)
  const ends = (endMs: (made: Recommendation) => number): Deadline[] =>
    others.map((made) => ({ atMs: endMs(made), reason: 'the stabilization window' }))
  // Without behavior the window's last instant belongs to it.
  if (rules === undefined) return ends(({ atMs }) => atMs + settings.downscaleStabilizationMs + 1)
  return [rules.scaleUp, rules.scaleDown].flatMap((each) => ends(({ atMs }) => atMs + windowMs(each)))
}

/** When changes that used up what a policy allows leave its period. */
function policyDeadlines({ size, memory }: Outcome, rules: Rules | undefined): Deadline[] {
  const { up, down } = memory.events
  if (size === undefined || rules === undefined || size.limited.replicas === size.stabilized) return []
  const policies = [...(rules.scaleUp.policies ?? []), ...(rules.scaleDown.policies ?? [])]
  return [...up, ...down].flatMap(({ atMs }: ScaleEvent) =>
    policies.map(({ periodSeconds }) => ({
      atMs: atMs + periodSeconds * 1000,
      reason: 'the period of a scaling policy',
    })),
  )
}
