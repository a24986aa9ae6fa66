import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JSONSchemaProps } from '../schema/types.ts'
import { defaulted } from './defaulting.ts'
import { isFieldPath, valuesAt } from './field-path.ts'
import { pruned } from './pruning.ts'
import { ruleErrors } from './rule-errors.ts'
import { schemaErrors } from './schema-errors.ts'

const schema: JSONSchemaProps = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        size: { type: 'integer', default: 1 },
        note: { type: 'string', nullable: true, default: 'none' },
        any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { in: { type: 'object' } } },
        pod: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } },
        ports: { type: 'array', items: { type: 'object', properties: { port: { type: 'integer', default: 80 } } } },
        free: { type: 'object', additionalProperties: { type: 'object', properties: { a: { type: 'string' } } } },
      },
      'x-kubernetes-validations': [{ rule: '!has(self.size) || self.size < 10' }],
    },
  },
}

test('fields that there are none go, and are told', () => {
  const object = {
    apiVersion: 'v1',
    kind: 'A',
    metadata: { name: 'a' },
    extra: 1,
    spec: {
      size: 1,
      no: 1,
      any: { x: 1, in: { y: 1 } },
      pod: { kind: 'Pod', z: 1 },
      ports: [{ port: 1, q: 1 }],
      free: { k: { a: 'b', c: 1 } },
    },
  }
  const { object: kept, unknown } = pruned(object, schema)
  assert.deepEqual(unknown, ['extra', 'spec.no', 'spec.any.in.y', 'spec.pod.z', 'spec.ports[0].q', 'spec.free.k.c'])
  assert.deepEqual(kept, {
    apiVersion: 'v1',
    kind: 'A',
    metadata: { name: 'a' },
    spec: { size: 1, any: { x: 1, in: {} }, pod: { kind: 'Pod' }, ports: [{ port: 1 }], free: { k: { a: 'b' } } },
  })
  assert.equal(pruned(kept, schema).object, kept)
})

test('a field that would be the prototype is unknown', () => {
  const object = JSON.parse('{"metadata":{},"spec":{"any":{"__proto__":{"x":1}}}}')
  const { object: kept, unknown } = pruned(object, schema)
  assert.deepEqual(unknown, ['spec.any.__proto__'])
  assert.equal(JSON.stringify(kept), '{"metadata":{},"spec":{"any":{}}}')
})

test('defaults stand where something is missing, and for null where there may be none', () => {
  assert.deepEqual(defaulted({ spec: { size: null, note: null, ports: [{}] } }, schema), {
    spec: { size: 1, note: null, ports: [{ port: 80 }] },
  })
  assert.deepEqual(defaulted({}, schema), {})
  const whole = { spec: { size: 2, note: 'x' } }
  assert.equal(defaulted(whole, schema), whole)
})

test('whatever comes, it is judged and not choked on; what was filled in needs nothing more', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const object = { apiVersion: 'v1', kind: 'A', spec: value } as const
      const errors = schemaErrors(object, schema, '')
      if (errors.length === 0) ruleErrors(object, schema, '')
      const filled = defaulted(pruned(object, schema).object, schema)
      assert.deepEqual(defaulted(filled, schema), filled)
      assert.deepEqual(pruned(filled, schema).unknown, [])
    }),
  )
})

const object = {
  metadata: { annotations: { 'a.b/c': 'x' } },
  status: {
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Done', status: 'False' },
    ],
    list: [1, 2],
  },
}

const paths: readonly (readonly [path: string, values: readonly unknown[]])[] = [
  ['.status.conditions[?(@.type=="Ready")].status', ['True']],
  [".status.conditions[?(@.type=='Done')].status", ['False']],
  ['.status.conditions[*].type', ['Ready', 'Done']],
  ['.status.list[1]', [2]],
  ['.status.list[-1]', [2]],
  ['.metadata.annotations.a\\.b/c', ['x']],
  [".metadata.annotations['a.b/c']", ['x']],
  ['.status.nothing.here', []],
]

for (const [path, values] of paths) {
  test(`${path} leads to ${JSON.stringify(values)}`, () => {
    assert.ok(isFieldPath(path))
    assert.deepEqual(valuesAt(object, path), values)
  })
}

test('what is no path is none', () => {
  for (const text of ['status', '.a[', '.a[?(@.b>1)]', '']) assert.equal(isFieldPath(text), false)
})
