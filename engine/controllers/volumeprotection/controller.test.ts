import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PersistentVolume } from '../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { claimProtectionController, volumeProtectionController } from './controller.ts'

function worldOf(): ComponentWorld {
  const world = new ComponentWorld()
  world.start(claimProtectionController, volumeProtectionController)
  world.create(PersistentVolumeClaim, {
    metadata: { name: 'data', finalizers: ['kubernetes.io/pvc-protection'] },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  })
  world.pass(100)
  return world
}

const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }]

test('a claim goes at once that no pod uses, or only one without a node', () => {
  const world = worldOf()
  world.create(Pod, { metadata: { name: 'waiting' }, spec: { containers: [{ name: 'c', image: 'i' }], volumes } })
  world.pass(100)
  world.delete(PersistentVolumeClaim, 'data')
  world.pass(100)
  assert.equal(world.find(PersistentVolumeClaim, 'data'), undefined)
})

test('a claim that a pod uses stays until the last such pod is gone', () => {
  const world = worldOf()
  const spec = { volumes, terminationGracePeriodSeconds: 0 }
  for (const name of ['a', 'b']) world.addPod(name, 'worker-1', { spec })
  world.pass(100)
  world.delete(PersistentVolumeClaim, 'data')
  world.pass(60_000)
  assert.ok(world.get(PersistentVolumeClaim, 'data').metadata.deletionTimestamp !== undefined)
  world.delete(Pod, 'a')
  world.pass(60_000)
  assert.ok(world.find(PersistentVolumeClaim, 'data') !== undefined)
  world.delete(Pod, 'b')
  world.pass(100)
  assert.equal(world.find(PersistentVolumeClaim, 'data'), undefined)
})

test('a bound volume stays until it is bound no more', () => {
  const world = worldOf()
  const claimRef = { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data' }
  world.create(PersistentVolume, {
    metadata: { name: 'pv', finalizers: ['kubernetes.io/pv-protection'] },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' }, claimRef },
  })
  const phase = (phase: 'Bound' | 'Released') =>
    world.patchStatus(PersistentVolume, 'pv', (volume) => ({ ...volume, status: { ...volume.status, phase } }))
  phase('Bound')
  world.delete(PersistentVolume, 'pv')
  world.pass(60_000)
  assert.ok(world.find(PersistentVolume, 'pv') !== undefined)
  phase('Released')
  world.pass(100)
  assert.equal(world.find(PersistentVolume, 'pv'), undefined)
})
