import { formatTime, parseTime } from '../../engine/api/meta/time.ts'
import type { Job } from '../../engine/api/schema/types.ts'
import { byStartTime } from '../../engine/controllers/cronjob/history.ts'
import { mostRecentSchedule, NeverOccurs, scheduleOf, untilNextMs } from '../../engine/controllers/cronjob/schedule.ts'
import { type CronJobGiven, cronJobFrom } from './cronjob-objects.ts'

interface Given extends CronJobGiven {
  readonly function: string
  readonly now: string
  readonly applyDeadline: boolean
  readonly jobs: readonly { readonly name: string; readonly startTime: string | null }[]
}

function recent(given: Given, appliesDeadline: boolean): ReturnType<typeof mostRecentSchedule> | undefined {
  const cronJob = cronJobFrom(given)
  try {
    return mostRecentSchedule(cronJob, parseTime(given.now), scheduleOf(cronJob), appliesDeadline)
  } catch (error) {
    if (!(error instanceof NeverOccurs)) throw error
    return undefined
  }
}

const text = (ms: number | undefined): string | null => (ms === undefined ? null : formatTime(ms))

export function bind(input: unknown, _topic: unknown, expected?: unknown): unknown {
  const given = input as Given
  switch (given.function) {
    case 'mostRecentSchedule': {
      const found = recent(given, given.applyDeadline)
      if (found === undefined) return { error: true }
      const { earliestMs, mostRecentMs, missed } = found
      return { earliestTime: text(earliestMs), mostRecent: text(mostRecentMs), missed }
    }
    case 'nextScheduleToRun': {
      const found = recent(given, true)
      if (found === undefined) return { schedule: null, error: true }
      const isAnyEnough = (expected as { schedule?: string } | undefined)?.schedule === 'some time'
      const schedule = text(found.mostRecentMs)
      return { schedule: isAnyEnough && schedule !== null ? 'some time' : schedule }
    }
    case 'durationToNextSchedule': {
      const cronJob = cronJobFrom(given)
      return { seconds: untilNextMs(cronJob, parseTime(given.now), scheduleOf(cronJob)) / 1000 }
    }
    case 'sortJobsByStartTime': {
      const jobs = given.jobs.map(({ name, startTime }) => ({
        metadata: { name },
        status: startTime === null ? {} : { startTime },
      }))
      return { order: byStartTime(jobs as unknown as readonly Job[]).map(({ metadata }) => metadata.name) }
    }
    default:
      throw new Error(`There is no binding for ${given.function}.`)
  }
}

export const inputs = { schedule: 'where the table takes any time, only whether there is one is compared' }
