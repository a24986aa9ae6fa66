import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { conditionOf } from '../../api/meta/conditions.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { podGarbageCollector } from './controller.ts'

function worldOf(options: { minor?: number; flags?: Record<string, string> } = {}): ComponentWorld {
  const world = new ComponentWorld(options)
  world.addNode('node')
  world.addPod('web', 'node')
  world.start(podGarbageCollector)
  world.runUntil(1_000)
  return world
}

const deletedAt = (world: ComponentWorld, name: string): number | undefined =>
  world.changes('Pod').find(({ key, after }) => key === `default/${name}` && after === undefined)?.at

test('pods of a node that is gone fail and are removed, 40 s behind the look that misses the node', () => {
  const world = worldOf()
  world.runUntil(25_000)
  world.delete(Node, 'node')
  world.pass(100_000)
  assert.equal(deletedAt(world, 'web'), 80_000)
  const last = world.changes('Pod').at(-2)?.after as Pod
  assert.deepEqual([last.status?.phase, conditionOf(last, 'DisruptionTarget')?.reason], ['Failed', 'DeletionByPodGC'])
  assert.deepEqual([...world.simulation.pending()], [])
})

test('before 1.26 they were removed without a word', () => {
  const world = worldOf({ minor: 25 })
  world.delete(Node, 'node')
  world.pass(100_000)
  const last = world.changes('Pod').at(-1)?.before as Pod
  assert.equal(last.status?.phase, 'Running')
})

test('a node that is back in time keeps its pods', () => {
  const world = worldOf()
  world.delete(Node, 'node')
  world.pass(50_000)
  world.addNode('node')
  world.pass(100_000)
  assert.equal(deletedAt(world, 'web'), undefined)
})

test('a pod that was never scheduled and is held in its deletion is marked as failed', () => {
  const world = worldOf()
  world.addPod('held', undefined)
  world.patch(Pod, 'held', (pod) => ({ ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/wait'] } }))
  world.delete(Pod, 'held')
  world.runUntil(20_000)
  assert.equal(world.get(Pod, 'held').status?.phase, 'Failed')
})

test('pods on their way out of a node that is out of service are removed, others are not', () => {
  const world = worldOf()
  world.addPod('stays', 'node')
  world.delete(Pod, 'web')
  world.setReady('node', 'Unknown')
  const taint = { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' } as const
  world.patch(Node, 'node', (node) => ({ ...node, spec: { ...node.spec, taints: [taint] } }))
  world.pass(60_000)
  assert.deepEqual([deletedAt(world, 'web'), deletedAt(world, 'stays')], [20_000, undefined])
})

test('of the pods that have ended only so many are kept, the youngest', () => {
  const world = worldOf({ flags: { 'terminated-pod-gc-threshold': '2' } })
  for (const name of ['old', 'older', 'evicted', 'young']) {
    world.addPod(name, 'node')
    const reason = name === 'evicted' ? { reason: 'Evicted' } : {}
    world.patchStatus(Pod, name, (pod) => ({ ...pod, status: { ...pod.status, phase: 'Failed' as const, ...reason } }))
    world.pass(2_000)
  }
  world.pass(60_000)
  assert.deepEqual(
    ['old', 'older', 'evicted', 'young', 'web'].map((name) => world.find(Pod, name) !== undefined),
    [false, true, false, true, true],
  )
})
