import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DurationError, goDuration, humanDuration, parseGoDuration, shortHumanDuration } from './durations.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

test('ages are printed with as much detail as still matters', () => {
  const table: readonly [number, string, string][] = [
    [-2000, '<invalid>', '<invalid>'],
    [-1999, '0s', '0s'],
    [0, '0s', '0s'],
    [119_999, '119s', '1m'],
    [2 * minute, '2m', '2m'],
    [5 * minute + 30 * second, '5m30s', '5m'],
    [10 * minute + 59 * second, '10m', '10m'],
    [179 * minute, '179m', '2h'],
    [3 * hour, '3h', '3h'],
    [7 * hour + 59 * minute, '7h59m', '7h'],
    [8 * hour + 30 * minute, '8h', '8h'],
    [47 * hour, '47h', '1d'],
    [2 * day + 5 * hour, '2d5h', '2d'],
    [8 * day + 5 * hour, '8d', '8d'],
    [729 * day, '729d', '1y'],
    [2 * 365 * day + 30 * day, '2y30d', '2y'],
    [8 * 365 * day + 30 * day, '8y', '8y'],
  ]
  for (const [ms, long, short] of table) {
    assert.equal(humanDuration(ms), long)
    assert.equal(shortHumanDuration(ms), short)
  }
})

test('durations are written and read as Go does', () => {
  const table: readonly [number, string][] = [
    [0, '0s'],
    [0.000001, '1ns'],
    [0.0015, '1.5µs'],
    [250, '250ms'],
    [1500, '1.5s'],
    [5 * minute, '5m0s'],
    [hour + 2 * minute + 3500, '1h2m3.5s'],
    [100 * hour, '100h0m0s'],
    [-1500, '-1.5s'],
  ]
  for (const [ms, text] of table) {
    assert.equal(goDuration(ms), text)
    assert.equal(parseGoDuration(text), ms)
  }
  assert.equal(parseGoDuration('1.5h'), 90 * minute)
  assert.equal(parseGoDuration('+.5s'), 500)
  assert.equal(parseGoDuration('0'), 0)
})

test('what is no duration is refused in the words of Go', () => {
  const table: readonly [string, string][] = [
    ['', 'time: invalid duration ""'],
    ['s', 'time: invalid duration "s"'],
    ['.s', 'time: invalid duration ".s"'],
    ['5', 'time: missing unit in duration "5"'],
    ['5 minutes', 'time: unknown unit " minutes" in duration "5 minutes"'],
    ['1d', 'time: unknown unit "d" in duration "1d"'],
    ['9999999h', 'time: invalid duration "9999999h"'],
  ]
  for (const [text, message] of table) assert.throws(() => parseGoDuration(text), new DurationError(message), text)
})

test('whole milliseconds survive being written and read', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000 * hour, max: 1_000_000 * hour }), (ms) => {
      assert.equal(Math.round(parseGoDuration(goDuration(ms))), ms)
    }),
  )
})
