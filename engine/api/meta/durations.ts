const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/** `5m30s`, `3h`, `2d5h`: ages as kubectl prints them. Source: apimachinery pkg/util/duration HumanDuration. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / secondMs)
  // Clocks of machines differ: up to two seconds in the future count as now.
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.floor(ms / minuteMs)
  if (minutes < 10) return twoUnits(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.floor(ms / hourMs)
  if (hours < 8) return twoUnits(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (hours < 8 * 24) return twoUnits(days, 'd', hours % 24, 'h')
  if (hours < 2 * 365 * 24) return `${days}d`
  const years = Math.floor(days / 365)
  return hours < 8 * 365 * 24 ? twoUnits(years, 'y', days % 365, 'd') : `${years}y`
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`
}

/** `5m`, `3h`, `2d`: one unit, rounded down. Source: apimachinery pkg/util/duration ShortHumanDuration. */
export function shortHumanDuration(ms: number): string {
  const seconds = Math.trunc(ms / secondMs)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 60) return `${seconds}s`
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)}m`
  if (ms < 24 * hourMs) return `${Math.floor(ms / hourMs)}h`
  const days = Math.floor(ms / (24 * hourMs))
  return days < 365 ? `${days}d` : `${Math.floor(days / 365)}y`
}

/** `1h2m3.5s`, `250ms`, `0s`: how Go prints a `time.Duration`. To the nanosecond. */
export function goDuration(ms: number): string {
  const whole = Math.trunc(ms)
  const nanos = BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1_000_000))
  if (nanos < 0n) return `-${unsignedGoDuration(-nanos)}`
  return nanos === 0n ? '0s' : unsignedGoDuration(nanos)
}

function unsignedGoDuration(nanos: bigint): string {
  if (nanos < 1_000n) return `${nanos}ns`
  if (nanos < 1_000_000n) return `${decimal(nanos, 3)}µs`
  if (nanos < 1_000_000_000n) return `${decimal(nanos, 6)}ms`
  const minutes = nanos / 60_000_000_000n
  const seconds = `${decimal(nanos % 60_000_000_000n, 9)}s`
  if (minutes === 0n) return seconds
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`
}

/** The number with its last `places` digits behind the point, without zeros at the end. */
function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`)
}

/** A text that is no duration; the message is that of Go's `time.ParseDuration`. */
export class DurationError extends Error {
  override readonly name = 'DurationError'
}

const unitsMs: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', secondMs],
  ['m', minuteMs],
  ['h', hourMs],
])
const durationMaxMs = Number(2n ** 63n) / 1e6

/** Milliseconds of a text such as `1h30m`, `-1.5s` or `250ms`. Throws a DurationError in Go's words. */
export function parseGoDuration(text: string): number {
  const invalid = (): DurationError => new DurationError(`time: invalid duration ${JSON.stringify(text)}`)
  const sign = text.startsWith('-') ? -1 : 1
  let rest = /^[+-]/.test(text) ? text.slice(1) : text
  if (rest === '0') return 0
  if (rest === '') throw invalid()
  let total = 0
  while (rest !== '') {
    const match = /^([0-9]*)(?:\.([0-9]*))?([^0-9.]*)/.exec(rest)
    const [piece = '', whole = '', fraction = '', unit = ''] = match ?? []
    if (whole === '' && fraction === '') throw invalid()
    if (unit === '') throw new DurationError(`time: missing unit in duration ${JSON.stringify(text)}`)
    const unitMs = unitsMs.get(unit)
    if (unitMs === undefined) {
      throw new DurationError(`time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`)
    }
    total += Number(`${whole}.${fraction}0`) * unitMs
    rest = rest.slice(piece.length)
  }
  if (total >= durationMaxMs) throw invalid()
  return sign * total + 0
}
