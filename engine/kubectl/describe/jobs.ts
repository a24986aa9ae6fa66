import { humanDuration } from '../../api/meta/durations.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { CronJob, Job } from '../../api/schema/types.ts'
import { checkAnswered } from '../typed-clients.ts'
import { describer } from './describer.ts'
import { selectorText, writeController, writeLabels, writeName } from './parts.ts'
import { describePodTemplate } from './pod-template.ts'
import type { Writer } from './writer.ts'

const unset = (value: unknown): string => (value === undefined || value === null ? '<unset>' : String(value))

export const jobDescriber = describer<Job>((job, writer, { minor }) => {
  const { spec, status = {} } = job
  writeName(writer, job)
  writer.line(0, `Selector:\t${selectorText(spec?.selector)}`)
  writeLabels(writer, job)
  writeController(writer, job)
  if (spec?.parallelism !== undefined) writer.line(0, `Parallelism:\t${spec.parallelism}`)
  writer.line(0, `Completions:\t${unset(spec?.completions)}`)
  if (spec?.completionMode !== undefined) writer.line(0, `Completion Mode:\t${spec.completionMode}`)
  if (minor >= 22) writeLimits(writer, spec)
  if (status.startTime) writer.line(0, `Start Time:\t${writer.longTime(status.startTime)}`)
  if (status.completionTime) writer.line(0, `Completed At:\t${writer.longTime(status.completionTime)}`)
  if (status.startTime && status.completionTime)
    writer.line(0, `Duration:\t${humanDuration(parseTime(status.completionTime) - parseTime(status.startTime))}`)
  if (spec?.activeDeadlineSeconds !== undefined)
    writer.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`)
  const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`
  const active = `${status.active ?? 0} ${minor < 22 ? 'Running' : 'Active'}`
  writer.line(
    0,
    `Pods Statuses:\t${active}${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`,
  )
  if (spec?.completionMode === 'Indexed')
    writer.line(0, `Completed Indexes:\t${indexesText(status.completedIndexes ?? '')}`)
  describePodTemplate(spec?.template, writer, minor)
})

function writeLimits(writer: Writer, spec: Job['spec']): void {
  if (spec?.suspend !== undefined) writer.line(0, `Suspend:\t${spec.suspend}`)
  if (spec?.backoffLimit !== undefined) writer.line(0, `Backoff Limit:\t${spec.backoffLimit}`)
  if (spec?.ttlSecondsAfterFinished !== undefined)
    writer.line(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`)
}

const indexesShownMax = 50

/** A long list is cut at the first comma behind its limit. */
function indexesText(indexes: string): string {
  if (indexes === '') return '<none>'
  const comma = indexes.indexOf(',', indexesShownMax)
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`
}

export const cronJobDescriber = describer<CronJob>((job, writer, { minor, client }) => {
  checkAnswered(client.kinds, minor, 'CronJob')
  const { spec, status } = job
  writeName(writer, job)
  writeLabels(writer, job)
  writer.line(0, `Schedule:\t${spec?.schedule ?? ''}`)
  writer.line(0, `Concurrency Policy:\t${spec?.concurrencyPolicy ?? ''}`)
  writer.line(0, `Suspend:\t${spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False'}`)
  if (minor >= 25) writer.line(0, `Time Zone:\t${unset(spec?.timeZone)}`)
  writer.line(0, `Successful Job History Limit:\t${unset(spec?.successfulJobsHistoryLimit)}`)
  writer.line(0, `Failed Job History Limit:\t${unset(spec?.failedJobsHistoryLimit)}`)
  const deadline = spec?.startingDeadlineSeconds
  writer.line(0, `Starting Deadline Seconds:\t${deadline === undefined ? '<unset>' : `${deadline}s`}`)
  const template = spec?.jobTemplate.spec
  writer.line(0, `Selector:\t${template?.selector === undefined ? '<unset>' : selectorText(template.selector)}`)
  writer.line(0, `Parallelism:\t${unset(template?.parallelism)}`)
  writer.line(0, `Completions:\t${unset(template?.completions)}`)
  if (template?.activeDeadlineSeconds !== undefined)
    writer.line(0, `Active Deadline Seconds:\t${template.activeDeadlineSeconds}s`)
  describePodTemplate(template?.template, writer, minor)
  writer.line(
    0,
    `Last Schedule Time:\t${status?.lastScheduleTime ? writer.longTime(status.lastScheduleTime) : '<unset>'}`,
  )
  writer.line(0, `Active Jobs:\t${(status?.active ?? []).map(({ name }) => name ?? '').join(', ') || '<none>'}`)
})
