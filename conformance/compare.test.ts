import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAsExpected, isSame, withoutPaths } from './compare.ts'

test('the same JSON: fields in any order, lists in theirs', () => {
  const rows: readonly [unknown, unknown, boolean][] = [
    [{ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: null }, {}, false],
    [[1, 2], [2, 1], false],
    [[1], [1, undefined], false],
    [1, '1', false],
    [[], {}, false],
    [JSON.parse('{"__proto__": {}}'), {}, false],
  ]
  for (const [one, other, same] of rows) {
    assert.equal(isSame(one, other), same, `${JSON.stringify(one)} and ${JSON.stringify(other)}`)
    assert.equal(isSame(other, one), same, `${JSON.stringify(other)} and ${JSON.stringify(one)}`)
  }
})

test('every field of what is expected is compared whole, and no other', () => {
  assert.equal(isAsExpected({ valid: true }, { valid: true, reason: '' }), true)
  assert.equal(isAsExpected({ pod: { name: 'a' } }, { pod: { name: 'a', node: 'b' } }), false)
  assert.equal(isAsExpected({ valid: true }, {}), false)
  assert.equal(isAsExpected({ valid: true }, 'valid'), false)
  assert.equal(isAsExpected(3, 3), true)
})

test('of a partial field, what is expected is contained in what came', () => {
  assert.equal(isAsExpected({ error: 'no key' }, { error: 'map has no key: name' }, ['error']), true)
  assert.equal(isAsExpected({ error: 'no key' }, { error: 'map has no key: name' }), false)
  assert.equal(isAsExpected({ error: 'no key' }, { error: 'key' }, ['error']), false)
  assert.equal(isAsExpected({ error: '' }, { error: 'key' }, ['error']), false)
})

test('dropped paths are left out, inside lists too', () => {
  const value = { kept: 1, cache: 2, pods: [{ name: 'a', ip: '1' }, { name: 'b' }], status: { ip: '2', phase: 'x' } }
  assert.deepEqual(withoutPaths(value, ['cache', 'pods.*.ip', 'status.ip', 'nothing.here']), {
    kept: 1,
    pods: [{ name: 'a' }, { name: 'b' }],
    status: { phase: 'x' },
  })
})
