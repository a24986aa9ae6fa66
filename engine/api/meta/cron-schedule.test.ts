import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CronFields, CronScheduleError, parseCronSchedule } from './cron-schedule.ts'

const fields = (schedule: string): CronFields => {
  const parsed = parseCronSchedule(schedule)
  if ('everyMs' in parsed) throw new Error(`${schedule} has no fields`)
  return parsed
}
const sorted = (values: ReadonlySet<number>): readonly number[] => [...values].sort((one, other) => one - other)

test('a field is a star, numbers, ranges, names and steps', () => {
  const schedule = fields('*/20 6-16/4 1,15 JAN-mar mon-FRI')
  assert.deepEqual(sorted(schedule.minutes), [0, 20, 40])
  assert.deepEqual(sorted(schedule.hours), [6, 10, 14])
  assert.deepEqual(sorted(schedule.daysOfMonth), [1, 15])
  assert.deepEqual(sorted(schedule.months), [1, 2, 3])
  assert.deepEqual(sorted(schedule.daysOfWeek), [1, 2, 3, 4, 5])
  assert.deepEqual(sorted(fields('50/5 * * * *').minutes), [50, 55])
})

test('a star among the days is kept in mind', () => {
  assert.equal(fields('0 0 1 * 1').hasAnyDay, false)
  assert.equal(fields('0 0 * * 1').hasAnyDay, true)
  assert.equal(fields('0 0 1 * ?').hasAnyDay, true)
})

test('descriptors stand for fields, or for a distance of whole seconds', () => {
  assert.deepEqual(parseCronSchedule('@weekly'), fields('0 0 * * 0'))
  assert.deepEqual(parseCronSchedule('@every 1h30m'), { everyMs: 5_400_000 })
  assert.deepEqual(parseCronSchedule('@every 1500ms'), { everyMs: 1000 })
})

test('what cannot be read is told in the words of the library', () => {
  const cases: readonly (readonly [schedule: string, message: string])[] = [
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['5-3 * * * *', 'beginning of range (5) beyond end of range (3): 5-3'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['*/2/3 * * * *', 'too many slashes: */2/3'],
    ['@often', 'unrecognized descriptor: @often'],
    ['@every now', 'failed to parse duration @every now: time: invalid duration "now"'],
  ]
  for (const [schedule, message] of cases) {
    assert.throws(
      () => parseCronSchedule(schedule),
      (error: unknown) => error instanceof CronScheduleError && error.message === message,
      schedule,
    )
  }
})
