import { ownerReference } from '../../engine/api/meta/owners.ts'
import { formatTime, parseTime } from '../../engine/api/meta/time.ts'
import type { CronJob, Job } from '../../engine/api/schema/types.ts'
import { ApiError } from '../../engine/api/status.ts'
import { type CronJobHands, syncCronJob } from '../../engine/controllers/cronjob/cron-job-sync.ts'
import { jobNameFor, referenceTo } from '../../engine/controllers/cronjob/job-drafts.ts'
import { type CronJobGiven, cronJobFrom } from './cronjob-objects.ts'

interface Given extends CronJobGiven {
  readonly now: string
  readonly cronJobCreated: string
  readonly previousJob: {
    readonly createdAt: string
    readonly state: 'active' | 'complete'
    readonly visibleInJobList: boolean
    readonly listedInStatusActive: boolean
  } | null
  readonly jobCreateFails?: string
  readonly jobReadFails?: string
}

const minor = 36

function previousJob(cronJob: CronJob, { createdAt, state }: NonNullable<Given['previousJob']>): Job {
  const createdMs = parseTime(createdAt)
  const completed = { conditions: [{ type: 'Complete', status: 'True' }], completionTime: formatTime(createdMs) }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobNameFor(cronJob, createdMs, minor),
      namespace: 'default',
      uid: 'previous',
      resourceVersion: '1',
      creationTimestamp: formatTime(createdMs),
      ownerReferences: [ownerReference(cronJob)],
    },
    spec: {},
    status: { startTime: formatTime(createdMs), ...(state === 'complete' && completed) },
  } as unknown as Job
}

class Hands implements CronJobHands {
  created = false
  deleted = false
  warnings = 0

  constructor(
    private readonly cronJob: CronJob,
    private readonly previous: Job | undefined,
    private readonly given: Given,
  ) {}

  read(): CronJob {
    const listed = this.previous === undefined ? [] : [referenceTo(this.previous)]
    return { ...this.cronJob, status: { ...this.cronJob.status, active: listed } }
  }

  findJob(name: string): Job {
    if (this.given.jobReadFails !== undefined) throw new ApiError('BadRequest', 'cannot be read')
    if (this.previous === undefined) throw new ApiError('NotFound', `jobs.batch "${name}" not found`)
    // A job that is in the way of a new one is nobody's.
    const { ownerReferences: _, ...unowned } = this.previous.metadata
    return this.given.jobCreateFails === undefined ? this.previous : { ...this.previous, metadata: unowned }
  }

  createJob(draft: object): Job {
    const fails = this.given.jobCreateFails
    if (fails === 'AlreadyExists') throw new ApiError('AlreadyExists', 'exists')
    if (fails !== undefined) {
      const causes = [{ reason: 'NamespaceTerminating', message: 'terminating', field: 'metadata.namespace' }]
      throw new ApiError('Forbidden', 'terminating', { causes })
    }
    this.created = true
    const { metadata } = draft as Job
    return { apiVersion: 'batch/v1', kind: 'Job', ...draft, metadata: { ...metadata, uid: 'new' } } as unknown as Job
  }

  deleteJob(): void {
    this.deleted = true
  }

  say(type: 'Normal' | 'Warning'): void {
    if (type === 'Warning') this.warnings++
  }
}

export const inputs = { activeCount: 'null where the source says nothing that could be compared' }

export function bind(input: unknown, _topic?: unknown, expected?: unknown): unknown {
  const given = input as Given
  const plain = cronJobFrom({ ...given, created: given.cronJobCreated })
  const previous = given.previousJob === null ? undefined : previousJob(plain, given.previousJob)
  const isListed = given.previousJob?.listedInStatusActive === true && previous !== undefined
  const cronJob = isListed ? { ...plain, status: { ...plain.status, active: [referenceTo(previous)] } } : plain
  const jobs = previous !== undefined && given.previousJob?.visibleInJobList ? [previous] : []
  const hands = new Hands(cronJob, previous, given)
  const outcome = syncCronJob({ cronJob, jobs, nowMs: parseTime(given.now), minor }, hands)
  const { requeueMs, error } = outcome
  // A look that fails leaves the cron job as it was.
  const { status } = error === undefined ? outcome : cronJob
  const isUnknown = (expected as { activeCount?: unknown } | undefined)?.activeCount === null
  return {
    jobCreated: hands.created,
    jobDeleted: hands.deleted,
    activeCount: isUnknown ? null : (status.active?.length ?? 0),
    warnings: hands.warnings,
    statusUpdated: outcome.isChanged,
    requeueAfterSeconds: requeueMs === undefined ? null : requeueMs / 1000,
    error: error !== undefined,
  }
}
