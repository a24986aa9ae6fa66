import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chanceFor } from './chance.ts'

test('the numbers of a seed and a name stay what they are', () => {
  const chance = chanceFor(1, 'scheduler')
  const first = Array.from({ length: 3 }, () => chance.below(1_000_000))
  const again = chanceFor(1, 'scheduler')
  assert.deepEqual(
    Array.from({ length: 3 }, () => again.below(1_000_000)),
    first,
  )
})

test('whole numbers stay below their bound, and a shuffle keeps every item', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 40 }),
      fc.integer({ min: 1, max: 1000 }),
      fc.array(fc.nat()),
      (seed, bound, items) => {
        const chance = chanceFor(seed, 'test')
        const value = chance.below(bound)
        assert.ok(Number.isInteger(value) && value >= 0 && value < bound)
        assert.deepEqual(chance.shuffle(items).sort(), [...items].sort())
      },
    ),
  )
})

test('every value comes up about as often', () => {
  const chance = chanceFor(3, 'fair')
  const counts = [0, 0, 0, 0]
  for (let roll = 0; roll < 40_000; roll++) {
    const value = chance.below(4)
    counts[value] = (counts[value] ?? 0) + 1
  }
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 500, String(counts))
})

test('nothing can be picked from nothing', () => {
  assert.throws(() => chanceFor(1, 'test').pick([]), /Nothing to pick from/)
})
