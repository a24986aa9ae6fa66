import { parseGoDuration } from '../../api/meta/durations.ts'
import {
  compareQuantities,
  formatBytes,
  isZeroQuantity,
  parseQuantity,
  quantityNumber,
} from '../../api/meta/quantity.ts'
import { byCodePoint } from '../../store/table.ts'
import { type EvictionSignal, isEvictionSignal } from './signals.ts'

/** So much of it, or a part of all there is. */
export type ThresholdValue = { readonly quantity: string } | { readonly fraction: number }

/** Less than that is left: pods go. */
export interface Threshold {
  readonly signal: EvictionSignal
  readonly value: ThresholdValue
  /** What has to be left beyond the value before it counts as over. */
  readonly minReclaim?: ThresholdValue
  /** 0 for a hard threshold, which acts at once. */
  readonly graceMs: number
}

/** The kubelet's settings, by signal. */
export interface EvictionConfig {
  readonly enforceNodeAllocatable: readonly string[]
  readonly evictionHard: Readonly<Record<string, string>>
  readonly evictionSoft: Readonly<Record<string, string>>
  readonly evictionSoftGracePeriod: Readonly<Record<string, string>>
  readonly evictionMinimumReclaim: Readonly<Record<string, string>>
}

/** @throws Error in the kubelet's words. Source: pkg/kubelet/eviction/helpers.go ParseThresholdConfig */
export function parseThresholds(config: EvictionConfig): readonly Threshold[] {
  const hard = statements(config.evictionHard).map((stated): Threshold => ({ ...stated, graceMs: 0 }))
  const soft = statements(config.evictionSoft)
  const graces = mapped(config.evictionSoftGracePeriod, graceOf)
  const reclaims = mapped(config.evictionMinimumReclaim, reclaimOf)
  const softened = soft.map((stated): Threshold => {
    const graceMs = graces.get(stated.signal)
    if (graceMs === undefined)
      throw new Error(`grace period must be specified for the soft eviction threshold ${stated.signal}`)
    return { ...stated, graceMs }
  })
  const all = [...hard, ...softened].map((threshold) => {
    const minReclaim = reclaims.get(threshold.signal)
    return minReclaim === undefined ? threshold : { ...threshold, minReclaim }
  })
  const copied = config.enforceNodeAllocatable.includes('pods') ? all.filter(isHardMemory) : []
  return [...all, ...copied.map((each): Threshold => ({ ...each, signal: 'allocatableMemory.available' }))]
}

export const isHard = ({ graceMs }: Threshold): boolean => graceMs === 0

const isHardMemory = (threshold: Threshold): boolean => threshold.signal === 'memory.available' && isHard(threshold)

/** The part that a percentage says: `25.5%` is 0.255. @throws where it is none */
export function parsePercentage(text: string): number {
  const value = text.replace(/%+$/, '')
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value))
    throw new Error(`strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax`)
  return Number(value) / 100
}

/** The value in units, of so much. */
export function thresholdAmount(value: ThresholdValue, capacity: number): number {
  return 'quantity' in value ? quantityNumber(value.quantity) : Math.trunc(capacity * value.fraction)
}

/** As the kubelet writes it. */
export function thresholdText(value: ThresholdValue, capacity: number): string {
  return 'quantity' in value ? value.quantity : formatBytes(thresholdAmount(value, capacity))
}

function checked(signal: string): EvictionSignal {
  if (isEvictionSignal(signal)) return signal
  throw new Error(`unsupported eviction signal ${signal}`)
}

/** By name, since settings are a map. 0% and 100% turn a signal off. */
function statements(config: Readonly<Record<string, string>>): { signal: EvictionSignal; value: ThresholdValue }[] {
  return inOrder(config).flatMap(([name, text]) => {
    const signal = checked(name)
    if (text === '0%' || text === '100%') return []
    return [{ signal, value: text.endsWith('%') ? percentageOf(signal, text) : quantityOf(signal, text) }]
  })
}

function percentageOf(signal: EvictionSignal, text: string): ThresholdValue {
  const fraction = parsePercentage(text)
  if (fraction < 0) throw new Error(`eviction percentage threshold ${signal} must be >= 0%: ${text}`)
  if (fraction > 1) throw new Error(`eviction percentage threshold ${signal} must be <= 100%: ${text}`)
  return { fraction }
}

function quantityOf(signal: EvictionSignal, text: string): ThresholdValue {
  parseQuantity(text)
  if (compareQuantities(text, 0) < 0 || isZeroQuantity(text))
    throw new Error(`eviction threshold ${signal} must be positive: ${text}`)
  return { quantity: text }
}

function graceOf(_signal: EvictionSignal, text: string): number {
  const graceMs = parseGoDuration(text)
  if (graceMs < 0) throw new Error(`invalid eviction grace period specified: ${text}, must be a positive value`)
  return graceMs
}

function reclaimOf(signal: EvictionSignal, text: string): ThresholdValue {
  if (text.endsWith('%')) {
    const fraction = parsePercentage(text)
    if (fraction <= 0) throw new Error(`eviction percentage minimum reclaim ${signal} must be positive: ${text}`)
    return { fraction }
  }
  parseQuantity(text)
  if (compareQuantities(text, 0) < 0) throw new Error(`negative eviction minimum reclaim specified for ${signal}`)
  return { quantity: text }
}

function mapped<T>(
  config: Readonly<Record<string, string>>,
  read: (signal: EvictionSignal, text: string) => T,
): ReadonlyMap<EvictionSignal, T> {
  return new Map(inOrder(config).map(([name, text]) => [checked(name), read(checked(name), text)]))
}

function inOrder(config: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(config).toSorted(([a], [b]) => byCodePoint(a, b))
}
