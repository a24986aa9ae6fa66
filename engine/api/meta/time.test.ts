import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  civilTime,
  daysInMonth,
  formatMicroTime,
  formatTime,
  parseTime,
  TimeError,
  unixMsOf,
  weekdayOf,
} from './time.ts'

const second = 1000
const day = 86_400 * second

test('times are written and read as RFC 3339', () => {
  const table: readonly [string, number][] = [
    ['1970-01-01T00:00:00Z', 0],
    ['2024-01-01T00:00:00Z', 1_704_067_200_000],
    ['2024-02-29T23:59:59Z', 1_709_251_199_000],
    ['2000-02-29T12:00:00Z', 951_825_600_000],
    ['1900-03-01T00:00:00Z', -2_203_891_200_000],
    ['1969-12-31T23:59:59Z', -1000],
    ['9999-12-31T23:59:59Z', 253_402_300_799_000],
  ]
  for (const [text, unixMs] of table) {
    assert.equal(parseTime(text), unixMs, text)
    assert.equal(formatTime(unixMs), text)
  }
})

test('offsets and fractions are read, fractions of a second cut off when written', () => {
  assert.equal(parseTime('2024-03-31T01:30:00+01:00'), parseTime('2024-03-31T00:30:00Z'))
  assert.equal(parseTime('2024-03-31T01:30:00-02:30'), parseTime('2024-03-31T04:00:00Z'))
  assert.equal(parseTime('1970-01-01T00:00:00.25Z'), 250)
  assert.equal(parseTime('1970-01-01T00:00:01.000001Z'), 1000.001)
  assert.equal(formatTime(1999), '1970-01-01T00:00:01Z')
  assert.equal(formatTime(-1), '1969-12-31T23:59:59Z')
  assert.equal(formatMicroTime(1250), '1970-01-01T00:00:01.250000Z')
  assert.equal(formatMicroTime(-1), '1969-12-31T23:59:59.999000Z')
})

test('what is no time is refused in the words of Go', () => {
  const layout = '"2006-01-02T15:04:05Z07:00"'
  const table: readonly [string, string][] = [
    ['', `parsing time "" as ${layout}: cannot parse "" as "2006"`],
    ['2024-01-01', `parsing time "2024-01-01" as ${layout}: cannot parse "" as "T"`],
    ['2024-1-1T00:00:00Z', `parsing time "2024-1-1T00:00:00Z" as ${layout}: cannot parse "1-1T00:00:00Z" as "01"`],
    ['2024-01-01T00:00:00', `parsing time "2024-01-01T00:00:00" as ${layout}: cannot parse "" as "Z07:00"`],
    ['2024-13-01T00:00:00Z', 'parsing time "2024-13-01T00:00:00Z": month out of range'],
    ['2023-02-29T00:00:00Z', 'parsing time "2023-02-29T00:00:00Z": day out of range'],
    ['2024-01-01T24:00:00Z', 'parsing time "2024-01-01T24:00:00Z": hour out of range'],
    ['2024-01-01T00:00:60Z', 'parsing time "2024-01-01T00:00:60Z": second out of range'],
    ['2024-01-01T00:00:00Zed', 'parsing time "2024-01-01T00:00:00Zed": extra text: "ed"'],
  ]
  for (const [text, message] of table) assert.throws(() => parseTime(text), new TimeError(message), text)
})

test('the calendar knows weekdays and lengths of months', () => {
  assert.equal(weekdayOf(parseTime('2024-01-01T00:00:00Z')), 1)
  assert.equal(weekdayOf(parseTime('1969-12-28T00:00:00Z')), 0)
  assert.equal(weekdayOf(parseTime('1969-12-27T23:59:59Z')), 6)
  assert.deepEqual(
    [2023, 2024, 1900, 2000].map((year) => daysInMonth(year, 2)),
    [28, 29, 28, 29],
  )
  assert.deepEqual(civilTime(1250), {
    year: 1970,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 1,
    millisecond: 250,
    weekday: 4,
  })
})

const anySecond = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }).map((unixSeconds) => unixSeconds * second)

test('what was written is read back, and the calendar agrees with itself', () => {
  fc.assert(
    fc.property(anySecond, (unixMs) => {
      assert.equal(parseTime(formatTime(unixMs)), unixMs)
      const { year, month, day: date, hour, minute, second: seconds } = civilTime(unixMs)
      assert.equal(unixMsOf(year, month, date, hour, minute, seconds), unixMs)
    }),
  )
})

test('the next day is the next weekday, and the first of a month or the next date', () => {
  fc.assert(
    fc.property(anySecond, (unixMs) => {
      const [today, tomorrow] = [civilTime(unixMs), civilTime(unixMs + day)]
      assert.equal(tomorrow.weekday, (today.weekday + 1) % 7)
      const isLast = today.day === daysInMonth(today.year, today.month)
      assert.equal(tomorrow.day, isLast ? 1 : today.day + 1)
    }),
  )
})
