import { parseGoDuration } from './durations.ts'

/** A schedule that cannot be read; the message is that of the library Kubernetes uses (robfig/cron v3). */
export class CronScheduleError extends Error {
  override readonly name = 'CronScheduleError'
  /** In the words of version 1 of the library. */
  readonly oldMessage: string

  constructor(message: string, oldMessage = message) {
    super(message)
    this.oldMessage = oldMessage.charAt(0).toUpperCase() + oldMessage.slice(1)
  }
}

/** Which minutes, hours, days and months a schedule names. Days count from 1 for months, from 0 (Sunday) for weeks. */
export interface CronFields {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly daysOfMonth: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  readonly daysOfWeek: ReadonlySet<number>
  /** A star in either field of days: a day must then be in both, otherwise in one of them. */
  readonly hasAnyDay: boolean
}

/** Fields, or a fixed distance: `@every 1h30m`. */
export type CronSchedule = CronFields | { readonly everyMs: number }

interface Bounds {
  readonly min: number
  readonly max: number
  readonly names: readonly string[]
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const bounds = {
  minutes: { min: 0, max: 59, names: [] },
  hours: { min: 0, max: 23, names: [] },
  daysOfMonth: { min: 1, max: 31, names: [] },
  months: { min: 1, max: 12, names: months },
  daysOfWeek: { min: 0, max: 6, names: days },
} as const satisfies Record<string, Bounds>
const fieldCount = 5

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/** Reads the five fields of a schedule, or a descriptor. Throws a CronScheduleError. */
export function parseCronSchedule(schedule: string): CronSchedule {
  if (schedule === '') throw new CronScheduleError('empty spec string')
  if (schedule.startsWith('@')) return parseDescriptor(schedule)
  const fields = schedule.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== fieldCount) {
    const found = `expected exactly ${fieldCount} fields, found ${fields.length}: `
    throw new CronScheduleError(`${found}[${fields.join(' ')}]`, `${found}${schedule}`)
  }
  return parseFields(fields)
}

function parseFields(fields: readonly string[]): CronFields {
  const [minutes = '', hours = '', daysOfMonth = '', month = '', daysOfWeek = ''] = fields
  return {
    minutes: parseField(minutes, bounds.minutes),
    hours: parseField(hours, bounds.hours),
    daysOfMonth: parseField(daysOfMonth, bounds.daysOfMonth),
    months: parseField(month, bounds.months),
    daysOfWeek: parseField(daysOfWeek, bounds.daysOfWeek),
    hasAnyDay: [daysOfMonth, daysOfWeek].some((field) => field.split(',').some((part) => /^[*?](\/1)?$/.test(part))),
  }
}

function parseDescriptor(text: string): CronSchedule {
  const fields = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined
  if (fields !== undefined) return parseFields(fields.split(' '))
  if (!text.startsWith('@every ')) throw new CronScheduleError(`unrecognized descriptor: ${text}`)
  try {
    const everyMs = Math.floor(parseGoDuration(text.slice('@every '.length)) / 1000) * 1000
    return { everyMs: Math.max(everyMs, 1000) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CronScheduleError(`failed to parse duration ${text}: ${why}`)
  }
}

function parseField(field: string, limits: Bounds): ReadonlySet<number> {
  const values = new Set<number>()
  for (const part of field.split(',').filter((each) => each !== '')) addRange(part, limits, values)
  return values
}

/** `*`, `5`, `1-5`, `*` or a range with `/2` behind it; a number with a step goes on to the end. */
function addRange(part: string, limits: Bounds, into: Set<number>): void {
  const [range = '', stepText, ...more] = part.split('/')
  if (more.length > 0) throw new CronScheduleError(`too many slashes: ${part}`)
  const [first = '', last, ...others] = range.split('-')
  if (others.length > 0) throw new CronScheduleError(`too many hyphens: ${part}`)
  const isStar = first === '*' || first === '?'
  const start = isStar ? limits.min : numberFrom(first, limits)
  const step = stepText === undefined ? 1 : wholeNumber(stepText)
  const single = stepText === undefined ? start : limits.max
  const end = isStar ? limits.max : last === undefined ? single : numberFrom(last, limits)
  checkRange(start, end, step, limits, part)
  for (let value = start; value <= end; value += step) into.add(value)
}

function checkRange(start: number, end: number, step: number, { min, max }: Bounds, part: string): void {
  if (start < min) throw new CronScheduleError(`beginning of range (${start}) below minimum (${min}): ${part}`)
  if (end > max) throw new CronScheduleError(`end of range (${end}) above maximum (${max}): ${part}`)
  if (start > end) {
    throw new CronScheduleError(`beginning of range (${start}) beyond end of range (${end}): ${part}`)
  }
  if (step === 0) throw new CronScheduleError(`step of range should be a positive number: ${part}`)
}

function numberFrom(text: string, { names, min }: Bounds): number {
  const index = names.indexOf(text.toLowerCase())
  return index < 0 ? wholeNumber(text) : index + min
}

function wholeNumber(text: string): number {
  if (!/^[+-]?[0-9]+$/.test(text)) {
    const why = `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`
    throw new CronScheduleError(`failed to parse int from ${text}: ${why}`)
  }
  const number = Number(text)
  if (number < 0) throw new CronScheduleError(`negative number (${number}) not allowed: ${text}`)
  return number
}
