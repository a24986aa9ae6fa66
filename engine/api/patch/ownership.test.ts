import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typeByKey } from '../schema/schema.ts'
import { clientSideAppliers, upgradeManagedFields } from './client-side-apply.ts'
import type { JsonObject } from './json.ts'
import { fieldTypeOf } from './kind-types.ts'
import { encodeManagedFields, type ManagedFieldsEntry, type Managers, managedFieldsOf } from './managed-fields.ts'
import { entriesOf, managersAfter, startLog, type Write, withWrite } from './ownership.ts'

const type = fieldTypeOf(typeByKey('core/v1.Pod'))

function pod(labels: JsonObject, status?: JsonObject, managedFields?: unknown): JsonObject {
  const metadata = { name: 'p', labels, ...(managedFields === undefined ? {} : { managedFields }) }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { nodeName: 'n' },
    ...(status === undefined ? {} : { status }),
  }
}

function time(second: number): string {
  return `2024-01-01T00:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}Z`
}

function write(
  before: JsonObject | undefined,
  after: JsonObject,
  manager: string,
  second = 0,
  subresource?: string,
): Write {
  const operation = { manager, operation: 'Update', apiVersion: 'v1', subresource } as const
  return { before, after, operation, time: time(second) }
}

function fieldsOfManager(entries: readonly ManagedFieldsEntry[], manager: string): JsonObject | undefined {
  return entries.find((entry) => entry.manager === manager)?.fieldsV1
}

test('a log says late what each write would have said at once', () => {
  const objects = Array.from({ length: 200 }, (_, index) => pod({ a: String(index % 3), [`l${index % 7}`]: 'x' }))
  let log = startLog(type)
  let eager: Managers = new Map()
  for (const [index, after] of objects.entries()) {
    const next = write(objects[index - 1], after, `m${index % 4}`, index)
    log = withWrite(log, next)
    eager = managersAfter(type, eager, next)
    if (index % 50 === 49) assert.deepEqual(entriesOf(log), encodeManagedFields(eager))
  }
  assert.deepEqual(entriesOf(log), encodeManagedFields(eager))
})

test('a log can go on from any of its states', () => {
  const start = withWrite(startLog(type), write(undefined, pod({ a: '1' }), 'creator'))
  const one = withWrite(start, write(pod({ a: '1' }), pod({ a: '2' }), 'one', 1))
  const other = withWrite(start, write(pod({ a: '1' }), pod({}), 'other', 1))
  assert.deepEqual(
    entriesOf(one).map(({ manager }) => manager),
    ['creator', 'one'],
  )
  assert.deepEqual(fieldsOfManager(entriesOf(other), 'creator'), {
    'f:metadata': { 'f:labels': {} },
    'f:spec': { 'f:nodeName': {} },
  })
})

test('writing the status does not make anybody owner of the spec, nor the other way round', () => {
  const created = write(undefined, pod({ a: '1' }, { phase: 'Pending' }), 'creator')
  const first = withWrite(startLog(type), created)
  assert.deepEqual(fieldsOfManager(entriesOf(first), 'creator'), {
    'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } },
    'f:spec': { 'f:nodeName': {} },
  })
  const condition = { type: 'Ready', status: 'True' }
  const running = pod({ a: '1' }, { phase: 'Running', conditions: [condition] })
  const second = withWrite(first, write(created.after, running, 'kubelet', 5, 'status'))
  assert.deepEqual(entriesOf(second)[1], {
    manager: 'kubelet',
    operation: 'Update',
    apiVersion: 'v1',
    time: time(5),
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:status': {
        'f:conditions': { '.': {}, 'k:{"type":"Ready"}': { '.': {}, 'f:status': {}, 'f:type': {} } },
        'f:phase': {},
      },
    },
    subresource: 'status',
  })
})

test('what a write of the status changes of the spec does not count', () => {
  const object = pod({})
  const moved = { ...object, spec: { nodeName: 'other' }, status: { phase: 'Running' } }
  const log = withWrite(startLog(type), write(undefined, object, 'creator'))
  const entries = entriesOf(withWrite(log, write(object, moved, 'kubelet', 1, 'status')))
  assert.deepEqual(fieldsOfManager(entries, 'kubelet'), { 'f:status': { 'f:phase': {} } })
  assert.deepEqual(fieldsOfManager(entries, 'creator'), fieldsOfManager(entriesOf(log), 'creator'))
})

test('a write that changes nothing leaves all as it was, its time too', () => {
  const log = withWrite(startLog(type), write(undefined, pod({ a: '1' }), 'creator'))
  const next = withWrite(log, write(pod({ a: '1' }), pod({ a: '1' }), 'creator', 9))
  assert.deepEqual(entriesOf(next), entriesOf(log))
})

test('an object without entries stays without, and an empty list removes them', () => {
  const object = pod({ a: '1' })
  assert.deepEqual(entriesOf(withWrite(startLog(type), write(object, pod({ a: '2' }), 'bob'))), [])
  const created = withWrite(startLog(type), write(undefined, object, 'creator'))
  assert.deepEqual(entriesOf(withWrite(created, write(object, pod({ a: '2' }, undefined, []), 'bob'))), [])
  assert.deepEqual(entriesOf(withWrite(created, write(object, pod({ a: '2' }, undefined, [{}]), 'bob'))), [])
})

test('entries that a writer sends count', () => {
  const object = pod({ a: '1' })
  const created = withWrite(startLog(type), write(undefined, object, 'creator'))
  const sent = entriesOf(created).map((entry) => ({ ...entry, manager: 'renamed' }))
  const log = withWrite(created, write(object, pod({ a: '1' }, undefined, sent), 'bob', 1))
  assert.deepEqual(entriesOf(log), sent)
})

test('of more than ten updaters the oldest become ancient-changes', () => {
  let log = startLog(type)
  let before: JsonObject | undefined
  for (let index = 0; index < 12; index++) {
    const labels = Object.fromEntries(Array.from({ length: index + 1 }, (_, label) => [`l${label}`, '1']))
    log = withWrite(log, write(before, pod(labels), `m${String(index).padStart(2, '0')}`, index))
    before = pod(labels)
  }
  const entries = entriesOf(log)
  assert.equal(entries.length, 10)
  assert.deepEqual([entries[0]?.manager, entries[0]?.time], ['ancient-changes', time(2)])
  assert.deepEqual(entries[0]?.fieldsV1?.['f:metadata'], {
    'f:labels': { '.': {}, 'f:l0': {}, 'f:l1': {}, 'f:l2': {} },
  })
})

const annotation = 'kubectl.kubernetes.io/last-applied-configuration'
const applied = { 'f:metadata': { 'f:annotations': { '.': {}, [`f:${annotation}`]: {} } } }
const clientEntry = {
  manager: 'kubectl-client-side-apply',
  operation: 'Update',
  apiVersion: 'v1',
  time: time(1),
  fieldsType: 'FieldsV1',
  fieldsV1: applied,
} as const

test('those who applied client-side are found by the annotation they own', () => {
  const others = [
    { ...clientEntry, manager: 'x', fieldsV1: {} },
    { ...clientEntry, operation: 'Apply', manager: 'y' },
  ]
  assert.deepEqual(clientSideAppliers([...others, clientEntry, clientEntry]), ['kubectl-client-side-apply'])
})

test('an upgrade turns the updater into an applier, or joins it with the one there is', () => {
  const upgraded = upgradeManagedFields([clientEntry], 'kubectl-client-side-apply', 'kubectl')
  assert.deepEqual(upgraded, [{ ...clientEntry, manager: 'kubectl', operation: 'Apply' }])
  const server = {
    ...clientEntry,
    manager: 'kubectl',
    operation: 'Apply',
    fieldsV1: { 'f:spec': { 'f:nodeName': {} } },
  }
  assert.deepEqual(upgradeManagedFields([server, clientEntry], 'kubectl-client-side-apply', 'kubectl'), [
    { ...server, fieldsV1: { ...applied, 'f:spec': { 'f:nodeName': {} } } },
  ])
  const untouched = [server]
  assert.equal(upgradeManagedFields(untouched, 'kubectl-client-side-apply', 'kubectl'), untouched)
})

test('entries are read from the metadata', () => {
  assert.deepEqual(managedFieldsOf(pod({}, undefined, [clientEntry])), [clientEntry])
  assert.deepEqual(managedFieldsOf({}), [])
})
