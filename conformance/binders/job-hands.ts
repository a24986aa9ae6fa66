import { isPodReady } from '../../engine/api/meta/pods.ts'
import type { Job, Pod } from '../../engine/api/schema/types.ts'
import { isTracked } from '../../engine/controllers/job/job-pods.ts'
import type { JobHands, Removed } from '../../engine/controllers/job/job-sync.ts'

/** What a look at a job does, counted instead of done. */
export class CountedHands implements JobHands {
  created = 0
  deleted = 0
  released = 0
  readonly createdIndexes: number[] = []
  job: Job
  writes = 0
  readonly delays: number[] = []

  constructor(
    job: Job,
    private readonly fails = false,
    private readonly createLimit = Number.POSITIVE_INFINITY,
  ) {
    this.job = job
  }

  create(indexes: readonly (number | undefined)[]): { successes: number; error: Error | undefined } {
    const possible = this.fails ? 0 : Math.min(indexes.length, this.createLimit)
    // A failing first attempt is an attempt.
    this.created += this.fails ? 1 : possible
    for (const index of indexes) if (index !== undefined) this.createdIndexes.push(index)
    return { successes: possible, error: possible < indexes.length ? new Error('cannot be created') : undefined }
  }

  remove(pods: readonly Pod[]): Removed {
    this.released += pods.filter(isTracked).length
    return this.delete(pods)
  }

  delete(pods: readonly Pod[]): Removed {
    this.deleted += pods.length
    return this.fails
      ? { pods: 0, ready: 0, error: new Error('cannot be deleted') }
      : { pods: pods.length, ready: pods.filter(isPodReady).length }
  }

  release(pods: readonly Pod[]): { uids: readonly string[]; error: Error | undefined } {
    this.released += pods.length
    if (this.fails && pods.length > 0) return { uids: [], error: new Error('cannot be patched') }
    return { uids: pods.map(({ metadata }) => metadata.uid), error: undefined }
  }

  write(job: Job): Job {
    this.writes++
    this.job = job
    return job
  }

  say(): void {}

  lookAgain(delayMs: number): void {
    this.delays.push(delayMs)
  }

  remember(): void {}
}

/** The conditions as the tables have them: without times. */
export function conditionsOf({ status }: Job): object[] {
  return (status?.conditions ?? []).map(({ type, status: is, reason, message }) => ({
    type,
    status: is,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
  }))
}
