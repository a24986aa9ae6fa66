export * from './durations.ts'

/** A moment of the proleptic Gregorian calendar. Months and days count from 1, `weekday` from Sunday, which is 0. */
export interface CivilTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
  readonly weekday: number
}

/** A text that is no RFC 3339 time; the message is that of Go's `time.Parse`. */
export class TimeError extends Error {
  override readonly name = 'TimeError'
}

const dayMs = 86_400_000
const daysPerEra = 146_097 // 400 years, after which the calendar repeats
const daysBeforeEpoch = 719_468 // from 0000-03-01 to 1970-01-01

/** The days from 1970-01-01 to a date. Years are counted from March, so that the leap day is the last of its year. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * daysPerEra + dayOfEra - daysBeforeEpoch
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + daysBeforeEpoch
  const era = Math.floor(shifted / daysPerEra)
  const dayOfEra = shifted - era * daysPerEra
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** 0 is Sunday. The first of January 1970 was a Thursday. */
export function weekdayOf(unixMs: number): number {
  return (((Math.floor(unixMs / dayMs) + 4) % 7) + 7) % 7
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** How many days a month (from 1) has. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The UTC calendar at a moment in milliseconds since 1970. */
export function civilTime(unixMs: number): CivilTime {
  const days = Math.floor(unixMs / dayMs)
  const ms = unixMs - days * dayMs
  return {
    ...civilFromDays(days),
    hour: Math.floor(ms / 3_600_000),
    minute: Math.floor(ms / 60_000) % 60,
    second: Math.floor(ms / 1000) % 60,
    millisecond: ms % 1000,
    weekday: weekdayOf(unixMs),
  }
}

/** Milliseconds since 1970 of a UTC date; what is left out is zero. */
export function unixMsOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  return daysFromCivil(year, month, day) * dayMs + hour * 3_600_000 + minute * 60_000 + second * 1000
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0')

function secondText(unixMs: number): string {
  const { year, month, day, hour, minute, second } = civilTime(unixMs)
  const date = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
  return `${date}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}`
}

let lastSecond = Number.NaN
let lastText = ''

/** `2024-01-01T00:00:00Z`: how `metav1.Time` is written. What is below a second is cut off. */
export function formatTime(unixMs: number): string {
  const second = Math.floor(unixMs / 1000)
  // Most times that are written at one instant are that instant.
  if (second !== lastSecond) {
    lastSecond = second
    lastText = `${secondText(unixMs)}Z`
  }
  return lastText
}

/** `2024-01-01T00:00:00.000000Z`: how `metav1.MicroTime` (leases, events) is written. */
export function formatMicroTime(unixMs: number): string {
  const fraction = unixMs - Math.floor(unixMs / 1000) * 1000
  return `${secondText(unixMs)}.${pad(Math.floor(fraction * 1000), 6)}Z`
}

const layout = '2006-01-02T15:04:05Z07:00'
const parts: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['2006', /^[0-9]{4}/],
  ['-', /^-/],
  ['01', /^[0-9]{2}/],
  ['-', /^-/],
  ['02', /^[0-9]{2}/],
  ['T', /^T/],
  ['15', /^[0-9]{2}/],
  [':', /^:/],
  ['04', /^[0-9]{2}/],
  [':', /^:/],
  ['05', /^[0-9]{2}(?:[.,][0-9]+)?/],
  ['Z07:00', /^(?:Z|[+-][0-9]{2}:[0-9]{2})/],
]

const parsed = new Map<string, number>()

/** Milliseconds since 1970 of an RFC 3339 text, with fractions and offsets. Throws a TimeError in Go's words. */
export function parseTime(text: string): number {
  const known = parsed.get(text)
  if (known !== undefined) return known
  if (parsed.size >= 4096) parsed.clear()
  const unixMs = readTime(text)
  parsed.set(text, unixMs)
  return unixMs
}

function readTime(text: string): number {
  const found: string[] = []
  let rest = text
  for (const [name, pattern] of parts) {
    const match = pattern.exec(rest)?.[0]
    if (match === undefined) {
      throw new TimeError(`parsing time ${quoted(text)} as "${layout}": cannot parse ${quoted(rest)} as "${name}"`)
    }
    found.push(match)
    rest = rest.slice(match.length)
  }
  if (rest !== '') throw new TimeError(`parsing time ${quoted(text)}: extra text: ${quoted(rest)}`)
  return unixMsFrom(found, text)
}

function unixMsFrom(found: readonly string[], text: string): number {
  const number = (index: number): number => Number((found[index] ?? '').replace(',', '.'))
  const within = (value: number, min: number, max: number, what: string): void => {
    if (value < min || value > max) throw new TimeError(`parsing time ${quoted(text)}: ${what} out of range`)
  }
  const [year, month, day, hour, minute, second] = [number(0), number(2), number(4), number(6), number(8), number(10)]
  within(month, 1, 12, 'month')
  within(hour, 0, 23, 'hour')
  within(minute, 0, 59, 'minute')
  within(Math.floor(second), 0, 59, 'second')
  within(day, 1, daysInMonth(year, month), 'day')
  const wholeSecond = Math.floor(second)
  const fractionMs = Number(`0${(found[10] ?? '').slice(2).replace(',', '.')}`) * 1000
  return unixMsOf(year, month, day, hour, minute, wholeSecond) + fractionMs - offsetMs(found[11] ?? 'Z', text)
}

function offsetMs(zone: string, text: string): number {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 24) throw new TimeError(`parsing time ${quoted(text)}: time zone offset hour out of range`)
  if (minutes > 59) throw new TimeError(`parsing time ${quoted(text)}: time zone offset minute out of range`)
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

const quoted = (text: string): string => JSON.stringify(text)
