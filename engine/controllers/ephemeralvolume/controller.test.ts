import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { Pod } from '../../api/kinds/pod.ts'
import type { Event } from '../../api/schema/types.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { ephemeralVolumeController } from './controller.ts'

const template = {
  metadata: { labels: { app: 'shop' } },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
}

function worldWithPod(minor = 36, before: (world: ComponentWorld) => void = () => {}): ComponentWorld {
  const world = new ComponentWorld({ minor })
  world.start(ephemeralVolumeController)
  before(world)
  const volumes = [
    { name: 'disk', ephemeral: { volumeClaimTemplate: template } },
    { name: 'cache', emptyDir: {} },
  ]
  world.create(Pod, { metadata: { name: 'shop' }, spec: { containers: [{ name: 'c', image: 'i' }], volumes } })
  world.pass(100)
  return world
}

test('a pod gets a claim for each of its generic ephemeral volumes, which goes with it', () => {
  const world = worldWithPod()
  const claims = [...world.store.table<PersistentVolumeClaim>('PersistentVolumeClaim').list()]
  const { uid } = world.get(Pod, 'shop').metadata
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'shop', uid, controller: true, blockOwnerDeletion: true }
  assert.deepEqual(
    claims.map(({ metadata: { name, labels, ownerReferences } }) => ({ name, labels, ownerReferences })),
    [{ name: 'shop-disk', labels: { app: 'shop' }, ownerReferences: [owner] }],
  )
})

test('a claim that somebody deletes comes back while the pod is there', () => {
  const world = worldWithPod()
  const { uid } = world.get(PersistentVolumeClaim, 'shop-disk').metadata
  world.delete(PersistentVolumeClaim, 'shop-disk')
  world.pass(100)
  assert.notEqual(world.get(PersistentVolumeClaim, 'shop-disk').metadata.uid, uid)
})

test('a claim of that name that is not the pod’s is left alone, and the pod says so', () => {
  const world = worldWithPod(36, (before) =>
    before.create(PersistentVolumeClaim, { metadata: { name: 'shop-disk' }, spec: template.spec }),
  )
  const [event] = world.store.table<Event>('Event').list()
  assert.equal(
    `${event?.reason}: ${event?.message}`,
    'FailedBinding: ephemeral volume disk: PVC default/shop-disk was not created for pod default/shop (pod is not owner)',
  )
  assert.equal(world.get(PersistentVolumeClaim, 'shop-disk').metadata.ownerReferences, undefined)
})

test('before 1.21 nobody does it', () => {
  assert.equal(worldWithPod(20).find(PersistentVolumeClaim, 'shop-disk'), undefined)
})
