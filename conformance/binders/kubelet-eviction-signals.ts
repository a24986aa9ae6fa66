import { quantityNumber } from '../../engine/api/meta/quantity.ts'
import {
  firstObserved,
  keptConditions,
  lastObserved,
  type Observations,
  pastGrace,
  thresholdsMet,
  thresholdsUpdated,
} from '../../engine/kubelet/eviction/observations.ts'
import { type EvictionSignal, inEvictionOrder } from '../../engine/kubelet/eviction/signals.ts'
import { parsePercentage, type Threshold } from '../../engine/kubelet/eviction/thresholds.ts'

interface Row {
  readonly signal: EvictionSignal
  readonly value?: string
  readonly percentage?: number
  readonly minReclaim?: string
  readonly minReclaimPercentage?: number
}

// biome-ignore lint/suspicious/noExplicitAny: each kind of case has its own fields
type Given = any

export function bind(given: unknown): unknown {
  const table = given as Given
  return kinds[table.kind]?.(table)
}

const kinds: Readonly<Record<string, (table: Given) => unknown>> = {
  order: ({ signals }) => ({ order: inEvictionOrder(signals.map(named)).map(({ signal }) => signal) }),
  met: ({ thresholds, observations, enforceMinReclaim }) => {
    const met = thresholdsMet(thresholds.map(thresholdOf), observed(observations), enforceMinReclaim)
    return { met: met.map(({ signal }) => signal) }
  },
  updated: ({ thresholds, observation, last }) => {
    const at = (time: { time: number } | null): Observations =>
      new Map(
        time === null
          ? []
          : thresholds.map((signal: EvictionSignal) => [signal, { available: 0, capacity: 0, atMs: time.time * 1000 }]),
      )
    return { updated: thresholdsUpdated(thresholds.map(named), at(observation), at(last)).map(({ signal }) => signal) }
  },
  firstObserved: ({ thresholds, lastFirstObservedAt }) => {
    const [signal] = thresholds
    const before = new Map(lastFirstObservedAt === null ? [] : [[signal, lastFirstObservedAt * 1000]])
    return { firstObservedAt: seconds(firstObserved(thresholds, before, 0).get(signal)) }
  },
  grace: ({ gracePeriodSeconds, observedAt }) => {
    const threshold = { graceMs: gracePeriodSeconds * 1000 }
    return { met: pastGrace(new Map(observedAt === null ? [] : [[threshold, observedAt * 1000]]), 0).length > 0 }
  },
  conditionLast: ({ conditionsNow, lastObservedAt }) => {
    const [condition = 'MemoryPressure'] = conditionsNow
    const before = new Map(lastObservedAt === null ? [] : [[condition, lastObservedAt * 1000]])
    return { lastObservedAt: seconds(lastObserved(conditionsNow, before, 0).get(condition)) }
  },
  conditionKept: ({ lastObservedAt, transitionPeriodSeconds }) => {
    const before = new Map([['MemoryPressure', lastObservedAt * 1000]])
    return { kept: keptConditions(before, transitionPeriodSeconds * 1000, 0).length > 0 }
  },
  parsePercentage: ({ text }) => {
    try {
      return { fraction: parsePercentage(text) }
    } catch {
      return { error: true }
    }
  },
}

const seconds = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1000)

const named = (signal: EvictionSignal): Threshold => ({ signal, value: { quantity: '0' }, graceMs: 0 })

function thresholdOf({ signal, value, percentage, minReclaim, minReclaimPercentage }: Row): Threshold {
  const reclaim = minReclaim === undefined ? fraction(minReclaimPercentage) : { quantity: minReclaim }
  return {
    signal,
    value: value === undefined ? { fraction: percentage ?? 0 } : { quantity: value },
    ...(reclaim === undefined ? {} : { minReclaim: reclaim }),
    graceMs: 0,
  }
}

const fraction = (part: number | undefined) => (part === undefined ? undefined : { fraction: part })

function observed(
  rows: Readonly<Record<string, { readonly available: string; readonly capacity?: string }>>,
): Observations {
  return new Map(
    Object.entries(rows).map(([signal, { available, capacity = '0' }]) => [
      signal as EvictionSignal,
      { available: quantityNumber(available), capacity: quantityNumber(capacity) },
    ]),
  )
}
