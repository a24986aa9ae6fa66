import type { Environment } from '@marcbachmann/cel-js'
import { type CivilTime, civilTime, unixMsOf } from '../../meta/calendar.ts'
import { isKnownTimeZone, zoneOffsetMs } from '../../meta/time-zones.ts'
import { CelEvaluationError } from '../errors.ts'
import type { Duration, Timestamp } from '../instants.ts'
import { replacements } from '../source.ts'

const dayMs = 86_400_000

/** What can be read of an instant. Months, days of the month and of the year count from 0, but for `getDate`. */
const parts: Readonly<Record<string, (time: CivilTime) => number>> = {
  getFullYear: ({ year }) => year,
  getMonth: ({ month }) => month - 1,
  getDate: ({ day }) => day,
  getDayOfMonth: ({ day }) => day - 1,
  getDayOfWeek: ({ weekday }) => weekday,
  getDayOfYear: ({ year, month, day }) => (unixMsOf(year, month, day) - unixMsOf(year, 1, 1)) / dayMs,
  getHours: ({ hour }) => hour,
  getMinutes: ({ minute }) => minute,
  getSeconds: ({ second }) => second,
  getMilliseconds: ({ millisecond }) => millisecond,
}

/** How much of a whole length of time is in a part. */
const lengths: Readonly<Record<string, (duration: Duration) => bigint>> = {
  getHours: ({ seconds }) => seconds / 3600n,
  getMinutes: ({ seconds }) => seconds / 60n,
  getSeconds: ({ seconds }) => seconds,
  getMilliseconds: ({ seconds, nanos }) => seconds * 1000n + BigInt(Math.trunc(nanos / 1_000_000)),
}

/** Readings of instants, in UTC or in a zone, by our own calendar: the evaluator's own ask the machine for its zone. */
export function registerInstants(environment: Environment): void {
  for (const [name, read] of Object.entries(parts)) {
    const method = `google.protobuf.Timestamp.${replacements[name]}`
    environment.registerFunction(`${method}(): int`, (instant: Timestamp) => BigInt(read(civilTime(instant.getTime()))))
    environment.registerFunction(`${method}(string): int`, (instant: Timestamp, zone: string) =>
      BigInt(read(civilTime(instant.getTime() + offsetMs(zone, instant.getTime())))),
    )
  }
  for (const [name, read] of Object.entries(lengths)) {
    environment.registerFunction(`google.protobuf.Duration.${replacements[name]}(): int`, read)
  }
}

/** Of a zone by its name, or of an offset such as `-08:00`. */
function offsetMs(zone: string, unixMs: number): number {
  const fixed = /^([+-]?)(\d{2}):(\d{2})$/.exec(zone)
  if (fixed !== null) return (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000 * (fixed[1] === '-' ? -1 : 1)
  if (!isKnownTimeZone(zone)) throw new CelEvaluationError(`unknown time zone ${zone}`)
  return zoneOffsetMs(zone, unixMs)
}
