import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controllerOf, isControlledBy, isOwnedBy, ownerReference } from './owners.ts'

const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web-1', uid: 'uid-1' } }
const other = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', uid: 'uid-2' } }

test('an owner controls by a reference that blocks its deletion', () => {
  assert.deepEqual(ownerReference(replicaSet), {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: 'web-1',
    uid: 'uid-1',
    controller: true,
    blockOwnerDeletion: true,
  })
})

test('of several owners one controls', () => {
  const plain = { ...ownerReference(other), controller: false }
  const pod = { metadata: { ownerReferences: [plain, ownerReference(replicaSet)] } }
  assert.equal(controllerOf(pod)?.name, 'web-1')
  assert.deepEqual([isOwnedBy(pod, other), isControlledBy(pod, other)], [true, false])
  assert.deepEqual([isOwnedBy(pod, replicaSet), isControlledBy(pod, replicaSet)], [true, true])
  assert.equal(controllerOf({ metadata: { ownerReferences: [plain] } }), undefined)
  assert.equal(isOwnedBy({}, replicaSet), false)
})

test('an owner of the same name that was made anew is another', () => {
  const pod = { metadata: { ownerReferences: [ownerReference(replicaSet)] } }
  assert.equal(isOwnedBy(pod, { metadata: { uid: 'uid-3' } }), false)
})
