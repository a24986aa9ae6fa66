import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DaemonSet } from '../api/kinds/daemon-set.ts'
import { Pod } from '../api/kinds/pod.ts'
import { selectorFrom } from '../api/meta/labels.ts'
import { controllerOf, ownerReference } from '../api/meta/owners.ts'
import type { Pod as PodObject } from '../api/schema/types.ts'
import { ComponentWorld } from '../testing/component-world.ts'
import { claimObjects, indexForClaims } from './claims.ts'

const labels = { app: 'agent' }

/** What a set claims of a cluster's pods. */
function claimed(world: ComponentWorld, set: DaemonSet): readonly string[] {
  let names: readonly string[] = []
  world.start({
    name: 'claimer',
    start: ({ client, informers, scope }) => {
      const pods = informers.of(Pod)
      indexForClaims(pods)
      const claimant = { kind: DaemonSet, owner: set, selector: selectorFrom(set.spec.selector) }
      scope.after(1, () => {
        names = claimObjects(client, claimant, { kind: Pod, cache: pods.cache }).map(({ metadata }) => metadata.name)
      })
    },
  })
  world.pass(10)
  return names
}

function worldWithPods(): { readonly world: ComponentWorld; readonly set: DaemonSet } {
  const world = new ComponentWorld()
  const containers = [{ name: 'c', image: 'c' }]
  const template = { metadata: { labels }, spec: { containers } }
  const set = world.create(DaemonSet, {
    metadata: { name: 'agent' },
    spec: { selector: { matchLabels: labels }, template },
  })
  const add = (name: string, ofPod: object) => world.create(Pod, { metadata: { name, ...ofPod }, spec: { containers } })
  add('mine', { labels, ownerReferences: [ownerReference(set)] })
  add('estranged', { labels: { app: 'other' }, ownerReferences: [ownerReference(set)] })
  add('orphan', { labels })
  add('stranger', { labels: { app: 'other' } })
  return { world, set }
}

const ownersOf = (world: ComponentWorld) =>
  Object.fromEntries(
    world.store
      .table<PodObject>('Pod')
      .list()
      .map((pod) => [pod.metadata.name, controllerOf(pod)?.name]),
  )

test('what is selected is kept or taken, what is not is let go of, and strangers are left alone', () => {
  const { world, set } = worldWithPods()
  assert.deepEqual([...claimed(world, set)].sort(), ['mine', 'orphan'])
  assert.deepEqual(ownersOf(world), { mine: 'agent', orphan: 'agent', estranged: undefined, stranger: undefined })
})

test('an owner that is being deleted neither takes nor lets go', () => {
  const { world, set } = worldWithPods()
  const before = ownersOf(world)
  const going = { ...set, metadata: { ...set.metadata, deletionTimestamp: world.time.now() } }
  assert.deepEqual(claimed(world, going), ['mine'])
  assert.deepEqual(ownersOf(world), before)
})
