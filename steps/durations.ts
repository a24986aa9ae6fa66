const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1_000,
  second: 1_000,
  m: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
}

/** Virtual milliseconds of `40 seconds`, `1.5 hours`, `500ms` or `1m30s`. */
export function durationMs(text: string): number {
  let totalMs = 0
  for (const [, number = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?) ?([a-z]+)/g)) {
    const unitMs = unitsMs[unit] ?? unitsMs[unit.replace(/s$/, '')]
    if (unitMs === undefined)
      throw new Error(`Expected a span of time like "40 seconds", "1.5 hours" or "1m30s", got "${text}".`)
    totalMs += Number(number) * unitMs
  }
  return Math.round(totalMs)
}

/** `6m 00s`, `44s`, `1h 02m 03s`: a span as a failure tells it. */
export function spanText(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const rest = Math.abs(ms) % 1000
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(3, '0').replace(/0+$/, '')}`
  const two = (value: number): string => String(value).padStart(2, '0')
  const text = hours > 0 ? `${hours}h ${two(minutes)}m ${two(seconds % 60)}` : `${minutes}m ${two(seconds % 60)}`
  return `${text}${fraction}s`
}

/** An instant relative to the beginning of the action: `+0m 44s`. */
export function relativeText(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${spanText(ms)}`
}
