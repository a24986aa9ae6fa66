import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parse } from 'yaml'
import { naturalOrder, toYaml } from './written-yaml.ts'

const long = 'pod: "a". kubelet does not have an address of its own and cannot make pods with that policy at all'

const cases: readonly (readonly [string, unknown, string])[] = [
  ['keys in order', { b: 1, a: { d: 'x', c: null } }, 'a:\n  c: null\n  d: x\nb: 1\n'],
  ['lists at the column of their key', { a: [{ c: 1, b: 2 }, 3] }, 'a:\n- b: 2\n  c: 1\n- 3\n'],
  ['lists in lists', { a: [[1, 2], []] }, 'a:\n- - 1\n  - 2\n- []\n'],
  ['nothing in it', { a: {}, b: [] }, 'a: {}\nb: []\n'],
  [
    'texts that look like something else',
    ['1', 'true', 'yes', 'null', '1e3', '0x1f', ''],
    '- "1"\n- "true"\n- "yes"\n- "null"\n- "1e3"\n- "0x1f"\n- ""\n',
  ],
  ['times', { at: '2024-01-01T00:00:00Z' }, 'at: "2024-01-01T00:00:00Z"\n'],
  [
    'texts with signs',
    ['a: b', '- a', '#a', 'a #b', '{a}', '*', "it's", '%a', 'a:b', ' a', '-a'],
    "- 'a: b'\n- '- a'\n- '#a'\n- 'a #b'\n- '{a}'\n- '*'\n- it's\n- '%a'\n- a:b\n- ' a'\n- -a\n",
  ],
  ['several lines', { a: 'x\ny\n', b: 'x\n\ny', c: 'x\n\n' }, 'a: |\n  x\n  y\nb: |-\n  x\n\n  y\nc: |+\n  x\n\n'],
  ['control characters', { a: 'x\ty', b: '\u0001' }, 'a: "x\\ty"\nb: "\\x01"\n'],
  [
    'long texts',
    { message: long },
    `message: 'pod: "a". kubelet does not have an address of its own and cannot make pods\n  with that policy at all'\n`,
  ],
]

for (const [name, value, expected] of cases)
  test(`YAML: ${name}`, () => {
    assert.equal(toYaml(value), expected)
  })

test('what is printed reads as what it was', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab -:#\n"\'{}[],&*!|>%@`?10~é') })
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 3 }),
      tie('map'),
    ),
    map: fc.dictionary(text, tie('any'), { maxKeys: 3 }),
  })).map
  fc.assert(
    fc.property(value, (object) => {
      assert.deepEqual(parse(toYaml(object), { schema: 'yaml-1.1', merge: false }), JSON.parse(JSON.stringify(object)))
    }),
    { numRuns: 300 },
  )
})

test('keys with numbers in them are in their natural order', () => {
  assert.deepEqual(['a10', 'a9', 'b', 'a', 'A', '1', 'f:x', '.'].sort(naturalOrder), [
    '.',
    '1',
    'A',
    'a',
    'a9',
    'a10',
    'b',
    'f:x',
  ])
})
