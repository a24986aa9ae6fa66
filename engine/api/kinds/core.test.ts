import assert from 'node:assert/strict'
import { test } from 'node:test'
import { created, kindContext, withValue } from '../../testing/validation.ts'
import { Namespace } from './namespace.ts'
import { Secret } from './secret.ts'

test('a namespace is named by a label and held by its finalizer', () => {
  const namespace = created('Namespace', { metadata: { name: 'shop' } }) as unknown as Namespace
  assert.deepEqual(namespace.metadata.labels, { 'kubernetes.io/metadata.name': 'shop' })
  assert.deepEqual([namespace.spec, namespace.status], [{ finalizers: ['kubernetes'] }, { phase: 'Active' }])
  assert.equal(Namespace.isHeldByFinalizers?.(namespace), true)
  assert.equal(Namespace.prepareForDeletion?.(namespace, '').status.phase, 'Terminating')
})

test('only the finalize subresource changes the finalizers of a namespace', () => {
  const namespace = created('Namespace', {}) as unknown as Namespace
  const emptied = withValue(namespace, 'spec.finalizers', [])
  assert.equal(Namespace.prepareForUpdate?.(emptied, namespace, kindContext).spec, namespace.spec)
  const finalized = Namespace.subresources?.['finalize']?.(namespace, emptied, kindContext)
  assert.equal(finalized && Namespace.isHeldByFinalizers?.(finalized), false)
})

test('texts of a secret become its data', () => {
  const secret = created('Secret', { data: { a: 'YQ==' }, stringData: { b: 'grün' } }) as unknown as Secret
  assert.deepEqual([secret.data, secret.stringData, secret.type], [{ a: 'YQ==', b: 'Z3LDvG4=' }, undefined, 'Opaque'])
})

test('an update that says nothing of the type of a secret keeps it', () => {
  const before = created('Secret', { type: 'kubernetes.io/tls' }) as unknown as Secret
  const { type: _type, ...rest } = before
  assert.equal(Secret.prepareForUpdate?.(rest as Secret, before, kindContext).type, 'kubernetes.io/tls')
})

test('what a node has it can give, unless it says otherwise', () => {
  const capacity = { cpu: '4' }
  assert.deepEqual(created('Node', { status: { capacity } })['status'], { capacity, allocatable: capacity })
})

test('a limit range fills in what follows from what it says', () => {
  const item = { type: 'Container', max: { cpu: '2' }, min: { cpu: '100m', memory: '64Mi' } }
  const { limits } = created('LimitRange', { spec: { limits: [item] } })['spec'] as { limits: readonly unknown[] }
  assert.deepEqual(limits[0], { ...item, default: { cpu: '2' }, defaultRequest: { cpu: '2', memory: '64Mi' } })
})

test('a network policy is one of ingress, and of egress where it has rules for it', () => {
  const typesOf = (spec: object): unknown =>
    (created('NetworkPolicy', { spec })['spec'] as { policyTypes: unknown }).policyTypes
  assert.deepEqual(typesOf({ podSelector: {} }), ['Ingress'])
  assert.deepEqual(typesOf({ podSelector: {}, egress: [{}] }), ['Ingress', 'Egress'])
  assert.deepEqual(typesOf({ podSelector: {}, egress: [{}], policyTypes: ['Egress'] }), ['Egress'])
})
