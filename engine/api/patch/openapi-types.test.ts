import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typeByKey } from '../schema/schema.ts'
import { pathText } from './field-path.ts'
import { pathsOf } from './field-set.ts'
import { fieldsOf } from './fields-of.ts'
import { fieldTypeOf } from './kind-types.ts'
import { customResourceType } from './openapi-types.ts'
import { fieldErrors } from './validate-fields.ts'

const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        size: { type: 'integer' },
        quantity: { 'x-kubernetes-int-or-string': true },
        tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
        order: { type: 'array', items: { type: 'string' } },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name', 'side'],
          items: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              side: { type: 'string', default: 'left' },
              size: { type: 'number' },
            },
          },
        },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        whole: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: { type: 'string' } } },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  },
}
const type = customResourceType(schema, fieldTypeOf(typeByKey('meta/v1.ObjectMeta')))

test('fields follow the schema of the definition', () => {
  const object = {
    apiVersion: 'example.com/v1',
    kind: 'Thing',
    metadata: { name: 'x' },
    spec: {
      size: 1,
      quantity: '1Gi',
      tags: ['b', 'a'],
      order: ['b', 'a'],
      parts: [{ name: 'p', size: 1 }],
      labels: { a: 'b' },
      whole: { a: 'b' },
      free: { a: { b: [1] } },
    },
  }
  assert.deepEqual(fieldErrors(type, object), [])
  assert.deepEqual(
    pathsOf(fieldsOf(type, object))
      .map(pathText)
      .filter((path) => path.startsWith('.spec')),
    [
      '.spec.order',
      '.spec.quantity',
      '.spec.size',
      '.spec.whole',
      '.spec.free.a',
      '.spec.free.a.b',
      '.spec.labels.a',
      '.spec.parts[name="p",side="left"]',
      '.spec.parts[name="p",side="left"].name',
      '.spec.parts[name="p",side="left"].size',
      '.spec.tags[="a"]',
      '.spec.tags[="b"]',
    ],
  )
})

test('what the schema does not have is an error', () => {
  assert.deepEqual(fieldErrors(type, { spec: { size: 'x', color: 1 } }), [
    '.spec.size: expected numeric (int or float), got string',
    '.spec.color: field not declared in schema',
  ])
  assert.deepEqual(fieldErrors(type, { status: {} }), ['.status: field not declared in schema'])
  const open = customResourceType({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, type)
  assert.deepEqual(fieldErrors(open, { status: { a: [1] } }), [])
})
