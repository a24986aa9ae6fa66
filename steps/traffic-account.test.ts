import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountLines, countText, shareText } from './traffic-account.ts'

test('counts and shares are written for people', () => {
  const counts: readonly [number, string][] = [
    [0, '0'],
    [0.1334, '0.13'],
    [605.52, '605.5'],
    [880.0000001, '880'],
    [25_920, '25,920'],
    [1_234_567.8, '1,234,568'],
  ]
  for (const [count, text] of counts) assert.equal(countText(count), text)
  const shares: readonly [number, number, string][] = [
    [25_040, 25_920, '96.6%'],
    [99.97, 100, '99.97%'],
    [100, 100, '100%'],
    [0, 0, '0%'],
  ]
  for (const [count, total, text] of shares) assert.equal(shareText(count, total), text)
})

test('what fails again and again is one row where there would be too many', () => {
  const failures = Array.from({ length: 10 }, (_, index) => ({
    result: index % 2 === 0 ? ('refused' as const) : ('failed' as const),
    reason: 'since it was so',
    fromMs: index * 1000,
    toMs: index * 1000 + 500,
    count: 5,
  }))
  const account = { fromMs: 0, toMs: 10_000, rate: 10, total: 100, succeeded: 50, failed: 50, failures }
  assert.deepEqual(accountLines('service web', account, 0).slice(2), [
    'refused    25     25%    +0m 00s to +0m 08.5s, 5 times    since it was so',
    'failed     25     25%    +0m 01s to +0m 09.5s, 5 times    since it was so',
  ])
})

test('an account says what came, what became of it, when and why', () => {
  const reason = '1 of 3 endpoints on worker-2, which had no power'
  const failures = [{ result: 'timed out', reason, fromMs: 10_000, toMs: 54_000, count: 880 }] as const
  const account = { fromMs: 10_000, toMs: 442_000, rate: 60, total: 25_920, succeeded: 25_040, failed: 880, failures }
  assert.deepEqual(accountLines('service web', account, 10_000), [
    'service web    60 requests/s    +0m 00s to +7m 12s    25,920 requests',
    'succeeded  25,040   96.6%',
    'timed out     880    3.4%    +0m 00s to +0m 44s    1 of 3 endpoints on worker-2, which had no power',
  ])
})
