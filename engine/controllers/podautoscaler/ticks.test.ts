import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tickFrom } from './ticks.ts'

const cases = [
  { atMs: 0, tickMs: 20_000 },
  { atMs: 20_000, tickMs: 20_000 },
  { atMs: 20_001, tickMs: 35_000 },
  { atMs: 35_000, tickMs: 35_000 },
  { atMs: 3_600_000, tickMs: 3_605_000 },
]
for (const { atMs, tickMs } of cases) {
  test(`the first tick from ${atMs} ms`, () => {
    assert.equal(tickFrom({ firstMs: 20_000, periodMs: 15_000 }, atMs), tickMs)
  })
}
