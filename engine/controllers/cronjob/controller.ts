import { CronJob as CronJobKind } from '../../api/kinds/cron-job.ts'
import { Job as JobKind } from '../../api/kinds/job.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import type { CronJob, Job } from '../../api/schema/types.ts'
import { cronJobPollMs } from '../../defaults.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import type { Planned } from '../../sim/event-queue.ts'
import { type CronJobHands, syncCronJob } from './cron-job-sync.ts'
import { indexOfJob, jobIndex, jobsOf } from './jobs.ts'
import { untilLookMs } from './schedule.ts'

/** Starts jobs at the times of their schedules. */
export const cronJobController: Component = {
  name: 'cronjob-controller',
  sleepsUntil: [CronJobKind],
  start: (context) => void new CronJobController(context),
}

/** Source: pkg/controller/cronjob/cronjob_controllerv2.go. */
class CronJobController {
  private readonly cronJobs: Informer<CronJob>
  private readonly jobs: Informer<Job>
  private readonly queue: WorkQueue
  private readonly planned = new Map<string, Planned>()
  private readonly startedMs: number
  private readonly pollMs: number | undefined

  constructor(private readonly context: ComponentContext) {
    this.startedMs = context.startedMs
    this.pollMs = cronJobPollMs(context.minor)
    this.queue = workQueue(context, (key) => this.reconcile(key))
    this.cronJobs = context.informers.of(CronJobKind)
    this.jobs = context.informers.of(JobKind)
    this.jobs.addIndex(jobIndex, indexOfJob)
    this.cronJobs.onChange((after, before, key) => this.cronJobChanged(after, before, key))
    this.jobs.onChange((after, before) => {
      for (const job of [before, after]) if (job !== undefined) this.jobChanged(job)
    })
  }

  private jobChanged(job: Job): void {
    const reference = controllerOf(job)
    if (reference === undefined || reference.kind !== CronJobKind.kind) return
    const key = `${job.metadata.namespace}/${reference.name}`
    if (this.cronJobs.get(key)?.metadata.uid === reference.uid) this.look(key)
  }

  /** At once, or with everything else the next time. */
  private look(key: string): void {
    if (this.pollMs === undefined) this.queue.add(key)
    else this.lookAfter(key, 0)
  }

  private cronJobChanged(after: CronJob | undefined, before: CronJob | undefined, key: string): void {
    if (after === undefined || before === undefined) {
      this.look(key)
      return
    }
    const delayMs = untilLookMs(after, before, this.context.time.nowUnixMs)
    if (delayMs === 0) this.look(key)
    else if (delayMs !== undefined) this.lookAfter(key, delayMs)
    else {
      const message = `unparseable schedule for cronjob: ${after.spec.schedule}`
      this.context.events.record({ object: after }, 'Warning', 'UnParseableCronJobSchedule', message)
    }
  }

  /** The earliest of several such requests counts. The next run is no reason for a cluster not to be at rest. */
  private lookAfter(key: string, delayMs: number): void {
    const { scope, time } = this.context
    const instantMs = this.lookInstantMs(time.nowMs + Math.max(0, delayMs))
    const known = this.planned.get(key)
    if (known !== undefined && known.instantMs <= instantMs) return
    scope.cancel(known)
    const look = () => {
      this.planned.delete(key)
      this.queue.add(key)
    }
    this.planned.set(key, scope.at(instantMs, look, { periodic: true }))
  }

  private lookInstantMs(dueMs: number): number {
    if (this.pollMs === undefined) return dueMs
    return this.startedMs + Math.ceil((dueMs - this.startedMs) / this.pollMs) * this.pollMs
  }

  private reconcile(key: string): void {
    const cronJob = this.cronJobs.get(key)
    if (cronJob === undefined) {
      this.context.scope.cancel(this.planned.get(key))
      this.planned.delete(key)
      return
    }
    const { client, time, minor } = this.context
    const jobs = jobsOf(cronJob, this.jobs.cache)
    const { nowUnixMs: nowMs } = time
    const outcome = syncCronJob({ cronJob, jobs, nowMs, minor }, this.handsOn(cronJob))
    if (outcome.isChanged) client.updateStatus(CronJobKind, { ...cronJob, status: outcome.status })
    if (outcome.requeueMs !== undefined) this.lookAfter(key, outcome.requeueMs)
    else if (outcome.error !== undefined) throw outcome.error
  }

  private handsOn(cronJob: CronJob): CronJobHands {
    const { client, events } = this.context
    const { namespace = '', name } = cronJob.metadata
    return {
      read: () => client.get(CronJobKind, { namespace, name }),
      findJob: (job) => client.get(JobKind, { namespace, name: job }),
      createJob: (draft) => client.create(JobKind, draft),
      deleteJob: ({ metadata }) =>
        void client.delete(JobKind, { namespace, name: metadata.name }, { propagationPolicy: 'Background' }),
      say: (type, reason, message) => events.record({ object: cronJob }, type, reason, message),
    }
  }
}
