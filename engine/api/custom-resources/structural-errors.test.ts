import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldErrorText } from '../field-error.ts'
import type { JSONSchemaProps } from '../schema/types.ts'
import { structuralErrors } from './structural-errors.ts'

const inSpec = (schema: JSONSchemaProps): JSONSchemaProps => ({ type: 'object', properties: { spec: schema } })

const cases: readonly (readonly [what: string, schema: JSONSchemaProps, errors: readonly string[]])[] = [
  ['nothing wrong', inSpec({ type: 'object', additionalProperties: { type: 'string' } }), []],
  ['no type at the root', {}, ['s.type: Required value: must not be empty at the root']],
  [
    'a list at the root',
    { type: 'array', items: { type: 'string' } },
    ['s.type: Invalid value: "array": must be object at the root'],
  ],
  [
    'no type of a field',
    inSpec({}),
    ['s.properties[spec].type: Required value: must not be empty for specified object fields'],
  ],
  [
    'no type of items',
    inSpec({ type: 'array', items: {} }),
    ['s.properties[spec].items.type: Required value: must not be empty for specified array items'],
  ],
  ['no items', inSpec({ type: 'array' }), ['s.properties[spec].items: Required value: must be specified']],
  [
    'a type that there is none',
    inSpec({ type: 'text' }),
    [
      's.properties[spec].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"',
    ],
  ],
  [
    'properties and free keys',
    inSpec({ type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'string' } }),
    ['s.properties[spec].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive'],
  ],
  [
    'a whole number or a text',
    inSpec({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }),
    [],
  ],
  [
    'a type within an alternative',
    inSpec({ type: 'object', anyOf: [{ type: 'object' }] }),
    ['s.properties[spec].anyOf[0].type: Forbidden: must be empty to be structural'],
  ],
  [
    'more said of metadata than its name',
    { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } },
    [
      's.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ],
  ],
  [
    'keys that the items do not have',
    inSpec({
      type: 'array',
      items: { type: 'object' },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['a'],
    }),
    [
      's.properties[spec].x-kubernetes-list-map-keys[0]: Invalid value: "a": entries must all be names of item properties',
    ],
  ],
  [
    'unique items',
    inSpec({ type: 'array', items: { type: 'string' }, uniqueItems: true }),
    [
      's.properties[spec].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
    ],
  ],
  [
    'a default of another type',
    inSpec({ type: 'integer', default: 'a' }),
    ['s.properties[spec].default: Invalid value: "string":  in body must be of type integer: "string"'],
  ],
  [
    'a comparison where items cannot be told again',
    inSpec({
      type: 'array',
      items: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self >= oldSelf' }] },
    }),
    [
      's.properties[spec].items.x-kubernetes-validations[0].rule: Invalid value: {"rule":"self >= oldSelf"}: oldSelf cannot be used on the uncorrelatable portion of the schema within s.properties[spec].items',
    ],
  ],
  [
    'a rule of another type',
    inSpec({ type: 'integer', 'x-kubernetes-validations': [{ rule: 'self + 1' }] }),
    [
      's.properties[spec].x-kubernetes-validations[0].rule: Invalid value: {"rule":"self + 1"}: cel expression must evaluate to a bool',
    ],
  ],
]

for (const [what, schema, errors] of cases) {
  test(what, () => assert.deepEqual(structuralErrors(schema, 's').map(fieldErrorText), errors))
}
