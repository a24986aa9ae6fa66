import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from './json.ts'
import { applyMergePatch, createMergePatch, createThreeWayJsonMergePatch, hasConflicts } from './merge-patch.ts'
import { PatchConflict } from './patch-conflict.ts'

const rfc: readonly (readonly [JsonObject, JsonObject, JsonObject])[] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{ a: 'foo' }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
]

test('patches apply as RFC 7386 says', () => {
  for (const [document, patch, expected] of rfc) {
    assert.deepEqual(applyMergePatch(document, patch), expected, JSON.stringify(patch))
  }
})

test('as in the library of the API server, nulls go from the objects of a new list', () => {
  assert.deepEqual(applyMergePatch({}, { a: [{ b: null }, null] }), { a: [{}, null] })
})

test('what is no object is refused', () => {
  assert.throws(() => applyMergePatch({}, [1]), {
    code: 400,
    message: 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
  })
  assert.throws(() => applyMergePatch({}, null), { code: 400, message: 'Invalid JSON Patch' })
  assert.throws(() => applyMergePatch({}, nested(2000)), /nested deeper than 1000 levels/)
})

test('a patch that changes nothing gives the same object, one that changes something shares the rest', () => {
  const document = { a: { b: 1 }, c: { d: [1] } }
  assert.equal(applyMergePatch(document, {}), document)
  assert.equal(applyMergePatch(document, { a: { b: 1, x: null }, c: { d: [1] } }), document)
  assert.equal(applyMergePatch(document, { a: null })['c'], document.c)
})

test('a member called __proto__ is an ordinary one', () => {
  const patched = applyMergePatch({}, JSON.parse('{"__proto__": {"polluted": true}, "a": {"constructor": 1}}'))
  assert.equal((patched as { polluted?: boolean }).polluted, undefined)
  assert.deepEqual(Object.keys(patched), ['__proto__', 'a'])
})

const documents = fc.object({
  maxDepth: 3,
  withNullPrototype: false,
  values: [fc.integer(), fc.string(), fc.boolean()],
})

test('a created patch makes the one of the other', () => {
  fc.assert(
    fc.property(documents, documents, (original, modified) => {
      const before = plain(original)
      const after = plain(modified)
      assert.deepEqual(applyMergePatch(before, createMergePatch(before, after)), after)
    }),
  )
})

test('three ways: live additions stay, what was applied before and is gone now goes', () => {
  const original = { spec: { kept: 1, dropped: 1 } }
  const modified = { spec: { kept: 2, added: {} } }
  const current = { spec: { kept: 1, dropped: 5, live: 1 }, status: {} }
  const patch = createThreeWayJsonMergePatch(original, modified, current)
  assert.deepEqual(patch, { spec: { dropped: null, kept: 2, added: {} } })
  assert.deepEqual(applyMergePatch(current, patch), { spec: { kept: 2, live: 1, added: {} }, status: {} })
  assert.deepEqual(createThreeWayJsonMergePatch(modified, modified, modified), {})
})

test('two patches conflict where they give a member different values', () => {
  assert.equal(hasConflicts({ a: 1, b: [1, { c: 1 }] }, { a: 1, b: [1, { c: 1, d: 2 }] }), false)
  assert.equal(hasConflicts({ a: 1 }, { a: null }), true)
  assert.equal(hasConflicts({ a: [1] }, { a: [1, 2] }), true)
  assert.equal(hasConflicts({ a: {} }, { a: 1 }), true)
  const conflict = new PatchConflict({ b: [{ x: 1 }], a: 'y' }, { a: null })
  const patches = 'patch:\na: y\nb:\n- x: 1\n\nconflicts with changes made from original to current:\na: null\n\n'
  assert.equal(conflict.message, patches)
})

function plain(document: object): JsonObject {
  return JSON.parse(JSON.stringify(document)) as JsonObject
}

function nested(levels: number): JsonObject {
  let document: JsonObject = {}
  for (let level = 0; level < levels; level++) document = { a: document }
  return document
}
