import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from './json.ts'
import { applyJsonPatch } from './json-patch.ts'
import { PatchError } from './patch-error.ts'

const applies: readonly (readonly [JsonObject, readonly JsonObject[], JsonObject])[] = [
  [{ a: 1 }, [{ op: 'add', path: '/b', value: [1] }], { a: 1, b: [1] }],
  [{ a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
  [{ a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
  [{ a: [1, 2] }, [{ op: 'remove', path: '/a/-1' }], { a: [1] }],
  [{ a: { b: 1, c: 2 } }, [{ op: 'remove', path: '/a/b' }], { a: { c: 2 } }],
  [{ a: 1 }, [{ op: 'replace', path: '/a', value: { x: 1 } }], { a: { x: 1 } }],
  [{}, [{ op: 'replace', path: '/new', value: 1 }], { new: 1 }],
  [{ a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }], { b: 2 }],
  [{ a: { b: 1 }, c: {} }, [{ op: 'move', from: '/a/b', path: '/c/d' }], { a: {}, c: { d: 1 } }],
  [{ a: { b: 1 } }, [{ op: 'copy', from: '/a', path: '/c' }], { a: { b: 1 }, c: { b: 1 } }],
  [{ 'x/y': { '~z': 1 } }, [{ op: 'replace', path: '/x~1y/~0z', value: 2 }], { 'x/y': { '~z': 2 } }],
  [{ '': 1 }, [{ op: 'replace', path: '/', value: 2 }], { '': 2 }],
]

test('operations apply as RFC 6902 says, with the extensions of the API server', () => {
  for (const [document, patch, expected] of applies) {
    assert.deepEqual(applyJsonPatch(frozen(document), patch), expected, JSON.stringify(patch))
  }
})

const failures: readonly (readonly [JsonObject, JsonObject, string])[] = [
  [
    {},
    { op: 'add', path: '/x/y', value: 1 },
    'add operation does not apply: doc is missing path: "/x/y": missing value',
  ],
  [{}, { op: 'add', path: 'x', value: 1 }, 'add operation does not apply: doc is missing path: "x": missing value'],
  [{}, { op: 'add', value: 1 }, 'add operation failed to decode path: missing value'],
  [
    { a: [] },
    { op: 'add', path: '/a/2', value: 1 },
    "error in add for path: '/a/2': Unable to access invalid index: 2: invalid index referenced",
  ],
  [
    { a: [] },
    { op: 'add', path: '/a/x', value: 1 },
    "error in add for path: '/a/x': value was not a proper array index: 'x': strconv.Atoi: parsing \"x\": invalid syntax",
  ],
  [{}, { op: 'remove', path: '/x/y' }, 'remove operation does not apply: doc is missing path: "/x/y": missing value'],
  [
    {},
    { op: 'remove', path: '/x' },
    "error in remove for path: '/x': Unable to remove nonexistent key: x: missing value",
  ],
  [
    {},
    { op: 'replace', path: '/x/y', value: 1 },
    'replace operation does not apply: doc is missing path: /x/y: missing value',
  ],
  [
    { a: [1] },
    { op: 'replace', path: '/a/1', value: 1 },
    'replace operation does not apply: doc is missing key: /a/1: missing value',
  ],
  [
    {},
    { op: 'move', path: '/x' },
    'move operation failed to decode from: operation, missing from field: missing value',
  ],
  [
    { a: 1 },
    { op: 'move', from: '/a', path: '/x/y' },
    'move operation does not apply: doc is missing destination path: /x/y: missing value',
  ],
  [{ a: 1 }, { op: 'test', path: '/a', value: 2 }, 'testing value /a failed: test failed'],
  [{}, { op: 'test', path: '/a/b', value: 2 }, 'test operation does not apply: is missing path: /a/b: missing value'],
  [
    {},
    { op: 'copy', from: '/a/b', path: '/c' },
    'copy operation does not apply: doc is missing from path: /a/b: missing value',
  ],
  [{}, { op: 'delete', path: '/a' }, 'Unexpected kind: delete'],
  [{}, { path: '/a' }, 'Unexpected kind: unknown'],
]

test('an operation that does not apply fails in the words of the library', () => {
  for (const [document, operation, message] of failures) {
    assert.throws(
      () => applyJsonPatch(document, [operation]),
      (error: unknown) => {
        assert(error instanceof PatchError)
        assert.equal(error.message, message)
        assert.equal(error.code, 422)
        assert.equal(error.serverMessage, 'the server rejected our request due to an error in our request')
        return true
      },
    )
  }
})

test('a test passes on equal values, and on an absent one where null is wanted', () => {
  const document = { a: { x: 1, y: [2] } }
  const patch = [
    { op: 'test', path: '/a', value: { y: [2], x: 1 } },
    { op: 'test', path: '/b', value: null },
    { op: 'test', path: '/a/y/-1', value: 2 },
  ]
  assert.equal(applyJsonPatch(document, patch), document)
})

test('what is no list of operations is refused', () => {
  assert.throws(() => applyJsonPatch({}, { op: 'add' }), {
    code: 400,
    message: 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
  })
  assert.throws(() => applyJsonPatch({}, new Array(10_001).fill({ op: 'test', path: '/a' })), { code: 413 })
})

test('a member called __proto__ is an ordinary one', () => {
  const patched = applyJsonPatch({}, [
    { op: 'add', path: '/__proto__', value: { polluted: true } },
    { op: 'test', path: '/constructor', value: null },
  ])
  assert.equal(Object.getPrototypeOf(patched), Object.prototype)
  assert.deepEqual(Object.keys(patched), ['__proto__'])
})

test('copies cannot make a document explode', () => {
  const patch: JsonObject[] = [{ op: 'add', path: '/a', value: ['x'.repeat(1024)] }]
  for (let index = 0; index < 20; index++) patch.push({ op: 'copy', from: '/a', path: '/a/-' })
  const message =
    /^Unable to complete the copy, the accumulated size increase of copy is \d+, exceeding the limit 3145728$/
  assert.throws(() => applyJsonPatch({}, patch), { message })
})

test('adding and then removing gives back the document', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), fc.jsonValue(), (values, value) => {
      const document = JSON.parse(JSON.stringify(values)) as JsonObject
      const before = JSON.stringify(document)
      const patch = [
        { op: 'add', path: '/~0new', value },
        { op: 'remove', path: '/~0new' },
      ]
      fc.pre(!Object.hasOwn(document, '~new'))
      assert.deepEqual(applyJsonPatch(document, patch), document)
      assert.equal(JSON.stringify(document), before)
    }),
  )
})

function frozen(document: JsonObject): JsonObject {
  return Object.freeze(document)
}
