import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aligned } from './alignment.ts'
import { outputProblem, updatedOutput } from './output.ts'

const comparison = {
  isAny: (pattern: string) => pattern === '...',
  isSame: (line: string, pattern: string) => line === pattern,
}

const line = fc.constantFrom('a', 'b', 'c')
const lines = fc.array(line, { maxLength: 6 })
const patterns = fc.array(fc.oneof(line, fc.constant('...')), { maxLength: 6 })

test('an alignment loses no line and no pattern, and keeps their order', () => {
  fc.assert(
    fc.property(lines, patterns, (actual, expected) => {
      const found = aligned(actual, expected, comparison)
      assert.deepEqual(
        found.flatMap((each) => ('pattern' in each ? [each.pattern] : [])),
        expected,
      )
      assert.deepEqual(
        found.flatMap((each) => ('line' in each ? [each.line] : each.type === 'any' ? each.lines : [])),
        actual,
      )
    }),
  )
})

test('what was updated fits, whatever was expected before', () => {
  const texts = lines.filter((all) => all.length > 0).map((all) => all.join('\n'))
  const expectations = patterns.filter((all) => all.length > 0).map((all) => all.join('\n'))
  fc.assert(
    fc.property(texts, expectations, (actual, expected) => {
      const next = updatedOutput(actual, expected)
      assert.equal(outputProblem(actual, next, true), undefined)
      if (outputProblem(actual, expected, true) === undefined) assert.equal(next, expected)
    }),
  )
})

test('a line that is missing does not shift what comes after it', () => {
  assert.equal(
    outputProblem('NAME\nweb\nshop\n', 'NAME\ncart\nweb\nshop', true),
    'the output is different:\n    NAME\n  - cart\n    web\n    shop',
  )
})
