import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Scrapes } from './scrapes.ts'

const scrapes = new Scrapes(4_000, 15_000)

test('the last scrape', () => {
  for (const [nowMs, lastMs] of [
    [4_000, 4_000],
    [18_999, 4_000],
    [19_000, 19_000],
    [64_500, 64_000],
  ] as const) {
    assert.equal(scrapes.lastMs(nowMs), lastMs, `at ${nowMs}`)
  }
})

test('a change has settled when a whole window has passed', () => {
  for (const [changedMs, settledMs] of [
    [0, 19_000],
    [4_000, 34_000],
    [10_000, 34_000],
    [19_000, 49_000],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ] as const) {
    assert.equal(scrapes.settledMs(changedMs), settledMs, `changed at ${changedMs}`)
  }
})
