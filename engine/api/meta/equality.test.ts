import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deepEqual } from './equality.ts'

test('what says the same is equal', () => {
  assert.ok(deepEqual({ a: 1, b: [{ c: 'x' }] }, { b: [{ c: 'x' }], a: 1 }))
  assert.ok(deepEqual({ a: 1, b: undefined }, { a: 1 }))
  assert.ok(deepEqual({ a: 1 }, { b: undefined, a: 1 }))
})

test('what differs anywhere is not', () => {
  const table: readonly [unknown, unknown][] = [
    [1, '1'],
    [null, {}],
    [[], {}],
    [{}, []],
    [{ a: null }, {}],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 2]],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [
      { a: undefined, b: 1 },
      { a: 1, b: undefined },
    ],
    [{ constructor: 1 }, {}],
  ]
  for (const [first, second] of table) assert.equal(deepEqual(first, second), false, JSON.stringify([first, second]))
})

test('equality is that of the JSON texts, whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (first, second) => {
      const canonical = (value: unknown): string =>
        JSON.stringify(value, (_, part) =>
          typeof part === 'object' && part !== null && !Array.isArray(part)
            ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
            : part,
        )
      assert.ok(deepEqual(first, JSON.parse(JSON.stringify(first))))
      assert.equal(deepEqual(first, second), canonical(first) === canonical(second))
    }),
  )
})
