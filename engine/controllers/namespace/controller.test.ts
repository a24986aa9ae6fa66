import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigMap } from '../../api/kinds/config-map.ts'
import { Namespace } from '../../api/kinds/namespace.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { namespaceController } from './controller.ts'
import { podGraceSeconds } from './plan.ts'

function worldOf(minor = 36): ComponentWorld {
  const world = new ComponentWorld({ minor, namespace: 'shop' })
  world.create(ConfigMap, { metadata: { name: 'settings' } })
  world.start(namespaceController)
  world.runUntil(1_000)
  return world
}

const conditions = (world: ComponentWorld): string[] =>
  (world.find(Namespace, 'shop')?.status?.conditions ?? [])
    .filter(({ status }) => status === 'True')
    .map(({ reason, message }) => `${reason}: ${message}`)

const deletedAt = (world: ComponentWorld, table: string): number | undefined =>
  world.changes(table).find(({ after }) => after === undefined)?.at

test('a namespace is emptied five seconds after its deletion began, and goes', () => {
  const world = worldOf()
  world.delete(Namespace, 'shop')
  assert.equal(world.get(Namespace, 'shop').status?.phase, 'Terminating')
  world.pass(60_000)
  // It takes a moment to ask for every kind.
  assert.deepEqual([deletedAt(world, 'ConfigMap'), deletedAt(world, 'Namespace')], [6_005, 6_075])
  const last = world.changes('Namespace').at(-2)?.after as Namespace
  assert.deepEqual(
    last.status?.conditions?.map(({ status }) => status),
    Array<string>(5).fill('False'),
  )
  assert.deepEqual([...world.simulation.pending()], [])
})

test('pods get their grace period; since 1.33 all else waits for them', () => {
  for (const { minor, isKept } of [
    { minor: 36, isKept: true },
    { minor: 32, isKept: false },
  ]) {
    const world = worldOf(minor)
    world.addPod('web', 'node')
    world.delete(Namespace, 'shop')
    world.pass(5_200)
    assert.deepEqual(conditions(world), [
      'SomeResourcesRemain: Some resources are remaining: pods. has 1 resource instances',
    ])
    assert.equal(world.get(Pod, 'web').metadata.deletionGracePeriodSeconds, 30)
    assert.equal(world.find(ConfigMap, 'settings') !== undefined, isKept, `1.${minor}`)
    world.delete(Pod, 'web', { gracePeriodSeconds: 0 })
    world.pass(60_000)
    // The conditions that changed brought the namespace back after another five seconds.
    const thenMs = deletedAt(world, 'Namespace') ?? 0
    assert.ok(thenMs > 11_000 && thenMs < 11_400, `${thenMs} ms`)
  }
})

test('what holds finalizers is waited for, and named', () => {
  const world = worldOf()
  world.patch(ConfigMap, 'settings', (map) => ({
    ...map,
    metadata: { ...map.metadata, finalizers: ['example.com/wait'] },
  }))
  world.delete(Namespace, 'shop')
  world.pass(60_000)
  assert.deepEqual(conditions(world), [
    'SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances',
    'SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/wait in 1 resource instances',
  ])
  world.patch(ConfigMap, 'settings', (map) => ({ ...map, metadata: { ...map.metadata, finalizers: [] } }))
  world.pass(8_000)
  assert.equal(world.find(Namespace, 'shop'), undefined)
})

test('pods that outstay their grace period are an error that is tried again, more and more seldom', () => {
  const world = worldOf()
  world.addPod('web', 'node')
  world.delete(Namespace, 'shop')
  world.pass(300_000)
  assert.deepEqual(conditions(world), [
    'ContentDeletionFailed: Failed to delete all resource types, 1 remaining: failed to delete pods for namespace: shop, err: unexpected items still remain in namespace: shop for gvr: /v1, Resource=pods',
    'SomeResourcesRemain: Some resources are remaining: pods. has 1 resource instances',
  ])
  world.delete(Pod, 'web', { gracePeriodSeconds: 0 })
  world.pass(60_000)
  assert.equal(world.find(Namespace, 'shop'), undefined)
})

test('the longest grace period counts, of pods that run, until it is over', () => {
  const pod = (phase: string, terminationGracePeriodSeconds: number): Pod =>
    ({ spec: { terminationGracePeriodSeconds }, status: { phase } }) as Pod
  const pods = [pod('Running', 30), pod('Pending', 45), pod('Failed', 600)]
  assert.deepEqual([podGraceSeconds(pods, 44_999), podGraceSeconds(pods, 45_000), podGraceSeconds([], 0)], [45, 0, 0])
})
