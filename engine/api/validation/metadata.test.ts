import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FieldError, fieldErrorText } from '../field-error.ts'
import { subdomainName } from '../kinds/names.ts'
import type { ObjectMeta } from '../schema/types.ts'
import { checkMetadata, checkMetadataUpdate } from './metadata.ts'

const valid: ObjectMeta = { name: 'web', namespace: 'default', uid: '1', resourceVersion: '1' }
const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: '1', controller: true }

function newTexts(metadata: ObjectMeta, namespaced = true): readonly string[] {
  const errors: FieldError[] = []
  checkMetadata(metadata, { namespaced, nameErrors: subdomainName }, errors)
  return errors.map(fieldErrorText)
}

function updateTexts(next: ObjectMeta, before: ObjectMeta): readonly string[] {
  const errors: FieldError[] = []
  checkMetadataUpdate(next, before, errors)
  return errors.map(fieldErrorText)
}

test('new metadata is named, placed and owned rightly', () => {
  const two = [owner, { ...owner, name: 'api' }]
  const cases: readonly (readonly [metadata: ObjectMeta, ...texts: readonly string[]])[] = [
    [valid],
    [{ ...valid, generateName: 'web-' }],
    [{ ...valid, name: '' }, 'metadata.name: Required value: name or generateName is required'],
    [{ ...valid, namespace: '' }, 'metadata.namespace: Required value'],
    [{ ...valid, generation: -1 }, 'metadata.generation: Invalid value: -1: must be greater than or equal to 0'],
    [{ ...valid, ownerReferences: [owner] }],
    [
      { ...valid, ownerReferences: [{ ...owner, uid: '' }] },
      'metadata.ownerReferences[0].uid: Required value: must not be empty',
    ],
    [
      { ...valid, ownerReferences: two },
      `metadata.ownerReferences: Invalid value: ${JSON.stringify(two)}: Only one reference can have Controller set to true. Found "true" in references for ReplicaSet/web and ReplicaSet/api`,
    ],
    [{ ...valid, finalizers: ['example.com/a', 'orphan'] }],
    [
      { ...valid, finalizers: ['mine'] },
      'metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    ],
    [
      { ...valid, annotations: { 'Example.com/A': 'a', b: 'b'.repeat(2 ** 18) } },
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ],
  ]
  for (const [metadata, ...texts] of cases) assert.deepEqual(newTexts(metadata), texts)
})

test('labels are checked by key and by value', () => {
  assert.deepEqual(
    newTexts({ ...valid, labels: { 'a/b/c': 'ok', ok: 'not ok' } }).map((text) => text.slice(0, 40)),
    ['metadata.labels: Invalid value: "a/b/c":', 'metadata.labels: Invalid value: "not ok"'],
  )
})

test('an object of the cluster is in no namespace', () => {
  assert.deepEqual(newTexts({ name: 'web' }, false), [])
  assert.deepEqual(newTexts(valid, false), ['metadata.namespace: Forbidden: not allowed on this type'])
})

test('what the server gave stays', () => {
  const before = { ...valid, generation: 2, creationTimestamp: '2024-01-01T00:00:00Z' }
  assert.deepEqual(updateTexts({ ...before, labels: { a: 'b' } }, before), [])
  assert.deepEqual(updateTexts({ ...before, uid: '2', generation: 1, resourceVersion: '' }, before), [
    'metadata.resourceVersion: Invalid value: "": must be specified for an update',
    'metadata.generation: Invalid value: 1: must not be decremented',
    'metadata.uid: Invalid value: "2": field is immutable',
  ])
})

test('what is being deleted gains no finalizers', () => {
  const before = { ...valid, deletionTimestamp: '2024-01-01T00:00:00Z', finalizers: ['example.com/a'] }
  assert.deepEqual(updateTexts({ ...before, finalizers: [] }, before), [])
  assert.deepEqual(updateTexts({ ...before, finalizers: ['example.com/c', 'example.com/b'] }, before), [
    'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/b", "example.com/c"}',
  ])
})
