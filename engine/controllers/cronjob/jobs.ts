import { controllerOf } from '../../api/meta/owners.ts'
import type { CronJob, Job } from '../../api/schema/types.ts'
import type { Table } from '../../store/table.ts'

/** An index of jobs by the uid of who controls them. */
export const jobIndex = 'controller'
export const indexOfJob = (job: Job): string | undefined => controllerOf(job)?.uid

/** The jobs that a cron job controls, whatever their labels say. The table needs the index. */
export function jobsOf({ metadata }: CronJob, jobs: Table<Job>): readonly Job[] {
  return [...jobs.by(jobIndex, metadata.uid).values()]
}
