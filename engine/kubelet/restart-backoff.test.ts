import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Backoff } from '../api/meta/backoff.ts'
import { backoffAfterRestart, restartAtMs, restartBackoffLimits } from './restart-backoff.ts'

const limits = restartBackoffLimits()
const after = (backoff: Backoff | undefined, endedMs: number, nowMs: number): Backoff =>
  backoffAfterRestart(backoff, limits, { endedMs, nowMs })

test('a container waits from its end, the first time not at all', () => {
  assert.equal(restartAtMs(undefined, limits, { endedMs: 5_000, nowMs: 5_000 }), undefined)
  const first = after(undefined, 5_000, 5_000)
  assert.equal(restartAtMs(first, limits, { endedMs: 8_000, nowMs: 8_000 }), 18_000)
  assert.equal(restartAtMs(first, limits, { endedMs: 8_000, nowMs: 18_000 }), undefined)
  const second = after(first, 8_000, 18_000)
  assert.equal(restartAtMs(second, limits, { endedMs: 20_000, nowMs: 20_000 }), 40_000)
})

test('what ran for more than ten minutes begins anew', () => {
  const long: Backoff = { delayMs: 300_000, failedMs: 0 }
  assert.equal(restartAtMs(long, limits, { endedMs: 600_000, nowMs: 600_000 }), 900_000)
  assert.equal(restartAtMs(long, limits, { endedMs: 600_001, nowMs: 600_001 }), undefined)
  assert.equal(after(long, 600_001, 600_001).delayMs, 10_000)
})
