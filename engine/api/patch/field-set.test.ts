import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareElements, type FieldPath, pathText } from './field-path.ts'
import {
  difference,
  fieldSetOf,
  fromFieldsV1,
  hasPath,
  intersection,
  pathsOf,
  recursiveDifference,
  toFieldsV1,
  union,
} from './field-set.ts'

const elements = fc.constantFrom(
  'f:a',
  'f:b',
  'f:__proto__',
  'k:{"name":"x"}',
  'k:{"name":"y","port":8}',
  'v:"x"',
  'v:1',
)
const paths = fc.array(elements, { minLength: 1, maxLength: 3 })
const sets = fc.array(paths, { maxLength: 8 })

function texts(set: ReturnType<typeof fieldSetOf>): readonly string[] {
  return pathsOf(set).map(pathText).sort()
}

function unique(list: readonly FieldPath[]): readonly string[] {
  return [...new Set(list.map(pathText))].sort()
}

test('sets do as sets do', () => {
  fc.assert(
    fc.property(sets, sets, (left, right) => {
      const [a, b] = [fieldSetOf(...left), fieldSetOf(...right)]
      const [inA, inB] = [unique(left), unique(right)]
      assert.deepEqual(texts(a), inA)
      assert.deepEqual(texts(union(a, b)), unique([...left, ...right]))
      assert.deepEqual(
        texts(intersection(a, b)),
        inA.filter((path) => inB.includes(path)),
      )
      assert.deepEqual(
        texts(difference(a, b)),
        inA.filter((path) => !inB.includes(path)),
      )
      for (const path of left) assert(hasPath(a, path))
    }),
  )
})

test('a recursive difference takes what is below as well', () => {
  const set = fieldSetOf(['f:a'], ['f:a', 'f:b'], ['f:a', 'f:b', 'f:c'], ['f:d', 'f:e'])
  const rest = recursiveDifference(set, fieldSetOf(['f:a', 'f:b'], ['f:d']))
  assert.deepEqual(pathsOf(rest), [['f:a']])
  assert.deepEqual(pathsOf(difference(set, fieldSetOf(['f:a', 'f:b']))), [
    ['f:a'],
    ['f:a', 'f:b', 'f:c'],
    ['f:d', 'f:e'],
  ])
})

test('what fieldsV1 writes can be read', () => {
  fc.assert(
    fc.property(sets, (list) => {
      const set = fieldSetOf(...list)
      const written = toFieldsV1(set)
      assert.deepEqual(texts(fromFieldsV1(JSON.parse(JSON.stringify(written)))), texts(set))
    }),
  )
})

test('fieldsV1 marks what is owned and has owned fields below, in order', () => {
  const set = fieldSetOf(
    ['f:b', 'v:"y"'],
    ['f:b', 'k:{"name":"x"}', 'f:c'],
    ['f:b', 'k:{"name":"x"}'],
    ['f:a'],
    ['f:b'],
  )
  assert.equal(
    JSON.stringify(toFieldsV1(set)),
    '{"f:a":{},"f:b":{".":{},"k:{\\"name\\":\\"x\\"}":{".":{},"f:c":{}},"v:\\"y\\"":{}}}',
  )
})

test('keys are read in any order', () => {
  const set = fromFieldsV1({ 'k:{"protocol":"TCP","containerPort":80}': {} })
  assert(hasPath(set, ['k:{"containerPort":80,"protocol":"TCP"}']))
})

for (const malformed of ['x:a', 'a', 'k:[1]', 'i:x', 'v:{']) {
  test(`malformed: ${malformed}`, () => assert.throws(() => fromFieldsV1({ [malformed]: {} }), SyntaxError))
}

test('paths read as Kubernetes writes them', () => {
  const path = ['f:spec', 'f:containers', 'k:{"containerPort":80,"protocol":"TCP"}', 'v:"a"', 'i:3']
  assert.equal(pathText(path), '.spec.containers[containerPort=80,protocol="TCP"][="a"][3]')
})

test('elements come as fields, keys, values, indices; numbers before texts', () => {
  const ordered = [
    'f:a',
    'f:b',
    'k:{"a":2}',
    'k:{"a":10}',
    'k:{"a":"1"}',
    'k:{"a":"1","b":1}',
    'v:1',
    'v:"a"',
    'i:2',
    'i:10',
  ]
  assert.deepEqual([...ordered].reverse().sort(compareElements), ordered)
})
