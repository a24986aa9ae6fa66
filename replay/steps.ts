import { counted, type Difference, seconds, surplus } from './difference.ts'
import { periodOf } from './periods.ts'
import { differingRoles, type State, type States } from './states.ts'
import type { Act, Trace } from './trace.ts'

/** Changes that are no further apart are one step. */
export const stepSeconds = 0.2

/** A step of a trace: changes close to each other, and the quiet time behind them. */
export interface Step {
  readonly startT: number
  /** The last change. */
  readonly lastT: number
  /** Until the next step begins. */
  readonly untilT: number
  readonly acts: readonly Act[]
}

export function stepsOf(acts: readonly Act[], endT: number): readonly Step[] {
  const groups: Act[][] = []
  for (const act of acts) {
    if (act.type === 'EXISTS') continue
    const last = groups.at(-1)
    const lastT = last?.at(-1)?.t
    if (last === undefined || lastT === undefined || act.t - lastT > stepSeconds) groups.push([act])
    else last.push(act)
  }
  return groups.map((group, index) => {
    const [first] = group as [Act]
    const nextT = groups[index + 1]?.[0]?.t ?? Math.max(endT, first.t)
    return { startT: first.t, lastT: group.at(-1)?.t ?? first.t, untilT: nextT, acts: group }
  })
}

/**
 * After each step of the recording the engine is in the same state as soon: with at most the delay that has come together
 * so far, to within a step, or within the period of the component that began the step. What does not hang on a delayed
 * component comes without its delay.
 */
export function compareSteps(recorded: Trace, of: Compared): Difference | undefined {
  let lag = 0
  let from = -1
  let skipped = 0
  const steps = stepsOf(recorded.acts, of.endT)
  for (const step of steps) {
    const wanted = of.recorded.at(step.lastT)
    const slack =
      stepSeconds + of.busySeconds + (step.lastT - step.startT) + Math.max(periodOf(step), of.kubeletSeconds) + skipped
    const range = { from, first: step.startT - lag - slack, last: step.untilT + slack }
    const found = search(of.ours, wanted, range)
    const isBusy = step.untilT - step.lastT <= stepSeconds + of.busySeconds + of.kubeletSeconds
    const mayBeBetween = isBusy || isLimited(of.limited, step.lastT - lag, step.untilT - lag)
    if (found === undefined && step !== steps.at(-1) && mayBeBetween) {
      skipped += step.untilT - step.startT
      continue
    }
    if (found === undefined && of.endT - step.lastT <= stepSeconds && endsAmid(of, wanted, range)) return undefined
    if (found === undefined) return difference(step, wanted, of.ours, range)
    skipped = 0
    const reachedT = of.ours.instants[found] ?? step.startT
    lag = Math.max(0, step.lastT - reachedT)
    from = found
  }
  return undefined
}

export interface Compared {
  readonly recorded: States
  readonly ours: States
  readonly endT: number
  /** How long other scenarios of the same control plane may have kept a controller's client. */
  readonly busySeconds: number
  /** How much sooner or later kubelets may do what they do. */
  readonly kubeletSeconds: number
  /** When controllers waited for their clients' turn. */
  readonly limited: readonly (readonly [from: number, to: number])[]
}

/** Which of several requests that wait goes first is chance; that all have gone is not. */
function isLimited(spans: Compared['limited'], fromT: number, toT: number): boolean {
  return spans.some(([from, to]) => from - stepSeconds <= toT && to + stepSeconds >= fromT)
}

/** A recording that ends amid a step shows one order of what happens at once: the engine may have more of it. */
function endsAmid({ ours, endT }: Compared, wanted: State, { from }: Range): boolean {
  const beforeIndex = ours.indexAt(endT - stepSeconds)
  const before = ours.get(beforeIndex)
  for (let index = Math.max(0, from, beforeIndex); index < ours.instants.length; index++) {
    const came = ours.get(index)
    const moved = new Set(differingRoles(before, came))
    if (differingRoles(wanted, came).every((role) => moved.has(role))) return true
  }
  return false
}

interface Range {
  /** The place of the state that was found last; -1 for the beginning. */
  readonly from: number
  readonly first: number
  readonly last: number
}

/** The first of our states within the range that is as wanted. */
function search(ours: States, wanted: State, { from, first, last }: Range): number | undefined {
  // What changed nothing that is compared is there already.
  if (from >= 0 && differingRoles(wanted, ours.get(from)).length === 0) return from
  for (let index = from + 1; index < ours.instants.length; index++) {
    const t = ours.instants[index] as number
    if (t > last) return undefined
    if (t >= first && differingRoles(wanted, ours.get(index)).length === 0) return index
  }
  return undefined
}

function difference(step: Step, wanted: State, ours: States, { from, first, last }: Range): Difference {
  let best = Math.max(0, from, ours.indexAt(first))
  for (let index = best; index < ours.instants.length && (ours.instants[index] as number) <= last; index++)
    if (differingRoles(wanted, ours.get(index)).length < differingRoles(wanted, ours.get(best)).length) best = index
  const came = ours.get(best)
  const roles = differingRoles(wanted, came)
  const parts = roles.slice(0, 3).map((role) => {
    const [one, other] = [wanted.get(role) ?? [], came.get(role) ?? []]
    return `${role}: the recording has ${counted(surplus(one, other))}; the engine has ${counted(surplus(other, one))}`
  })
  const more = roles.length > 3 ? `; and ${roles.length - 3} more` : ''
  const when = `after the step from ${seconds(step.startT)} to ${seconds(step.lastT)}`
  const where = `(the engine at ${seconds(ours.instants[best] ?? 0)}, which is nearest)`
  return { t: step.lastT, text: `${when} ${where} ${parts.join('; ')}${more}` }
}
