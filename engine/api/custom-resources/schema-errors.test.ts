import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldErrorText } from '../field-error.ts'
import type { JSONSchemaProps } from '../schema/types.ts'
import { ruleErrors } from './rule-errors.ts'
import { schemaErrors } from './schema-errors.ts'

const spec = (schema: JSONSchemaProps): JSONSchemaProps => ({ type: 'object', properties: { spec: schema } })
const texts = (value: unknown, schema: JSONSchemaProps, before?: unknown): readonly string[] =>
  schemaErrors({ spec: value }, spec(schema), '', before === undefined ? undefined : { spec: before }).map(
    fieldErrorText,
  )

const cases: readonly (readonly [what: string, value: unknown, schema: JSONSchemaProps, errors: readonly string[]])[] =
  [
    ['a whole number is a number', 1, { type: 'number' }, []],
    [
      'a number is no whole one',
      1.5,
      { type: 'integer' },
      ['spec: Invalid value: "number": spec in body must be of type integer: "number"'],
    ],
    [
      'null where there may be none',
      null,
      { type: 'string' },
      ['spec: Invalid value: "null": spec in body must be of type string: "null"'],
    ],
    ['null where there may be', null, { type: 'string', nullable: true }, []],
    [
      'a list for an object',
      [],
      { type: 'object' },
      ['spec: Invalid value: "array": spec in body must be of type object: "array"'],
    ],
    ['too long', 'abcd', { type: 'string', maxLength: 3 }, ['spec: Too long: may not be more than 3 bytes']],
    [
      'too short',
      '',
      { type: 'string', minLength: 1 },
      ['spec: Invalid value: "": spec in body should be at least 1 chars long'],
    ],
    [
      'not above',
      3,
      { type: 'integer', minimum: 3, exclusiveMinimum: true },
      ['spec: Invalid value: 3: spec in body should be greater than 3'],
    ],
    [
      'above',
      10,
      { type: 'integer', maximum: 9 },
      ['spec: Invalid value: 10: spec in body should be less than or equal to 9'],
    ],
    [
      'no multiple',
      5,
      { type: 'integer', multipleOf: 2 },
      ['spec: Invalid value: 5: spec in body should be a multiple of 2'],
    ],
    [
      'no address',
      'a.b',
      { type: 'string', format: 'ipv4' },
      ['spec: Invalid value: "a.b": spec in body must be of type ipv4: "a.b"'],
    ],
    ['a format that says nothing of texts', 'a', { type: 'string', format: 'int64' }, []],
    [
      'too many',
      [1, 2],
      { type: 'array', maxItems: 1, items: { type: 'integer' } },
      ['spec: Too many: 2: must have at most 1 items'],
    ],
    [
      'too few',
      [],
      { type: 'array', minItems: 1, items: { type: 'integer' } },
      ['spec: Invalid value: 0: spec in body should have at least 1 items'],
    ],
    [
      'an item',
      [1, 'a'],
      { type: 'array', items: { type: 'integer' } },
      ['spec[1]: Invalid value: "string": spec[1] in body must be of type integer: "string"'],
    ],
    [
      'a value of a map',
      { a: 1 },
      { type: 'object', additionalProperties: { type: 'string' } },
      ['spec.a: Invalid value: "integer": spec.a in body must be of type string: "integer"'],
    ],
    [
      'twice in a set',
      ['a', 'a'],
      { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
      ['spec[1]: Duplicate value: "a"'],
    ],
    [
      'the same key twice',
      [{ name: 'a' }, { name: 'a' }],
      {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
        items: { type: 'object', properties: { name: { type: 'string' } } },
      },
      ['spec[1]: Duplicate value: {"name":"a"}'],
    ],
    [
      'none of several',
      {},
      { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      [
        'spec: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found none valid',
        'spec.a: Required value',
      ],
    ],
    [
      'two of several',
      { a: 1, b: 1 },
      { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      ['spec: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives'],
    ],
    [
      'what may not be',
      { a: 1 },
      { type: 'object', not: { required: ['a'] } },
      ['spec: Invalid value: "": "spec" must not validate the schema (not)'],
    ],
  ]

for (const [what, value, schema, errors] of cases) {
  test(`${what}: ${JSON.stringify(value)}`, () => assert.deepEqual(texts(value, schema), errors))
}

test('what an update leaves as it was is not judged again', () => {
  const schema: JSONSchemaProps = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'integer' } } }
  assert.deepEqual(texts({ a: 'x', b: 1 }, schema, { a: 'x', b: 0 }), [])
  assert.equal(texts({ a: 'y', b: 1 }, schema, { a: 'x', b: 0 }).length, 1)
})

const ruled = (rules: JSONSchemaProps['x-kubernetes-validations'], more: JSONSchemaProps = {}): JSONSchemaProps =>
  spec({
    type: 'object',
    properties: { size: { type: 'integer' }, name: { type: 'string' }, ...more.properties },
    'x-kubernetes-validations': rules ?? [],
  })

const verdicts = (value: unknown, schema: JSONSchemaProps, before?: unknown): readonly string[] =>
  ruleErrors({ spec: value }, schema, '', before === undefined ? undefined : { spec: before }).map(fieldErrorText)

test('a rule without a message is told as it is written', () => {
  assert.deepEqual(verdicts({ size: 1 }, ruled([{ rule: ' self.size > 1 ' }])), [
    'spec: Invalid value: "object": failed rule: self.size > 1',
  ])
})

test('a rule says why, where, and what kind of error it is', () => {
  const rule = {
    rule: 'self.size > 1',
    message: 'too small',
    reason: 'FieldValueForbidden',
    fieldPath: '.size',
  } as const
  assert.deepEqual(verdicts({ size: 1 }, ruled([rule])), ['spec.size: Forbidden: too small'])
})

test('a rule that fails while it runs is told with what went wrong', () => {
  assert.deepEqual(verdicts({ size: 1 }, ruled([{ rule: "self.name == 'a'" }])), [
    'spec: Invalid value: "object": no such key: name evaluating rule: self.name == \'a\'',
  ])
})

test('rules that compare are asked of updates alone', () => {
  const schema = ruled([{ rule: 'self.size >= oldSelf.size', message: 'it grows' }])
  assert.deepEqual(verdicts({ size: 1 }, schema), [])
  assert.deepEqual(verdicts({ size: 1 }, schema, { size: 2 }), ['spec: Invalid value: "object": it grows'])
  assert.deepEqual(verdicts({ size: 3 }, schema, { size: 2 }), [])
})

test('a rule may take what was there for optional', () => {
  const rule = { rule: 'oldSelf.hasValue() || self.size == 0', optionalOldSelf: true, message: 'begin with nothing' }
  assert.deepEqual(verdicts({ size: 1 }, ruled([rule])), ['spec: Invalid value: "object": begin with nothing'])
  assert.deepEqual(verdicts({ size: 1 }, ruled([rule]), { size: 0 }), [])
})

test('items of a list are compared by their keys', () => {
  const schema = spec({
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    items: {
      type: 'object',
      properties: { name: { type: 'string' }, size: { type: 'integer' } },
      'x-kubernetes-validations': [{ rule: 'self.size == oldSelf.size' }],
    },
  })
  const before = [{ name: 'a', size: 1 }]
  const next = [
    { name: 'b', size: 5 },
    { name: 'a', size: 2 },
  ]
  assert.deepEqual(verdicts(next, schema, before), [
    'spec[1]: Invalid value: "object": failed rule: self.size == oldSelf.size',
  ])
})

test('the rules of the root know the name', () => {
  const schema: JSONSchemaProps = {
    type: 'object',
    'x-kubernetes-validations': [{ rule: "self.metadata.name.startsWith('a')", message: 'begins with a' }],
  }
  const errors = ruleErrors({ metadata: { name: 'b' } }, schema, '').map(fieldErrorText)
  assert.deepEqual(errors, ['<nil>: Invalid value: "object": begins with a'])
})
