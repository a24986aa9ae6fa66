import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Backoff, backoffAfterFailure, isBackingOff } from './backoff.ts'

const limits = { initialMs: 10_000, maxMs: 300_000 }

test('the delay doubles from failure to failure up to the maximum', () => {
  const delays: number[] = []
  let backoff: Backoff | undefined
  for (let failure = 0; failure < 7; failure++) {
    backoff = backoffAfterFailure(backoff, limits, failure * 1000)
    delays.push(backoff.delayMs / 1000)
  }
  assert.deepEqual(delays, [10, 20, 40, 80, 160, 300, 300])
})

test('an item waits until its delay has passed since its last failure', () => {
  const backoff = backoffAfterFailure(undefined, limits, 5000)
  assert.equal(isBackingOff(undefined, limits, 5000), false)
  assert.equal(isBackingOff(backoff, limits, 14_999), true)
  assert.equal(isBackingOff(backoff, limits, 15_000), false)
})

test('after more than twice the maximum without a failure it begins anew', () => {
  const backoff: Backoff = { delayMs: 300_000, failedMs: 0 }
  assert.equal(backoffAfterFailure(backoff, limits, 600_000).delayMs, 300_000)
  assert.equal(backoffAfterFailure(backoff, limits, 600_001).delayMs, 10_000)
})

test('the delay never leaves its limits', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2_000_000 })), (gapsMs) => {
      let backoff: Backoff | undefined
      let nowMs = 0
      for (const gapMs of gapsMs) {
        nowMs += gapMs
        backoff = backoffAfterFailure(backoff, limits, nowMs)
        assert.ok(backoff.delayMs >= limits.initialMs && backoff.delayMs <= limits.maxMs)
      }
    }),
  )
})
