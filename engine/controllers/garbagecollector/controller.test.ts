import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConfigMap } from '../../api/kinds/config-map.ts'
import type { Kind } from '../../api/kinds/kind.ts'
import { Namespace } from '../../api/kinds/namespace.ts'
import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import type { KubernetesObject, OwnerReference } from '../../api/schema/types.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { GarbageCollector, garbageCollector } from './controller.ts'

function worldOf(flags: Readonly<Record<string, string>> = {}): ComponentWorld {
  const world = new ComponentWorld({ flags })
  world.start(garbageCollector)
  world.pass(100)
  return world
}

const reference = ({ apiVersion, kind, metadata }: KubernetesObject, more: object = {}): OwnerReference => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid,
  ...more,
})

function add<T extends KubernetesObject = ConfigMap>(
  world: ComponentWorld,
  name: string,
  owners: readonly OwnerReference[] = [],
  more: { kind?: Kind<T>; namespace?: string; finalizers?: readonly string[] } = {},
): KubernetesObject {
  const { kind = ConfigMap as unknown as Kind<T>, namespace = 'default', finalizers = [] } = more
  const metadata = { name, ownerReferences: owners, finalizers, ...(kind.namespaced ? { namespace } : {}) }
  const created = world.create(kind, { metadata })
  world.pass(20)
  return created
}

const names = (world: ComponentWorld): string[] => world.api.list(ConfigMap).map(({ metadata }) => metadata.name)

test('in the background the owner goes at once, and what it owned after it, generation by generation', () => {
  const world = worldOf()
  const owner = add(world, 'owner')
  const child = add(world, 'child', [reference(owner)])
  add(world, 'grandchild', [reference(child)])
  world.delete(ConfigMap, 'owner')
  assert.deepEqual(names(world), ['child', 'grandchild'])
  world.pass(100)
  assert.deepEqual(names(world), [])
  const deletions = world.changes('ConfigMap').filter(({ after }) => after === undefined)
  assert.deepEqual(
    deletions.map(({ key }) => key),
    ['default/owner', 'default/child', 'default/grandchild'],
  )
})

test('in the foreground the owner goes when those that block it are gone', () => {
  const world = worldOf()
  const owner = add(world, 'owner')
  add(world, 'blocks', [reference(owner, { blockOwnerDeletion: true })], { finalizers: ['example.com/wait'] })
  add(world, 'does-not', [reference(owner)], { finalizers: ['example.com/wait'] })
  world.delete(ConfigMap, 'owner', { propagationPolicy: 'Foreground' })
  world.pass(1_000)
  assert.deepEqual(names(world), ['blocks', 'does-not', 'owner'])
  world.patch(ConfigMap, 'blocks', (map) => ({ ...map, metadata: { ...map.metadata, finalizers: [] } }))
  world.pass(100)
  assert.deepEqual(names(world), ['does-not'])
})

test('in the foreground dependents with dependents of their own are deleted in the foreground too', () => {
  const world = worldOf()
  const owner = add(world, 'owner')
  const child = add(world, 'child', [reference(owner, { blockOwnerDeletion: true })])
  add(world, 'grandchild', [reference(child, { blockOwnerDeletion: true })], { finalizers: ['example.com/wait'] })
  world.delete(ConfigMap, 'owner', { propagationPolicy: 'Foreground' })
  world.pass(1_000)
  assert.deepEqual(world.get(ConfigMap, 'child').metadata.finalizers, ['foregroundDeletion'])
  world.patch(ConfigMap, 'grandchild', (map) => ({ ...map, metadata: { ...map.metadata, finalizers: [] } }))
  world.pass(100)
  assert.deepEqual(names(world), [])
})

test('an owner goes when what it waited for does not block it any more', () => {
  const world = worldOf()
  const owner = add(world, 'owner')
  add(world, 'child', [reference(owner, { blockOwnerDeletion: true })], { finalizers: ['example.com/wait'] })
  world.delete(ConfigMap, 'owner', { propagationPolicy: 'Foreground' })
  world.pass(100)
  const ownerReferences = [reference(owner, { blockOwnerDeletion: false })]
  world.patch(ConfigMap, 'child', (map) => ({ ...map, metadata: { ...map.metadata, ownerReferences } }))
  world.pass(100)
  assert.deepEqual(names(world), ['child'])
})

test('objects that own each other do not wait for each other', () => {
  const world = worldOf()
  const first = add(world, 'first')
  const second = add(world, 'second', [reference(first, { blockOwnerDeletion: true })])
  const ownerReferences = [reference(second, { blockOwnerDeletion: true })]
  world.patch(ConfigMap, 'first', (map) => ({ ...map, metadata: { ...map.metadata, ownerReferences } }))
  world.pass(100)
  world.delete(ConfigMap, 'first', { propagationPolicy: 'Foreground' })
  world.pass(1_000)
  assert.deepEqual(names(world), [])
})

test('an orphaning deletion leaves the dependents without that owner', () => {
  const world = worldOf()
  const [owner, other] = [add(world, 'owner'), add(world, 'other')]
  add(world, 'child', [reference(owner), reference(other)])
  world.delete(ConfigMap, 'owner', { propagationPolicy: 'Orphan' })
  world.pass(100)
  assert.deepEqual(names(world), ['child', 'other'])
  assert.deepEqual(world.get(ConfigMap, 'child').metadata.ownerReferences, [reference(other)])
})

test('as long as one owner is there the object stays, without the references to those that are not', () => {
  const world = worldOf()
  const [first, second] = [add(world, 'first'), add(world, 'second')]
  add(world, 'child', [reference(first), reference(second)])
  world.delete(ConfigMap, 'first')
  world.pass(100)
  assert.deepEqual(world.get(ConfigMap, 'child').metadata.ownerReferences, [reference(second)])
  world.delete(ConfigMap, 'second')
  world.pass(100)
  assert.deepEqual(names(world), [])
})

test('an owner that never was, or that was another one of that name, is absent', () => {
  const world = worldOf()
  const owner = add(world, 'owner')
  add(world, 'of-another', [reference(owner, { uid: 'another' })])
  add(world, 'of-nobody', [reference(owner, { name: 'nobody', uid: 'nobody' })])
  world.pass(100)
  assert.deepEqual(names(world), ['owner'])
})

test('an owner in another namespace does not count, and an event says so', () => {
  const world = worldOf()
  world.create(Namespace, { metadata: { name: 'other' }, spec: {} })
  const owner = add(world, 'owner', [], { namespace: 'other' })
  const child = add(world, 'child', [reference(owner)])
  world.pass(100)
  assert.deepEqual(names(world), ['owner'])
  const { uid } = owner.metadata
  assert.deepEqual(world.events('ConfigMap'), [
    `OwnerRefInvalidNamespace ${child.metadata.name}: ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: ${uid}] does not exist in namespace "default"`,
  ])
})

test('what has no namespace may own anything, and is not owned by what has one', () => {
  const world = worldOf()
  const node = add(world, 'node', [], { kind: Node })
  add(world, 'of-node', [reference(node)])
  const map = add(world, 'map')
  add(world, 'node-of-map', [reference(map)], { kind: Node })
  world.delete(ConfigMap, 'map')
  world.delete(Node, 'node')
  world.pass(1_000)
  assert.deepEqual([names(world), world.api.list(Node).map(({ metadata }) => metadata.name)], [[], ['node-of-map']])
  assert.deepEqual([...world.simulation.pending()], [])
})

test('an owner of a kind that nobody serves is left alone, and nobody keeps asking', () => {
  const world = worldOf()
  const owner = { apiVersion: 'example.com/v1', kind: 'Backup', name: 'b', uid: 'b' }
  add(world, 'child', [owner])
  world.pass(10_000)
  assert.deepEqual(names(world), ['child'])
  assert.deepEqual([...world.simulation.pending()], [])
})

test("once its owner's kind is served, an object is looked at again", () => {
  const world = new ComponentWorld()
  let collector: GarbageCollector | undefined
  const start = (context: ComponentContext): void => {
    collector = new GarbageCollector(context)
    collector.monitor(ConfigMap as unknown as Kind)
  }
  world.start({ name: 'collector', start })
  add(world, 'child', [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'gone', uid: 'gone' }])
  assert.deepEqual(names(world), ['child'])
  collector?.monitor(ReplicaSet as unknown as Kind)
  world.pass(100)
  assert.deepEqual(names(world), [])
})

test('a collector that starts late finds what was left behind, and leaves what is owned', () => {
  const world = new ComponentWorld()
  const owner = add(world, 'owner')
  add(world, 'kept', [reference(owner)])
  add(world, 'left', [reference(owner, { name: 'gone', uid: 'gone' })])
  world.start(garbageCollector)
  world.pass(100)
  assert.deepEqual(names(world), ['kept', 'owner'])
})

test('pods of a set that is deleted get their grace period', () => {
  const world = worldOf()
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'c' }] } }
  const set = world.create(ReplicaSet, {
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: { a: 'b' } }, template },
  })
  world.addPod('pod', 'node')
  world.patch(Pod, 'pod', (pod) => ({ ...pod, metadata: { ...pod.metadata, ownerReferences: [reference(set)] } }))
  world.pass(20)
  world.delete(ReplicaSet, 'web')
  world.pass(100)
  assert.equal(world.get(Pod, 'pod').metadata.deletionGracePeriodSeconds, 30)
})

test('whatever is created and deleted, in the end everything that is owned has an owner that is there', () => {
  const index = fc.integer({ min: 0, max: 5 })
  const policy = fc.constantFrom('Background', 'Foreground', 'Orphan')
  const step = fc.oneof(
    fc.record({ add: fc.constant(true), index, owners: fc.uniqueArray(index, { maxLength: 2 }), block: fc.boolean() }),
    fc.record({ add: fc.constant(false), index, policy, waitMs: fc.constantFrom(0, 3, 20) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const world = worldOf()
      for (const each of steps) {
        const name = `map-${each.index}`
        const known = world.find(ConfigMap, name)
        if ('policy' in each) {
          if (known !== undefined) world.delete(ConfigMap, name, { propagationPolicy: each.policy })
          world.pass(each.waitMs)
        } else if (known === undefined) {
          const owners = each.owners.flatMap((at) => world.find(ConfigMap, `map-${at}`) ?? [])
          const ownerReferences = owners.map((owner) => reference(owner, { blockOwnerDeletion: each.block }))
          world.create(ConfigMap, { metadata: { name, ownerReferences } })
        }
      }
      world.pass(60_000)
      const left = world.api.list(ConfigMap)
      const uids = new Set(left.map(({ metadata }) => metadata.uid))
      for (const { metadata } of left) {
        assert.equal(metadata.deletionTimestamp, undefined, `${metadata.name} hangs`)
        const owners = metadata.ownerReferences ?? []
        assert.ok(owners.length === 0 || owners.some(({ uid }) => uids.has(uid)), `${metadata.name} is left behind`)
      }
      assert.deepEqual([...world.simulation.pending()], [])
    }),
    { numRuns: 100 },
  )
})

test('what it owned takes two requests each, of which its client may make twice as many a second as others', () => {
  const world = worldOf({ 'kube-api-qps': '10', 'kube-api-burst': '20' })
  const owner = add(world, 'owner')
  for (let number = 1; number <= 30; number++) add(world, `owned-${number}`, [reference(owner)])
  world.delete(ConfigMap, 'owner')
  world.pass(50)
  // Twenty requests at once, and the first of those that have their turn every 50 ms.
  assert.equal(names(world).length, 19)
  world.pass(1000)
  assert.equal(names(world).length, 10)
})
