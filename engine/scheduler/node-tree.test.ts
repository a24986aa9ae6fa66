import assert from 'node:assert/strict'
import test from 'node:test'
import { NodeTree } from './node-tree.ts'
import { aNode } from './testing/objects.ts'

function inZone(name: string, zone: string) {
  return aNode({ name, labels: { 'topology.kubernetes.io/zone': zone } })
}

test('Zones take turns', () => {
  const tree = new NodeTree()
  for (const name of ['a1', 'a2', 'a3']) tree.add(inZone(name, 'a'))
  tree.add(inZone('b1', 'b'))
  for (const name of ['c1', 'c2']) tree.add(inZone(name, 'c'))
  assert.deepEqual(tree.names(), ['a1', 'b1', 'c1', 'a2', 'c2', 'a3'])
  tree.remove(inZone('a1', 'a'))
  tree.remove(inZone('b1', 'b'))
  assert.deepEqual(tree.names(), ['a2', 'c1', 'a3', 'c2'])
})
