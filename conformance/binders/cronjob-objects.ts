import { formatTime } from '../../engine/api/meta/time.ts'
import type { CronJob } from '../../engine/api/schema/types.ts'

export interface CronJobGiven {
  readonly schedule: string
  readonly timeZone?: string | null
  readonly created?: string
  readonly lastScheduleTime?: string | null
  readonly startingDeadlineSeconds?: number | null
  readonly concurrencyPolicy?: string
  readonly suspend?: boolean
  readonly successfulJobsHistoryLimit?: number
}

export function cronJobFrom(given: CronJobGiven, status: object = {}): CronJob {
  const { schedule, timeZone, created, lastScheduleTime, startingDeadlineSeconds, concurrencyPolicy, suspend } = given
  const limit = given.successfulJobsHistoryLimit
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {
      name: 'cron',
      namespace: 'default',
      uid: 'cron',
      resourceVersion: '1',
      creationTimestamp: created ?? formatTime(0),
    },
    spec: {
      schedule,
      jobTemplate: { spec: { template: { spec: { containers: [] } } } },
      ...(typeof timeZone === 'string' && { timeZone }),
      ...(typeof startingDeadlineSeconds === 'number' && { startingDeadlineSeconds }),
      ...(concurrencyPolicy !== undefined && { concurrencyPolicy }),
      ...(suspend !== undefined && { suspend }),
      ...(limit !== undefined && { successfulJobsHistoryLimit: limit }),
    },
    status: { ...(typeof lastScheduleTime === 'string' && { lastScheduleTime }), ...status },
  } as unknown as CronJob
}
