import { type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { CronScheduleError, parseCronSchedule } from '../meta/cron-schedule.ts'
import type { CronJob, CronJobSpec } from '../schema/types.ts'
import { checkJobSpec } from './job.ts'
import { checkNonNegative } from './shared.ts'

const nameMax = 52
const policies = ['Allow', 'Forbid', 'Replace']

/** Source: pkg/apis/batch/validation ValidateCronJobCreate. Eleven characters are left for the names of jobs. */
export function cronJobErrors(cronJob: CronJob): readonly FieldError[] {
  const errors = [...cronJobUpdateErrors(cronJob)]
  const { name } = cronJob.metadata
  if ((name ?? '').length > nameMax) {
    errors.push(invalid('metadata.name', name, `must be no more than ${nameMax} characters`))
  }
  return errors
}

export function cronJobUpdateErrors({ spec }: CronJob): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!spec) return [required('spec.schedule')]
  checkSchedule(spec, errors)
  checkNonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds', errors)
  checkTimeZone(spec.timeZone, 'spec.timeZone', errors)
  const policy = spec.concurrencyPolicy
  if (!policy) errors.push(required('spec.concurrencyPolicy'))
  else if (!policies.includes(policy)) errors.push(unsupported('spec.concurrencyPolicy', policy, policies))
  checkJobTemplate(spec, errors)
  checkNonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', errors)
  checkNonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', errors)
  return errors
}

/** The version that reads schedules with robfig/cron v3, and not v1. */
const newParserSince = 21

function checkSchedule({ schedule, timeZone }: CronJobSpec, into: FieldError[]): void {
  const path = 'spec.schedule'
  if (!schedule) {
    into.push(required(path))
    return
  }
  if (schedule.includes('TZ')) {
    const detail =
      timeZone === undefined
        ? 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'
        : 'cannot use both timeZone field and TZ or CRON_TZ in schedule'
    into.push(invalid(path, schedule, detail))
    return
  }
  try {
    parseCronSchedule(schedule)
  } catch (error) {
    if (!(error instanceof CronScheduleError)) throw error
    const detail = error.oldMessage
    into.push({ ...invalid(path, schedule, error.message), older: { before: newParserSince, detail } })
  }
}

/** Whether a zone is known is seen only by whoever has the zones' rules. */
function checkTimeZone(zone: string | undefined | null, path: string, into: FieldError[]): void {
  if (zone === undefined || zone === null) return
  if (zone === '') into.push(invalid(path, zone, 'timeZone must be nil or non-empty string'))
  else if (zone.toLowerCase() === 'local') {
    const detail = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
    into.push(invalid(path, zone, detail))
  } else if (!/^[A-Za-z0-9_+/-]+$/.test(zone)) into.push(invalid(path, zone, `unknown time zone ${zone}`))
}

function checkJobTemplate({ jobTemplate }: CronJobSpec, into: FieldError[]): void {
  const path = 'spec.jobTemplate.spec'
  const spec = jobTemplate?.spec
  if (!spec) {
    into.push(required(`${path}.template.spec.containers`))
    return
  }
  checkJobSpec(spec, path, into)
  if (spec.selector) into.push(invalid(`${path}.selector`, spec.selector, '`selector` will be auto-generated'))
  if (spec.manualSelector === true) into.push(unsupported(`${path}.manualSelector`, true, ['nil', 'false']))
}
