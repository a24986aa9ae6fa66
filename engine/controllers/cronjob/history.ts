import { isTrue } from '../../api/meta/conditions.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { CronJob, Job } from '../../api/schema/types.ts'
import { byCodePoint } from '../../store/table.ts'

/** How a job ended; undefined while it has not. */
export function endOf(job: Job): 'Complete' | 'Failed' | undefined {
  if (isTrue(job, 'Complete')) return 'Complete'
  return isTrue(job, 'Failed') ? 'Failed' : undefined
}

/** The jobs that the limits of a cron job's history leave no room for, the oldest first. */
export function jobsBeyondHistory({ spec }: CronJob, jobs: readonly Job[]): readonly Job[] {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = spec
  return [
    ...beyond(
      jobs.filter((job) => endOf(job) === 'Complete'),
      successfulJobsHistoryLimit,
    ),
    ...beyond(
      jobs.filter((job) => endOf(job) === 'Failed'),
      failedJobsHistoryLimit,
    ),
  ]
}

function beyond(jobs: readonly Job[], limit: number | undefined): readonly Job[] {
  if (limit === undefined || jobs.length <= limit) return []
  return byStartTime(jobs).slice(0, jobs.length - limit)
}

/** Those that never began come last. */
export function byStartTime(jobs: readonly Job[]): readonly Job[] {
  const startMs = ({ status }: Job) =>
    status?.startTime === undefined ? Number.MAX_VALUE : parseTime(status.startTime)
  return [...jobs].sort((a, b) => startMs(a) - startMs(b) || byCodePoint(a.metadata.name, b.metadata.name))
}
