import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { StatefulSet } from '../../api/kinds/stateful-set.ts'
import type { ControllerRevision, Pod as PodObject } from '../../api/schema/types.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { statefulSetController } from './controller.ts'

const labels = { app: 'db' }

function worldWith(spec: object = {}): ComponentWorld {
  const world = new ComponentWorld()
  world.start(statefulSetController)
  const template = { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'db:1' }] } }
  const selector = { matchLabels: labels }
  world.create(StatefulSet, {
    metadata: { name: 'db' },
    spec: { replicas: 3, serviceName: 'db', selector, template, ...spec },
  })
  world.pass(100)
  return world
}

const podsOf = (world: ComponentWorld): readonly PodObject[] => world.store.table<PodObject>('Pod').list()
const namesOf = (world: ComponentWorld): readonly string[] => podsOf(world).map(({ metadata }) => metadata.name)

function makeReady(world: ComponentWorld, ...names: readonly string[]): void {
  for (const name of names) {
    world.setPodReady(name, true)
    world.pass(100)
  }
}

function bind(world: ComponentWorld, name: string): void {
  world.api.post(
    Pod,
    { namespace: 'default', name, subresource: 'binding' },
    { target: { name: 'a' } },
    { user: 'test', groups: ['system:masters'], actor: 'test' },
  )
}

test('pods come in order, each when the one before is ready, with their identity', () => {
  const world = worldWith()
  assert.deepEqual(namesOf(world), ['db-0'])
  makeReady(world, 'db-0')
  assert.deepEqual(namesOf(world), ['db-0', 'db-1'])
  makeReady(world, 'db-1', 'db-2')
  const { metadata, spec } = world.get(Pod, 'db-2')
  const { status } = world.get(StatefulSet, 'db')
  assert.deepEqual(metadata.labels, {
    app: 'db',
    'statefulset.kubernetes.io/pod-name': 'db-2',
    'apps.kubernetes.io/pod-index': '2',
    'controller-revision-hash': status.updateRevision,
  })
  assert.deepEqual([spec.hostname, spec.subdomain], ['db-2', 'db'])
  const { currentRevision, updateRevision, ...numbers } = status
  assert.equal(currentRevision, updateRevision)
  assert.deepEqual(numbers, {
    observedGeneration: 1,
    replicas: 3,
    readyReplicas: 3,
    currentReplicas: 3,
    updatedReplicas: 3,
    availableReplicas: 3,
    collisionCount: 0,
  })
  assert.deepEqual(
    world.events('StatefulSet'),
    [0, 1, 2].map((ordinal) => `SuccessfulCreate db: create Pod db-${ordinal} in StatefulSet db successful`),
  )
})

test('in parallel all come at once, from the ordinal that was named', () => {
  const world = worldWith({ podManagementPolicy: 'Parallel', ordinals: { start: 5 } })
  assert.deepEqual(namesOf(world), ['db-5', 'db-6', 'db-7'])
})

test('a pod of a lost node, which stays in deletion, is not doubled', () => {
  for (const podManagementPolicy of ['OrderedReady', 'Parallel']) {
    const world = worldWith({ podManagementPolicy, replicas: 1 })
    bind(world, 'db-0')
    makeReady(world, 'db-0')
    world.delete(Pod, 'db-0')
    world.pass(3_600_000)
    assert.equal(world.changes('Pod').filter(({ verb }) => verb === 'create').length, 1)
    world.delete(Pod, 'db-0', { gracePeriodSeconds: 0 })
    world.pass(100)
    assert.equal(world.changes('Pod').filter(({ verb }) => verb === 'create').length, 2)
  }
})

test('claims are made before their pod, are told of, and stay', () => {
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
  const world = worldWith({ replicas: 1, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }] })
  assert.deepEqual(world.get(PersistentVolumeClaim, 'data-db-0').metadata.labels, labels)
  assert.deepEqual(world.get(Pod, 'db-0').spec.volumes?.[0], {
    name: 'data',
    persistentVolumeClaim: { claimName: 'data-db-0' },
  })
  assert.deepEqual(world.events('StatefulSet'), [
    'SuccessfulCreate db: create Claim data-db-0 Pod db-0 in StatefulSet db success',
    'SuccessfulCreate db: create Pod db-0 in StatefulSet db successful',
  ])
  world.patch(StatefulSet, 'db', (set) => ({ ...set, spec: { ...set.spec, replicas: 0 } }))
  makeReady(world, 'db-0')
  assert.deepEqual(namesOf(world), [])
  assert.equal(world.get(PersistentVolumeClaim, 'data-db-0').metadata.ownerReferences, undefined)
})

test('pods that become available make room for the next, to the second', () => {
  const world = worldWith({ minReadySeconds: 10, replicas: 2 })
  world.runUntil(2_000)
  world.setPodReady('db-0', true)
  world.runUntil(11_900)
  assert.deepEqual(namesOf(world), ['db-0'])
  world.runUntil(12_100)
  assert.deepEqual(namesOf(world), ['db-0', 'db-1'])
})

test('going back to an earlier template makes its revision the newest', () => {
  const world = worldWith({ replicas: 0 })
  for (const image of ['db:2', 'db:1']) {
    world.patch(StatefulSet, 'db', (set) => {
      const template = {
        ...set.spec.template,
        spec: { ...set.spec.template.spec, containers: [{ name: 'db', image }] },
      }
      return { ...set, spec: { ...set.spec, template } }
    })
    world.pass(100)
  }
  const revisions = world.store.table<ControllerRevision>('ControllerRevision').list()
  assert.deepEqual(revisions.map(({ revision }) => revision).sort(), [2, 3])
})

test('left alone, a set that is as it should be is not looked at', () => {
  const world = worldWith({ replicas: 1, minReadySeconds: 5 })
  makeReady(world, 'db-0')
  world.pass(60_000)
  assert.deepEqual(world.waitingRoom.all(), [])
})
