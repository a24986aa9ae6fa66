import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { editDistance, nearest } from './nearest.ts'

describe('nearest', () => {
  const known = ['template', 'replicas', 'selector', 'strategy', 'paused', 'minReadySeconds', 'revisionHistoryLimit']
  const table: readonly [sought: string, expected: string | undefined][] = [
    ['templete', 'template'],
    ['Template', 'template'],
    ['replica', 'replicas'],
    ['relpicas', 'replicas'],
    ['minReadySecond', 'minReadySeconds'],
    ['revisionHistory', undefined],
    ['containers', undefined],
    ['', undefined],
    ['x'.repeat(1000), undefined],
  ]
  for (const [sought, expected] of table) {
    it(`takes ${JSON.stringify(sought.slice(0, 20))} for ${expected ?? 'nothing it knows'}`, () => {
      assert.equal(nearest(sought, known), expected)
    })
  }

  it('takes the first by code point among equally near names, in whatever order they come', () => {
    assert.equal(nearest('cat', ['cut', 'bat', 'car']), 'bat')
    assert.equal(nearest('cat', ['car', 'bat', 'cut']), 'bat')
  })

  it('never answers with the name that was sought', () => {
    assert.equal(nearest('image', ['image', 'images']), 'images')
  })
})

describe('editDistance', () => {
  const table: readonly [left: string, right: string, expected: number][] = [
    ['', 'abc', 3],
    ['abc', '', 3],
    ['image', 'image', 0],
    ['iamge', 'image', 1],
    ['kitten', 'sitting', 3],
  ]
  for (const [left, right, expected] of table) {
    it(`counts ${expected} between "${left}" and "${right}"`, () => assert.equal(editDistance(left, right), expected))
  }

  it('is the same both ways, and zero only between equal names', () => {
    const word = fc.string({ maxLength: 12 })
    fc.assert(
      fc.property(word, word, (left, right) => {
        assert.equal(editDistance(left, right), editDistance(right, left))
        assert.equal(editDistance(left, right) === 0, left === right)
      }),
    )
  })

  it('is exact up to its limit and above it beyond', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 10 })
    fc.assert(
      fc.property(word, word, fc.nat(6), (left, right, limit) => {
        const whole = editDistance(left, right)
        const limited = editDistance(left, right, limit)
        if (whole <= limit) assert.equal(limited, whole)
        else assert.ok(limited > limit)
      }),
    )
  })
})
