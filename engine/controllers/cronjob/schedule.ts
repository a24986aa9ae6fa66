import { nextOccurrenceMs } from '../../api/meta/cron-occurrence.ts'
import { type CronSchedule, CronScheduleError, parseCronSchedule } from '../../api/meta/cron-schedule.ts'
import { parseTime } from '../../api/meta/time.ts'
import { isKnownTimeZone } from '../../api/meta/time-zones.ts'
import type { CronJob } from '../../api/schema/types.ts'
import { cronJobDelayMs } from '../../defaults.ts'

/** When something occurs, and in which zone its fields are read. */
export interface ZonedSchedule {
  readonly schedule: CronSchedule
  readonly zone: string
}

/** The schedule of a cron job. A zone within the schedule itself (`TZ=UTC 0 * * * *`) wins. @throws CronScheduleError */
export function scheduleOf({ spec }: Pick<CronJob, 'spec'>): ZonedSchedule {
  const [, zone, fields] = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(spec.schedule) ?? []
  if (zone !== undefined && fields !== undefined) return { schedule: parseCronSchedule(fields), zone }
  const { timeZone } = spec
  const known = timeZone !== undefined && isKnownTimeZone(timeZone) ? timeZone : 'UTC'
  return { schedule: parseCronSchedule(spec.schedule), zone: known }
}

/** Many: more than a hundred; few: more than one. */
export type Missed = 'none' | 'few' | 'many'

export interface Recent {
  /** From where on schedules count. */
  readonly earliestMs: number
  readonly mostRecentMs: number | undefined
  readonly missed: Missed
}

/** A schedule that is well formed and yet never comes. */
export class NeverOccurs extends Error {
  override readonly name = 'NeverOccurs'
  constructor() {
    super('time difference between two schedules is less than 1 second')
  }
}

const manyMissed = 100

/**
 * The last scheduled time that has passed, all in milliseconds since 1970. Source: pkg/controller/cronjob/utils.go.
 * @throws NeverOccurs
 */
export function mostRecentSchedule(
  cronJob: CronJob,
  nowMs: number,
  { schedule, zone }: ZonedSchedule,
  appliesDeadline: boolean,
): Recent {
  const next = (ms: number): number | undefined => nextOccurrenceMs(schedule, ms, zone)
  const earliestMs = earliestOf(cronJob, nowMs, appliesDeadline)
  const firstMs = next(earliestMs)
  const secondMs = firstMs === undefined ? undefined : next(firstMs)
  if (firstMs === undefined || secondMs === undefined) throw new NeverOccurs()
  if (nowMs < firstMs) return { earliestMs, mostRecentMs: undefined, missed: 'none' }
  if (nowMs < secondMs) return { earliestMs, mostRecentMs: firstMs, missed: 'none' }
  const betweenSeconds = Math.round((secondMs - firstMs) / 1000)
  const count = Math.floor((nowMs - firstMs) / 1000 / betweenSeconds) + 1
  let mostRecentMs: number | undefined
  // One step back from where the last one would be if all were as far apart as the first two.
  let atMs = next(firstMs + (count - 2) * betweenSeconds * 1000)
  while (atMs !== undefined && atMs <= nowMs) {
    mostRecentMs = atMs
    atMs = next(atMs)
  }
  return { earliestMs, mostRecentMs, missed: count > manyMissed ? 'many' : 'few' }
}

function earliestOf({ metadata, status, spec }: CronJob, nowMs: number, appliesDeadline: boolean): number {
  const fromMs = parseTime(status?.lastScheduleTime ?? metadata.creationTimestamp)
  const { startingDeadlineSeconds } = spec
  if (!appliesDeadline || startingDeadlineSeconds === undefined) return fromMs
  return Math.max(fromMs, nowMs - startingDeadlineSeconds * 1000)
}

/** After how long a cron job has to be looked at again: a tenth of a second after its next time. */
export function untilNextMs(cronJob: CronJob, nowMs: number, zoned: ZonedSchedule): number {
  const fromMs = lookedBackTo(cronJob, nowMs, zoned)
  // A schedule that never comes is at the beginning of all times for Kubernetes, so that it is looked at at once.
  const nextMs = nextOccurrenceMs(zoned.schedule, fromMs, zoned.zone) ?? nowMs
  return nextMs + cronJobDelayMs - nowMs
}

function lookedBackTo(cronJob: CronJob, nowMs: number, zoned: ZonedSchedule): number {
  try {
    const { earliestMs, mostRecentMs, missed } = mostRecentSchedule(cronJob, nowMs, zoned, false)
    return mostRecentMs ?? (missed === 'none' ? earliestMs : nowMs)
  } catch (error) {
    if (!(error instanceof NeverOccurs)) throw error
    return nowMs
  }
}

/**
 * After how long a cron job that somebody changed is to be looked at, in milliseconds: with another schedule or zone
 * when that is due, else at once; undefined where the new schedule cannot be read, which leaves it alone.
 */
export function untilLookMs(after: CronJob, before: CronJob, nowMs: number): number | undefined {
  if (after.spec.schedule === before.spec.schedule && after.spec.timeZone === before.spec.timeZone) return 0
  try {
    return untilNextMs(after, nowMs, scheduleOf(after))
  } catch (error) {
    if (!(error instanceof CronScheduleError)) throw error
    return undefined
  }
}
