import { isTrue } from '../meta/conditions.ts'
import { humanDuration } from '../meta/durations.ts'
import { parseTime } from '../meta/time.ts'
import type * as schema from '../schema/types.ts'
import { jobErrors } from '../validation/job.ts'
import { jobStatusErrors, jobUpdateErrors } from '../validation/job-update.ts'
import { ageColumn, nameColumn, specSelectorText, workloadColumns } from './columns.ts'
import { withGeneratedSelector, withJobDefaults } from './defaults/job.ts'
import { type Kind, kindNames } from './kind.ts'

export type Job = schema.Job

/** STATUS of `kubectl get jobs`. */
export function jobStatusText(job: Job): string {
  if (isTrue(job, 'Complete')) return 'Complete'
  if (isTrue(job, 'Failed')) return 'Failed'
  if (job.metadata.deletionTimestamp) return 'Terminating'
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find((type) => isTrue(job, type)) ?? 'Running'
}

function completionsText({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (typeof spec?.completions === 'number') return `${succeeded}/${spec.completions}`
  const parallelism = spec?.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function durationText({ status }: Job, nowMs: number): string {
  if (!status?.startTime) return ''
  const endMs = status.completionTime ? parseTime(status.completionTime) : nowMs
  return humanDuration(endMs - parseTime(status.startTime))
}

/** Source: pkg/apis/batch/v1/defaults.go, pkg/registry/batch/job/strategy.go. */
export const Job: Kind<Job> = {
  ...kindNames({ group: 'batch', version: 'v1', kind: 'Job', categories: ['all'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  defaults: withJobDefaults,
  prepareForCreate: (job) => ({ ...withJobDefaults(withGeneratedSelector(job)), status: {} }),
  validate: jobErrors,
  validateUpdate: jobUpdateErrors,
  validateStatusUpdate: jobStatusErrors,
  // For the sake of clients older than the garbage collector; kubectl asks for something else.
  defaultPropagation: 'Orphan',
  podSelector: ({ spec }) => spec?.selector,
  columns: [
    nameColumn,
    { name: 'Status', value: jobStatusText, since: 31 },
    { name: 'Completions', value: completionsText },
    { name: 'Duration', value: durationText },
    ageColumn,
    ...workloadColumns<Job>(specSelectorText),
  ],
}
