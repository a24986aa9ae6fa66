import { parseTime } from '../meta/time.ts'
import { durationOf, isDuration, isTimestamp, timestampOf } from './instants.ts'
import type { CelType } from './types.ts'

/** How JSON of a type becomes what expressions work on. Conversions of one stored object are made once. */
export type Converter = (json: unknown) => unknown

const dynamic = new WeakMap<object, unknown>()

/**
 * JSON without a schema: whole numbers are ints. What holds no number is shared, not copied; maps that have to be copied
 * become Maps, in which every key is as good as another.
 */
export function dynamicValue(json: unknown): unknown {
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : json
  if (typeof json !== 'object' || json === null) return json ?? null
  const known = dynamic.get(json)
  if (known !== undefined) return known
  const value = Array.isArray(json) ? dynamicList(json) : dynamicMap(json)
  dynamic.set(json, value)
  return value
}

function dynamicList(json: readonly unknown[]): readonly unknown[] {
  const items = json.map(dynamicValue)
  return items.some((item, index) => item !== json[index]) ? items : json
}

function dynamicMap(json: object): unknown {
  const entries = Object.entries(json).filter(([, value]) => value !== undefined)
  const values = entries.map(([key, value]): [string, unknown] => [key, dynamicValue(value)])
  const isShared = values.every(([, value], index) => value === entries[index]?.[1])
  return isShared && !Object.hasOwn(json, 'constructor') && !Object.hasOwn(json, '__proto__') ? json : new Map(values)
}

/** A scalar of a declared type. JSON null stays null, whatever the type. */
export function scalarValue(type: CelType, json: unknown): unknown {
  if (json === null || json === undefined) return null
  if (type === 'int' && typeof json === 'number') return Number.isInteger(json) ? BigInt(json) : json
  if (type === 'timestamp' && typeof json === 'string') return timestampOf(parseTime(json))
  if (type === 'duration' && typeof json === 'string') return durationOf(json)
  return json
}

/** What an expression gave, as JSON: ints as numbers, instants as RFC 3339 texts, durations in seconds. */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plainValue)
  if (value instanceof Set) return [...value].map(plainValue)
  if (isTimestamp(value)) return value.toISOString().replace('.000Z', 'Z')
  if (isDuration(value)) return value.toString()
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return Object.fromEntries(entries.map(([key, item]) => [String(key), plainValue(item)]))
}
