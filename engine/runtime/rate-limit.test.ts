import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Flags } from './flags.ts'
import { RateLimit } from './rate-limit.ts'

function limitOf(flags: Readonly<Record<string, string>>): { limit: RateLimit | undefined; clock: { nowMs: number } } {
  const clock = { nowMs: 0 }
  const given = new Flags()
  for (const [name, value] of Object.entries(flags)) given.set(name, value)
  return { limit: RateLimit.of(given, () => clock.nowMs), clock }
}

test('there is no limit unless one is asked for', () => {
  assert.equal(limitOf({}).limit, undefined)
})

test('after the burst each request waits for its turn', () => {
  const { limit, clock } = limitOf({ 'kube-api-qps': '20', 'kube-api-burst': '3' })
  assert.ok(limit !== undefined)
  for (let request = 0; request < 3; request++) limit.count()
  assert.equal(limit.waitMs, 0)
  limit.count()
  limit.count()
  // Two beyond the burst: the next one is third in the row, 50 ms each.
  assert.equal(limit.waitMs, 150)
  clock.nowMs = 100
  assert.equal(limit.waitMs, 0)
})

test('a client may have a multiple of the limit', () => {
  const flags = new Flags()
  flags.set('kube-api-qps', '20')
  flags.set('kube-api-burst', '3')
  const limit = RateLimit.of(flags, () => 0, { qps: 2, burst: 2 })
  assert.ok(limit !== undefined)
  for (let request = 0; request < 6; request++) limit.count()
  assert.equal(limit.waitMs, 0)
  limit.count()
  assert.equal(limit.waitMs, 50)
})
