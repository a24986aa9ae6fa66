import type { Environment } from '@marcbachmann/cel-js'
import { CelEvaluationError } from '../errors.ts'
import { type Duration, isTimestamp, type Timestamp } from '../instants.ts'
import { plainValue } from '../values.ts'

const timestamp = 'google.protobuf.Timestamp'
const duration = 'google.protobuf.Duration'

/** Standard conversions that the evaluator lacks. */
export function registerConversions(environment: Environment): void {
  environment.registerFunction(`string(${timestamp}): string`, (instant: Timestamp) => plainValue(instant))
  environment.registerFunction(`string(${duration}): string`, (length: Duration) => length.toString())
  environment.registerFunction(`int(${timestamp}): int`, (instant: Timestamp) =>
    BigInt(Math.floor(instant.getTime() / 1000)),
  )
  environment.registerFunction(`timestamp(${timestamp}): ${timestamp}`, (instant: Timestamp) => instant)
  environment.registerFunction(`duration(${duration}): ${duration}`, (length: Duration) => length)
}

/** What `<` orders: below zero where the first comes first. */
export function compareValues(first: unknown, second: unknown): number {
  const [one, other] = [orderOf(first), orderOf(second)]
  return one < other ? -1 : one > other ? 1 : 0
}

function orderOf(value: unknown): string | number | bigint {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Uint8Array) return String.fromCharCode(...value)
  if (typeof value === 'object' && value !== null) return isTimestamp(value) ? value.getTime() : Number(value)
  throw new CelEvaluationError('no such overload')
}
