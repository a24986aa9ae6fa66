import { civilFromDays, daysInMonth, unixMsOf } from './calendar.ts'

export * from './calendar.ts'
export * from './durations.ts'

/** A text that is no RFC 3339 time; the message is that of Go's `time.Parse`. */
export class TimeError extends Error {
  override readonly name = 'TimeError'
}

const twoDigits: readonly string[] = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'))
const two = (value: number): string => twoDigits[value] ?? String(value)

let lastDay = Number.NaN
let lastDate = ''

/** `2024-01-01`. Most times that are written one after the other are of one day. */
function dateText(days: number): string {
  if (days !== lastDay) {
    const { year, month, day } = civilFromDays(days)
    lastDay = days
    lastDate = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  }
  return lastDate
}

/** `2024-01-01T00:00:00`, from whole seconds since 1970. */
function secondText(unixSeconds: number): string {
  const days = Math.floor(unixSeconds / 86_400)
  const second = unixSeconds - days * 86_400
  const minute = Math.floor(second / 60)
  return `${dateText(days)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second % 60)}`
}

let lastSecond = Number.NaN
let lastText = ''

/** `2024-01-01T00:00:00Z`: how `metav1.Time` is written. What is below a second is cut off. */
export function formatTime(unixMs: number): string {
  const second = Math.floor(unixMs / 1000)
  // Most times that are written at one instant are that instant.
  if (second !== lastSecond) {
    lastSecond = second
    lastText = `${secondText(second)}Z`
  }
  return lastText
}

/** `2024-01-01T00:00:00.000000Z`: how `metav1.MicroTime` (leases, events) is written. */
export function formatMicroTime(unixMs: number): string {
  const second = Math.floor(unixMs / 1000)
  const micros = Math.floor((unixMs - second * 1000) * 1000)
  return `${secondText(second)}.${String(micros).padStart(6, '0')}Z`
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
