import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharesOf } from './load-shares.ts'
import type { Outcome } from './outcome.ts'

const outcome = (share: number, result: Outcome['result'], more: Partial<Outcome> = {}): Outcome => ({
  share,
  result,
  reason: '',
  hops: [],
  ...more,
})

test('a reason about endpoints says of how many, whatever way led to them', () => {
  const lost = { reason: 'on worker-2, which had no power' }
  const shares = sharesOf([
    outcome(0.25, 'answered', { endpoint: 'a:80', status: 200 }),
    outcome(0.25, 'timed out', { endpoint: 'b:80', ...lost }),
    outcome(0.25, 'answered', { endpoint: 'a:80', status: 200 }),
    outcome(0.25, 'timed out', { endpoint: 'c:80', ...lost }),
  ])
  assert.deepEqual(shares, [
    { share: 0.5, result: 'succeeded', reason: '' },
    { share: 0.5, result: 'timed out', reason: '2 of 3 endpoints on worker-2, which had no power' },
  ])
})

test('a reason about no endpoint stands alone, and a bad status is a failure of its own', () => {
  const shares = sharesOf([
    outcome(0.5, 'refused', { reason: 'since service web had no endpoints' }),
    outcome(0.5, 'answered', { status: 503, reason: 'since there was no service default/web' }),
  ])
  assert.deepEqual(
    shares.map(({ result, reason }) => `${result}: ${reason}`),
    ['refused: since service web had no endpoints', 'failed: with 503, since there was no service default/web'],
  )
})
