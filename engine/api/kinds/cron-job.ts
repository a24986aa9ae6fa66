import { selectorSummary } from '../meta/labels.ts'
import type * as schema from '../schema/types.ts'
import { cronJobErrors, cronJobUpdateErrors } from '../validation/cron-job.ts'
import { ageColumn, ageText, nameColumn, workloadColumns } from './columns.ts'
import { withCronJobDefaults } from './defaults/job.ts'
import { type Column, type Kind, kindNames } from './kind.ts'

export type CronJob = schema.CronJob

/** The columns of workloads, of the template two floors down. */
const templateColumns: readonly Column<CronJob>[] = workloadColumns<{ readonly spec?: schema.JobSpec }>(({ spec }) =>
  selectorSummary(spec?.selector),
).map((column) => ({ ...column, value: ({ spec }, nowMs) => column.value({ ...spec?.jobTemplate }, nowMs) }))

/** Source: pkg/apis/batch/v1/defaults.go, pkg/printers/internalversion/printers.go. */
export const CronJob: Kind<CronJob> = {
  ...kindNames({ group: 'batch', version: 'v1', kind: 'CronJob', shortNames: ['cj'], categories: ['all'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  defaults: withCronJobDefaults,
  prepareForCreate: (cronJob) => ({ ...cronJob, status: {} }),
  validate: cronJobErrors,
  validateUpdate: cronJobUpdateErrors,
  columns: [
    nameColumn,
    { name: 'Schedule', value: ({ spec }) => spec?.schedule ?? '' },
    { name: 'Timezone', value: ({ spec }) => spec?.timeZone ?? '<none>', since: 30 },
    {
      name: 'Suspend',
      value: ({ spec }) => (spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False'),
    },
    { name: 'Active', value: ({ status }) => (status?.active ?? []).length },
    {
      name: 'Last Schedule',
      value: ({ status }, nowMs) => (status?.lastScheduleTime ? ageText(status.lastScheduleTime, nowMs) : '<none>'),
    },
    ageColumn,
    ...templateColumns,
  ],
}
