import type { Draft } from '../../api/kinds/kind.ts'
import { CronScheduleError } from '../../api/meta/cron-schedule.ts'
import { isControlledBy } from '../../api/meta/owners.ts'
import { formatTime, parseTime } from '../../api/meta/time.ts'
import { isKnownTimeZone } from '../../api/meta/time-zones.ts'
import type { CronJob, CronJobStatus, Job, ObjectReference } from '../../api/schema/types.ts'
import { ApiError, isAlreadyExists, isNamespaceTerminating, isNotFound, isOperatingError } from '../../api/status.ts'
import { endOf, jobsBeyondHistory } from './history.ts'
import { jobDraft, jobNameFor, referenceTo } from './job-drafts.ts'
import { longDate } from './long-date.ts'
import { mostRecentSchedule, NeverOccurs, scheduleOf, untilNextMs, type ZonedSchedule } from './schedule.ts'

/** What a look at a cron job may do. All that ask the server fail with an ApiError. */
export interface CronJobHands {
  /** The cron job as the server has it. */
  read(): CronJob
  findJob(name: string): Job
  createJob(draft: Draft<Job>): Job
  deleteJob(job: Job): void
  say(type: 'Normal' | 'Warning', reason: string, message: string): void
}

export interface CronJobOutcome {
  readonly status: CronJobStatus
  readonly isChanged: boolean
  /** After how long to look again; undefined for not at all. */
  readonly requeueMs: number | undefined
  /** What has to be tried again. */
  readonly error?: Error
}

interface Situation {
  readonly cronJob: CronJob
  readonly jobs: readonly Job[]
  readonly nowMs: number
  readonly minor: number
}

/** One look at a cron job: its history, its jobs that ended, and a job that is due. */
export function syncCronJob(situation: Situation, hands: CronJobHands): CronJobOutcome {
  return new CronJobSync(situation, hands).run()
}

/** Source: pkg/controller/cronjob/cronjob_controllerv2.go. */
class CronJobSync {
  private active: readonly ObjectReference[] = []
  private lastScheduleTime: string | undefined
  private lastSuccessfulTime: string | undefined
  private isChanged = false

  constructor(
    private readonly situation: Situation,
    private readonly hands: CronJobHands,
  ) {
    this.take(situation.cronJob.status ?? {})
  }

  private take({ active = [], lastScheduleTime, lastSuccessfulTime }: CronJobStatus): void {
    this.active = active
    this.lastScheduleTime = lastScheduleTime
    this.lastSuccessfulTime = lastSuccessfulTime
  }

  run(): CronJobOutcome {
    try {
      const { cronJob, jobs } = this.situation
      for (const job of jobsBeyondHistory(cronJob, jobs)) this.deleteJob(job)
      return this.outcome(this.sync())
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return { ...this.outcome(undefined), error }
    }
  }

  private outcome(requeueMs: number | undefined): CronJobOutcome {
    const { active, lastScheduleTime, lastSuccessfulTime, isChanged } = this
    const status = {
      ...(active.length > 0 && { active }),
      ...(lastScheduleTime !== undefined && { lastScheduleTime }),
      ...(lastSuccessfulTime !== undefined && { lastSuccessfulTime }),
    }
    return { status, isChanged, requeueMs }
  }

  private deleteJob(job: Job): boolean {
    try {
      this.hands.deleteJob(job)
    } catch (error) {
      if (!isOperatingError(error)) throw error
      this.hands.say('Warning', 'FailedDelete', `Deleted job: ${error.message}`)
      return false
    }
    this.forget(job.metadata.uid)
    this.hands.say('Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`)
    this.isChanged = true
    return true
  }

  private forget(uid: string): void {
    this.active = this.active.filter((reference) => reference.uid !== uid)
    this.isChanged = true
  }

  private sync(): number | undefined {
    const { cronJob, jobs } = this.situation
    for (const job of jobs) this.see(job)
    this.dropMissing()
    if (cronJob.metadata.deletionTimestamp !== undefined || !this.hasKnownZone() || cronJob.spec.suspend === true)
      return undefined
    const zoned = this.schedule()
    return zoned === undefined ? undefined : this.runDue(zoned)
  }

  private see(job: Job): void {
    const { uid, name } = job.metadata
    const isActive = this.active.some((reference) => reference.uid === uid)
    const end = endOf(job)
    if (!isActive && end === undefined) {
      const { status = {} } = this.hands.read()
      if (status.active?.some((reference) => reference.uid === uid)) {
        // The cache lags behind what this controller wrote itself.
        this.take(status)
        return
      }
      const message = `Saw a job that the controller did not create or forgot: ${name}`
      this.hands.say('Warning', 'UnexpectedJob', message)
    } else if (isActive && end !== undefined) {
      this.forget(uid)
      const word = this.situation.minor >= conditionTextSince ? 'condition' : 'status'
      this.hands.say('Normal', 'SawCompletedJob', `Saw completed job: ${name}, ${word}: ${end}`)
    } else if (end === 'Complete') this.noteSuccess(job)
  }

  private noteSuccess({ status }: Job): void {
    const { completionTime } = status
    if (completionTime === undefined) return
    const known = this.lastSuccessfulTime
    if (known !== undefined && parseTime(completionTime) <= parseTime(known)) return
    this.lastSuccessfulTime = completionTime
    this.isChanged = true
  }

  /** The server is asked, since a cache that lags must not hide a job. */
  private dropMissing(): void {
    const present = new Set(this.situation.jobs.map(({ metadata }) => metadata.uid))
    for (const { name = '', uid = '' } of this.active.filter((reference) => !present.has(reference.uid ?? ''))) {
      try {
        this.hands.findJob(name)
      } catch (error) {
        if (!isNotFound(error)) throw error
        this.hands.say('Normal', 'MissingJob', `Active job went missing: ${name}`)
        this.forget(uid)
      }
    }
  }

  private hasKnownZone(): boolean {
    const { timeZone } = this.situation.cronJob.spec
    if (timeZone === undefined || isKnownTimeZone(timeZone)) return true
    const message = `invalid timeZone: ${JSON.stringify(timeZone)}: unknown time zone ${timeZone}`
    this.hands.say('Warning', 'UnknownTimeZone', message)
    return false
  }

  private schedule(): ZonedSchedule | undefined {
    const { cronJob } = this.situation
    const { schedule } = cronJob.spec
    if (schedule.includes('TZ')) {
      const where = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/'
      const message = `CRON_TZ or TZ used in schedule ${JSON.stringify(schedule)} is not officially supported, see ${where} for more details`
      this.hands.say('Warning', 'UnsupportedSchedule', message)
    }
    try {
      return scheduleOf(cronJob)
    } catch (error) {
      if (!(error instanceof CronScheduleError)) throw error
      const message = `unparseable schedule: ${JSON.stringify(schedule)} : ${error.message}`
      this.hands.say('Warning', 'UnparseableSchedule', message)
      return undefined
    }
  }

  private runDue(zoned: ZonedSchedule): number | undefined {
    const dueMs = this.dueMs(zoned)
    if (dueMs === 'never') return undefined
    if (dueMs === undefined || !this.mayStart(dueMs)) return this.untilNext(zoned)
    if (this.situation.cronJob.spec.concurrencyPolicy === 'Replace') this.replaceActive()
    return this.start(dueMs) ? this.untilNext(zoned) : undefined
  }

  /** With the status as this look leaves it. */
  private get current(): CronJob {
    return { ...this.situation.cronJob, status: this.outcome(undefined).status }
  }

  private untilNext(zoned: ZonedSchedule): number {
    return untilNextMs(this.current, this.situation.nowMs, zoned)
  }

  private dueMs(zoned: ZonedSchedule): number | 'never' | undefined {
    const { cronJob, nowMs } = this.situation
    try {
      const { mostRecentMs, missed } = mostRecentSchedule(cronJob, nowMs, zoned, true)
      if (mostRecentMs !== undefined && missed === 'many')
        this.hands.say('Warning', 'TooManyMissedTimes', tooManyMissed)
      return mostRecentMs
    } catch (error) {
      if (!(error instanceof NeverOccurs)) throw error
      this.hands.say('Warning', 'InvalidSchedule', `invalid schedule: ${cronJob.spec.schedule} : ${error.message}`)
      return 'never'
    }
  }

  private mayStart(dueMs: number): boolean {
    const { cronJob, nowMs } = this.situation
    const { startingDeadlineSeconds, concurrencyPolicy } = cronJob.spec
    if (startingDeadlineSeconds !== undefined && dueMs + startingDeadlineSeconds * 1000 < nowMs) {
      this.hands.say('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${longDate(dueMs)}`)
      return false
    }
    const jobName = jobNameFor(cronJob, dueMs, this.situation.minor)
    const isStarted = this.active.some(({ name }) => name === jobName) || this.lastScheduleTime === formatTime(dueMs)
    if (isStarted) return false
    if (concurrencyPolicy !== 'Forbid' || this.active.length === 0) return true
    if (this.situation.minor < saysActiveSince) return false
    const message = 'Not starting job because prior execution is running and concurrency policy is Forbid'
    this.hands.say('Normal', 'JobAlreadyActive', message)
    return false
  }

  private replaceActive(): void {
    for (const { name = '', namespace } of this.active) {
      let job: Job
      try {
        job = this.hands.findJob(name)
      } catch (error) {
        if (isOperatingError(error)) this.hands.say('Warning', 'FailedGet', `Get job: ${error.message}`)
        throw error
      }
      if (!this.deleteJob(job)) throw new ApiError('InternalError', `could not replace job ${namespace}/${name}`)
    }
  }

  /** @returns whether the status says so now */
  private start(dueMs: number): boolean {
    const { cronJob, minor } = this.situation
    const job = this.createJob(jobDraft(cronJob, dueMs, minor))
    if (job === undefined) return false
    this.active = [...this.active, referenceTo(job)]
    this.lastScheduleTime = formatTime(dueMs)
    this.isChanged = true
    return true
  }

  /** A job of that name that this cron job made earlier counts as made now; undefined for anybody else's. */
  private createJob(draft: Draft<Job>): Job | undefined {
    try {
      const job = this.hands.createJob(draft)
      this.hands.say('Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`)
      return job
    } catch (error) {
      if (!isOperatingError(error) || isNamespaceTerminating(error)) throw error
      if (!isAlreadyExists(error)) {
        this.hands.say('Warning', 'FailedCreate', `Error creating job: ${error.message}`)
        throw error
      }
      const job = this.hands.findJob(draft.metadata.name ?? '')
      const isKnown = this.active.some(({ uid }) => uid === job.metadata.uid)
      return isControlledBy(job, this.situation.cronJob) && !isKnown ? job : undefined
    }
  }
}

/** The second CronJob controller tells of what it does not start. */
const saysActiveSince = 21
/** Until then the event called it a status. */
const conditionTextSince = 31

const tooManyMissed = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew'
