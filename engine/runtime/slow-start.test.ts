import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slowStart } from './slow-start.ts'

test('batches double until one fails, and none follows', () => {
  const rows: readonly [count: number, failingFrom: number, calls: number, successes: number][] = [
    [10, 99, 10, 10],
    [10, 0, 1, 0],
    [10, 1, 3, 1],
    [10, 5, 7, 5],
    [0, 0, 0, 0],
  ]
  for (const [count, failingFrom, calls, successes] of rows) {
    let made = 0
    const result = slowStart(count, () => (made++ >= failingFrom ? `call ${made}` : undefined))
    assert.deepEqual([made, result.successes], [calls, successes])
    assert.equal(result.error, successes === count ? undefined : `call ${failingFrom + 1}`)
  }
})
