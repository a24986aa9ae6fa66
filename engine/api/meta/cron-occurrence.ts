import { civilFromDays, daysFromCivil } from './calendar.ts'
import type { CronFields, CronSchedule } from './cron-schedule.ts'
import { zoneOffsetMs } from './time-zones.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** A schedule without an occurrence in so many years has none. */
const yearsMax = 5

/**
 * The first occurrence after an instant, both in milliseconds since 1970; undefined where there is none in five years: the
 * 31st of February. Source: robfig/cron v3, spec.go and constantdelay.go.
 */
export function nextOccurrenceMs(schedule: CronSchedule, afterMs: number, zone = 'UTC'): number | undefined {
  if ('everyMs' in schedule) return Math.floor(afterMs / 1000) * 1000 + schedule.everyMs
  const endMs = afterMs + yearsMax * 366 * dayMs
  let atMs = (Math.floor(afterMs / minuteMs) + 1) * minuteMs
  while (atMs <= endMs) {
    const nextMs = nextCandidateMs(schedule, atMs, zone)
    if (nextMs === atMs) return atMs
    atMs = nextMs
  }
  return undefined
}

/** The same instant where it is one of the schedule's, else the next that can be. */
function nextCandidateMs(fields: CronFields, atMs: number, zone: string): number {
  const offsetMs = zoneOffsetMs(zone, atMs)
  const localMs = atMs + offsetMs
  const day = Math.floor(localMs / dayMs)
  const { year, month } = civilFromDays(day)
  if (!fields.months.has(month)) {
    const nextMonth = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)
    return midnightMs(nextMonth, zone, offsetMs)
  }
  if (!isDay(fields, day)) return midnightMs(day + 1, zone, offsetMs)
  const inDayMs = localMs - day * dayMs
  if (!fields.hours.has(Math.floor(inDayMs / hourMs))) return atMs + hourMs - (localMs % hourMs)
  return fields.minutes.has(Math.floor((inDayMs % hourMs) / minuteMs)) ? atMs : atMs + minuteMs
}

/** When a day begins in a zone. */
function midnightMs(day: number, zone: string, offsetMs: number): number {
  const guessMs = day * dayMs - offsetMs
  return day * dayMs - zoneOffsetMs(zone, guessMs)
}

function isDay({ daysOfMonth, daysOfWeek, hasAnyDay }: CronFields, day: number): boolean {
  const isOfMonth = daysOfMonth.has(civilFromDays(day).day)
  const isOfWeek = daysOfWeek.has((((day + 4) % 7) + 7) % 7)
  return hasAnyDay ? isOfMonth && isOfWeek : isOfMonth || isOfWeek
}
