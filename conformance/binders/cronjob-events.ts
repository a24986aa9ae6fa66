import { ownerReference } from '../../engine/api/meta/owners.ts'
import { formatTime, parseTime } from '../../engine/api/meta/time.ts'
import type { CronJob, Job } from '../../engine/api/schema/types.ts'
import { ApiError } from '../../engine/api/status.ts'
import { type CronJobHands, syncCronJob } from '../../engine/controllers/cronjob/cron-job-sync.ts'
import { jobNameFor } from '../../engine/controllers/cronjob/job-drafts.ts'
import { indexOfJob, jobIndex, jobsOf } from '../../engine/controllers/cronjob/jobs.ts'
import { untilLookMs } from '../../engine/controllers/cronjob/schedule.ts'
import { keyOf, Table } from '../../engine/store/table.ts'
import { type CronJobGiven, cronJobFrom } from './cronjob-objects.ts'

interface Given extends CronJobGiven {
  readonly operation: string
  readonly now: string
  readonly old: Partial<CronJobGiven>
  readonly new: Partial<CronJobGiven>
  readonly cronJob: { readonly namespace: string; readonly name: string }
  readonly jobs: readonly {
    readonly name: string
    readonly namespace: string
    readonly controllerOwner: string | null
    readonly labels: Readonly<Record<string, string>>
  }[]
  readonly completedJobs?: readonly { readonly name: string; readonly startTime: string }[]
  readonly jobCreateFails?: string | null
  readonly statusActive?: readonly string[]
  readonly existingJob?: { readonly scheduledFor: string; readonly ownedByCronJob: boolean }
  readonly jobCreateError?: string
}

const minor = 36

/** What the look asked for, with a server that answers as the case says. */
class Hands implements CronJobHands {
  readonly deleted: string[] = []

  constructor(
    private readonly cronJob: CronJob,
    private readonly existing: Job | undefined,
    private readonly createError: string | null | undefined,
  ) {}

  read(): CronJob {
    return this.cronJob
  }

  findJob(name: string): Job {
    if (this.existing === undefined) throw new ApiError('NotFound', `jobs.batch "${name}" not found`)
    return this.existing
  }

  createJob(draft: object): Job {
    const { createError } = this
    if (createError === 'AlreadyExists') throw new ApiError('AlreadyExists', 'exists')
    if (createError === 'NamespaceTerminating') {
      const causes = [{ reason: 'NamespaceTerminating', message: 'terminating', field: 'metadata.namespace' }]
      throw new ApiError('Forbidden', 'terminating', { causes })
    }
    if (typeof createError === 'string') throw new ApiError('InternalError', createError)
    const { metadata } = draft as Job
    return { apiVersion: 'batch/v1', kind: 'Job', ...draft, metadata: { ...metadata, uid: 'new' } } as unknown as Job
  }

  deleteJob({ metadata }: Job): void {
    this.deleted.push(metadata.name)
  }

  say(): void {}
}

function updateRequeue(given: Given): object {
  const { lastScheduleTime = null, now } = given
  // A case that states no schedule has one that cannot be read, as in the source.
  const [before, after] = [given.old, given.new].map((part) => cronJobFrom({ schedule: '', ...part, lastScheduleTime }))
  const delayMs = untilLookMs(after as CronJob, before as CronJob, parseTime(now))
  // The source's queue shows no delay where nothing is asked of it.
  return { requeueAfterSeconds: (delayMs ?? 0) / 1000 }
}

function ownedJobs({ cronJob: { namespace, name }, jobs }: Given): object {
  const owner = (of: string) => ({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: of, uid: `uid-${of}` } })
  const cronJob = { ...owner(name), metadata: { ...owner(name).metadata, namespace } } as unknown as CronJob
  const table = new Table<Job>()
  table.addIndex(jobIndex, indexOfJob)
  for (const { controllerOwner, ...metadata } of jobs) {
    const owners = controllerOwner === null ? {} : { ownerReferences: [ownerReference(owner(controllerOwner))] }
    const job = { metadata: { ...metadata, ...owners } } as unknown as Job
    table.set(keyOf(job), job)
  }
  return { jobs: jobsOf(cronJob, table).map(({ metadata }) => metadata.name) }
}

function jobOf(cronJob: CronJob, name: string, uid: string, isOwned: boolean, status: object): Job {
  const ownerReferences = isOwned ? [ownerReference(cronJob)] : []
  const metadata = { name, namespace: 'default', uid, resourceVersion: '1', ownerReferences }
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: {}, status } as unknown as Job
}

function cleanedUp(given: Given): object {
  const cronJob = cronJobFrom(given)
  const jobs = (given.completedJobs ?? []).map(({ name, startTime }) =>
    jobOf(cronJob, name, name, true, { startTime, conditions: [{ type: 'Complete', status: 'True' }] }),
  )
  const hands = new Hands(cronJob, undefined, given.jobCreateFails)
  syncCronJob({ cronJob, jobs, nowMs: parseTime(given.now), minor }, hands)
  return { deletedJobs: hands.deleted }
}

function nameTaken(given: Given): object {
  const { existingJob, statusActive = [] } = given
  const plain = cronJobFrom(given)
  const scheduledMs = parseTime(existingJob?.scheduledFor ?? formatTime(0))
  const existing = jobOf(
    plain,
    jobNameFor(plain, scheduledMs, minor),
    'existing',
    existingJob?.ownedByCronJob === true,
    {},
  )
  const active = statusActive.map((name) => ({ name, uid: name === existing.metadata.name ? 'existing' : name }))
  const cronJob = active.length === 0 ? plain : ({ ...plain, status: { ...plain.status, active } } as CronJob)
  const hands = new Hands(cronJob, existing, given.jobCreateError)
  const { isChanged } = syncCronJob({ cronJob, jobs: [], nowMs: parseTime(given.now), minor }, hands)
  return { statusUpdates: isChanged ? 1 : 0 }
}

const operations: Readonly<Record<string, (given: Given) => unknown>> = {
  'requeue-after-cronjob-update': updateRequeue,
  'jobs-of-cronjob': ownedJobs,
  'history-cleanup': cleanedUp,
  'job-already-exists': nameTaken,
}

export function bind(input: unknown): unknown {
  const given = input as Given
  const operation = operations[given.operation]
  if (operation === undefined) throw new Error(`There is no binding for ${given.operation}.`)
  return operation(given)
}
