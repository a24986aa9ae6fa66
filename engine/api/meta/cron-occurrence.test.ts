import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextOccurrenceMs } from './cron-occurrence.ts'
import { parseCronSchedule } from './cron-schedule.ts'
import { formatTime, parseTime } from './time.ts'

const cases: readonly (readonly [schedule: string, zone: string, after: string, next: string | undefined])[] = [
  ['*/5 * * * *', 'UTC', '2024-01-01T00:00:00Z', '2024-01-01T00:05:00Z'],
  ['0 0 29 2 *', 'UTC', '2024-03-01T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['59 23 31 2 *', 'UTC', '2024-01-01T00:00:00Z', undefined],
  ['0 9 * * 1-5', 'Europe/Berlin', '2024-01-05T09:00:00Z', '2024-01-08T08:00:00Z'],
  ['0 9 * * *', 'Europe/Berlin', '2024-07-01T08:00:00Z', '2024-07-02T07:00:00Z'],
  ['0 9 * * *', 'America/New_York', '2024-03-09T15:00:00Z', '2024-03-10T13:00:00Z'],
  ['0 9 * * *', 'Asia/Kolkata', '2024-01-01T00:00:00Z', '2024-01-01T03:30:00Z'],
  ['0 9 * * *', 'Australia/Sydney', '2024-01-01T00:00:00Z', '2024-01-01T22:00:00Z'],
  ['30 2 * * *', 'Europe/Berlin', '2024-03-30T12:00:00Z', '2024-04-01T00:30:00Z'],
  ['@every 90s', 'UTC', '2024-01-01T00:00:00Z', '2024-01-01T00:01:30Z'],
  ['0 0 1 * 1', 'UTC', '2024-01-02T00:00:00Z', '2024-01-08T00:00:00Z'],
]

for (const [schedule, zone, after, next] of cases) {
  test(`after ${after}, ${schedule} in ${zone} comes ${next ?? 'never'}`, () => {
    const foundMs = nextOccurrenceMs(parseCronSchedule(schedule), parseTime(after), zone)
    assert.equal(foundMs === undefined ? undefined : formatTime(foundMs), next)
  })
}
