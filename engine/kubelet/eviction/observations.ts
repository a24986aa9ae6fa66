import { conditionOf, type EvictionSignal, type PressureCondition } from './signals.ts'
import { type Threshold, thresholdAmount } from './thresholds.ts'

/** What is left of something, of so much. */
export interface Observation {
  readonly available: number
  readonly capacity: number
  /** When it was measured; absent: now. */
  readonly atMs?: number
}

export type Observations = ReadonlyMap<EvictionSignal, Observation>

/** The thresholds below which something is; `withReclaim`: until as much is left as is to be reclaimed. */
export function thresholdsMet(
  thresholds: readonly Threshold[],
  observations: Observations,
  withReclaim: boolean,
): readonly Threshold[] {
  return thresholds.filter(({ signal, value, minReclaim }) => {
    const observed = observations.get(signal)
    if (observed === undefined) return false
    const extra = withReclaim && minReclaim !== undefined ? thresholdAmount(minReclaim, observed.capacity) : 0
    return thresholdAmount(value, observed.capacity) + extra > observed.available
  })
}

/** Those of which something newer was measured than at the last look. */
export function thresholdsUpdated(
  thresholds: readonly Threshold[],
  observations: Observations,
  last: Observations,
): readonly Threshold[] {
  return thresholds.filter(({ signal }) => {
    const observed = observations.get(signal)
    if (observed === undefined) return false
    const before = last.get(signal)
    return before === undefined || observed.atMs === undefined || observed.atMs > (before.atMs ?? 0)
  })
}

/** Since when each threshold is met without a break. */
export function firstObserved<T>(
  met: readonly T[],
  before: ReadonlyMap<T, number>,
  nowMs: number,
): ReadonlyMap<T, number> {
  return new Map(met.map((each) => [each, before.get(each) ?? nowMs]))
}

/** Those that have been met for as long as their grace. */
export function pastGrace<T extends { readonly graceMs: number }>(
  since: ReadonlyMap<T, number>,
  nowMs: number,
): readonly T[] {
  return [...since].filter(([{ graceMs }, sinceMs]) => nowMs - sinceMs >= graceMs).map(([threshold]) => threshold)
}

/** The conditions of the node that thresholds speak for, each once. */
export function conditionsOf(thresholds: readonly Threshold[]): readonly PressureCondition[] {
  return [...new Set(thresholds.map(({ signal }) => conditionOf(signal)))]
}

/** When each condition was observed last. */
export function lastObserved<T>(
  now: readonly T[],
  before: ReadonlyMap<T, number>,
  nowMs: number,
): ReadonlyMap<T, number> {
  return new Map([...before, ...now.map((condition): [T, number] => [condition, nowMs])])
}

/** Conditions stay for a while after they were observed last, so that they do not flap. */
export function keptConditions<T>(observed: ReadonlyMap<T, number>, periodMs: number, nowMs: number): readonly T[] {
  return [...observed].filter(([, atMs]) => nowMs - atMs < periodMs).map(([condition]) => condition)
}
