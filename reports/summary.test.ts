import assert from 'node:assert/strict'
import { test } from 'node:test'
import { summaryPage } from './summary.ts'

const passed = { feature: 'A | B', scenario: 'holds', status: 'passed' } as const
const failed = {
  feature: 'C',
  scenario: 'does not',
  status: 'failed',
  message: 'AssertionError [ERR_ASSERTION]: it was 2\n  why  ```\n    at Object.<anonymous> (file.ts:1:1)',
} as const

test('counts, and failures in the words that people read', () => {
  assert.equal(
    summaryPage([passed, failed]),
    [
      '# 1 of 2 scenarios failed',
      '',
      '1 passed, 1 failed, 0 skipped.',
      '',
      '| feature | passed | failed | skipped |',
      '| --- | --- | --- | --- |',
      '| A \\| B | 1 | 0 | 0 |',
      '| C | 0 | 1 | 0 |',
      '',
      '## C: does not',
      '',
      '````',
      'it was 2',
      '  why  ```',
      '````',
      '',
    ].join('\n'),
  )
})

test('what became of the requests is there where there were some', () => {
  const page = summaryPage([passed, { ...passed, scenario: 'loaded', traffic: 'since x\n  service web' }])
  assert.ok(page.startsWith('# Everything held'))
  const account = page.slice(page.indexOf('<details>'))
  assert.equal(
    account,
    '<details><summary>What became of the requests in 1 scenario</summary>\n\n### A | B: loaded\n\n```\nsince x\n  service web\n```\n\n</details>\n',
  )
})
