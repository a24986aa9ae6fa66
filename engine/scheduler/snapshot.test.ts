import assert from 'node:assert/strict'
import test from 'node:test'
import { Snapshot } from './snapshot.ts'
import { aNode, aPod } from './testing/objects.ts'

test('A node carries what its pods take, whether they come before or after it', () => {
  const snapshot = new Snapshot()
  snapshot.setPod('early', aPod({ name: 'early', requests: { cpu: '300m' } }), 'n')
  snapshot.setNode(aNode())
  snapshot.setPod('late', aPod({ name: 'late', requests: { cpu: '200m' } }), 'n')
  assert.equal(snapshot.node('n')?.requested.cpuMillis, 500)
  assert.equal(snapshot.node('n')?.podCount, 2)
  snapshot.removePod('early')
  assert.equal(snapshot.node('n')?.requested.cpuMillis, 200)
})

test('A node that comes back finds its pods again', () => {
  const snapshot = new Snapshot()
  snapshot.setNode(aNode())
  snapshot.setPod('p', aPod({ labels: { app: 'web' } }), 'n')
  const counter = snapshot.counts.counter('web', (_namespace, labels) => labels['app'] === 'web')
  const slot = snapshot.node('n')?.slot ?? -1
  snapshot.removeNode('n')
  assert.deepEqual([snapshot.nodes.length, counter.at(slot)], [0, 0])
  snapshot.setNode(aNode())
  assert.equal(counter.at(snapshot.node('n')?.slot ?? -1), 1)
})

test('Values of a label follow the nodes, and a slot that is used again has its new node’s value', () => {
  const snapshot = new Snapshot()
  snapshot.setNode(aNode({ name: 'a', labels: { zone: 'x' } }))
  const zones = snapshot.topology('zone')
  snapshot.setNode(aNode({ name: 'b', labels: { zone: 'y' } }))
  const zoneOf = (name: string): string | undefined => zones.values[zones.valueAt(snapshot.node(name)?.slot ?? -1)]
  assert.deepEqual([zoneOf('a'), zoneOf('b')], ['x', 'y'])
  snapshot.setNode(aNode({ name: 'a', labels: { zone: 'y' } }))
  assert.equal(zoneOf('a'), 'y')
  snapshot.removeNode('a')
  snapshot.setNode(aNode({ name: 'c' }))
  assert.equal(zoneOf('c'), undefined)
})

test('It knows whether any pod matters less', () => {
  const snapshot = new Snapshot()
  snapshot.setNode(aNode())
  snapshot.setPod('p', aPod({ spec: { priority: 5 } }), 'n')
  assert.deepEqual([snapshot.hasLowerPriorityThan(5), snapshot.hasLowerPriorityThan(6)], [false, true])
  snapshot.removePod('p')
  assert.equal(snapshot.hasLowerPriorityThan(6), false)
})
