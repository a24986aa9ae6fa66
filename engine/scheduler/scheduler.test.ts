import assert from 'node:assert/strict'
import test from 'node:test'
import { Node } from '../api/kinds/node.ts'
import { Pod } from '../api/kinds/pod.ts'
import { conditionOf } from '../api/meta/conditions.ts'
import { SchedulerWorld } from './testing/world.ts'

const lacksCpu =
  '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: ' +
  '1 No preemption victims found for incoming pod.'

test('A pod gets a node, and an event says so', () => {
  const world = new SchedulerWorld()
  world.addNode('worker-1')
  world.addPod('web')
  world.runFor(100)
  assert.equal(world.nodeOf('web'), 'worker-1')
  assert.equal(conditionOf(world.pod('web'), 'PodScheduled')?.status, 'True')
  assert.deepEqual(world.events(), ['Scheduled web: Successfully assigned shop/web to worker-1'])
})

test('A pod that fits nowhere says why, waits, and goes as soon as there is room', () => {
  const world = new SchedulerWorld()
  world.addNode('worker-1')
  world.addPod('first', { cpu: '1500m' })
  world.runFor(100)
  world.addPod('second', { cpu: '1500m' })
  world.runFor(60_000)
  const condition = conditionOf(world.pod('second'), 'PodScheduled')
  assert.deepEqual([condition?.status, condition?.reason, condition?.message], ['False', 'Unschedulable', lacksCpu])
  assert.deepEqual(world.waitingRoom.all(), [{ component: 'kube-scheduler', key: 'shop/second', reason: lacksCpu }])
  world.removePod('first')
  world.runFor(20)
  assert.equal(world.nodeOf('second'), 'worker-1')
  assert.deepEqual(world.events(), [
    'Scheduled first: Successfully assigned shop/first to worker-1',
    `FailedScheduling second: ${lacksCpu}`,
    'Scheduled second: Successfully assigned shop/second to worker-1',
  ])
})

test('A label put on a node later lets a waiting pod go there', () => {
  const world = new SchedulerWorld()
  for (const name of ['worker-1', 'worker-2']) world.addNode(name)
  world.addPod('gpu', { spec: { nodeSelector: { gpu: 'true' } } })
  world.runFor(290_000)
  assert.equal(world.nodeOf('gpu'), undefined)
  const labels = { gpu: 'true' }
  world.admin.patch(Node, { namespace: '', name: 'worker-2' }, (node) => {
    return { ...node, metadata: { ...node.metadata, labels } }
  })
  world.runFor(20)
  assert.equal(world.nodeOf('gpu'), 'worker-2')
})

test('Without nodes a pod is tried again and again, and quiet time holds no work', () => {
  const world = new SchedulerWorld()
  world.addPod('lonely')
  world.runFor(100)
  assert.equal(conditionOf(world.pod('lonely'), 'PodScheduled')?.message, 'no nodes available to schedule pods')
  world.runFor(60_000)
  assert.equal(world.simulation.hasWork, false)
  world.addNode('worker-1')
  world.runFor(11_000)
  assert.equal(world.nodeOf('lonely'), 'worker-1')
})

test('Pods assumed on a node count before the watch has confirmed them', () => {
  const world = new SchedulerWorld()
  for (const name of ['worker-1', 'worker-2']) world.addNode(name)
  for (let index = 0; index < 5; index++) world.addPod(`web-${index}`, { cpu: '1' })
  world.runFor(100)
  const nodes = [0, 1, 2, 3, 4].map((index) => world.nodeOf(`web-${index}`))
  assert.deepEqual(nodes.sort(), ['worker-1', 'worker-1', 'worker-2', 'worker-2', undefined])
})

test('News from before the binding do not bring a pod back', () => {
  const world = new SchedulerWorld()
  world.addNode('worker-1')
  world.runFor(100)
  world.addPod('web')
  world.runFor(3)
  world.admin.patch(Pod, { namespace: 'shop', name: 'web' }, (pod) => {
    return { ...pod, metadata: { ...pod.metadata, labels: { app: 'web' } } }
  })
  world.runFor(100)
  assert.deepEqual(world.events(), ['Scheduled web: Successfully assigned shop/web to worker-1'])
})

test('A pod that matters more takes the place of one that matters less', () => {
  const world = new SchedulerWorld()
  world.addNode('worker-1')
  world.addPod('low', { cpu: '1500m' })
  world.runFor(100)
  world.addPod('urgent', { cpu: '1500m', spec: { priority: 1000 } })
  world.runFor(1_000)
  assert.equal(world.pod('urgent').status.nominatedNodeName, 'worker-1')
  assert.notEqual(world.pod('low').metadata.deletionTimestamp, undefined)
  const disrupted = conditionOf(world.pod('low'), 'DisruptionTarget')
  assert.equal(disrupted?.message, 'default-scheduler: preempting to accommodate a higher priority pod')
  world.removePod('low')
  world.runFor(20)
  assert.equal(world.nodeOf('urgent'), 'worker-1')
  assert.equal(world.pod('urgent').status.nominatedNodeName, undefined)
  const preempted = world.events().filter((event) => event.startsWith('Preempted'))
  assert.deepEqual(preempted, [`Preempted low: Preempted by pod ${world.pod('urgent').metadata.uid} on node worker-1`])
})

test('A pod for another scheduler and a gated one wait without a word', () => {
  const world = new SchedulerWorld()
  world.addNode('worker-1')
  world.addPod('custom', { spec: { schedulerName: 'mine' } })
  world.addPod('gated', { spec: { schedulingGates: [{ name: 'quota' }] } })
  world.runFor(600_000)
  assert.deepEqual([world.nodeOf('custom'), world.nodeOf('gated'), world.events()], [undefined, undefined, []])
  world.admin.patch(Pod, { namespace: 'shop', name: 'gated' }, (pod) => {
    const { schedulingGates: _removed, ...spec } = pod.spec
    return { ...pod, spec }
  })
  world.runFor(20)
  assert.equal(world.nodeOf('gated'), 'worker-1')
})

test('A pod that has ended leaves its room to others', () => {
  const world = new SchedulerWorld()
  world.addNode('worker-1')
  world.addPod('job', { cpu: '2' })
  world.runFor(100)
  world.addPod('next', { cpu: '2' })
  world.runFor(100)
  world.admin.patchStatus(Pod, { namespace: 'shop', name: 'job' }, (pod) => {
    return { ...pod, status: { ...pod.status, phase: 'Succeeded' as const } }
  })
  world.runFor(20)
  assert.equal(world.nodeOf('next'), 'worker-1')
})

test('Version 1.20 spoke otherwise and left pods alone for their back-off', () => {
  const world = new SchedulerWorld(20)
  world.addNode('worker-1', { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] })
  world.addPod('web')
  world.runFor(100)
  const said = "0/1 nodes are available: 1 node(s) had taint {dedicated: db}, that the pod didn't tolerate."
  assert.equal(conditionOf(world.pod('web'), 'PodScheduled')?.message, said)
  world.addNode('worker-2')
  world.runFor(20)
  assert.equal(world.nodeOf('web'), undefined)
  world.runFor(5_000)
  assert.equal(world.nodeOf('web'), 'worker-2')
})

test('Version 1.20 tried a pod again at once for its first condition, not for another text of it', () => {
  const world = new SchedulerWorld(20)
  world.addNode('worker-1', { cpu: '1' })
  world.addPod('web', { cpu: '2' })
  world.runFor(30_000)
  const taints = [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' as const }]
  world.addNode('worker-2', { taints })
  world.runFor(100)
  const [first, second] = [
    '0/1 nodes are available: 1 Insufficient cpu.',
    conditionOf(world.pod('web'), 'PodScheduled'),
  ]
  assert.match(second?.message ?? '', /^0\/2 nodes/)
  // The third attempt belongs to the series of the second.
  assert.deepEqual(world.events(), [`FailedScheduling web: ${first}`, `FailedScheduling web: ${first}`])
  world.admin.patch(Node, { namespace: '', name: 'worker-2' }, (node) => ({ ...node, spec: {} }))
  world.runFor(2_000)
  assert.equal(world.nodeOf('web'), undefined)
  world.runFor(4_000)
  assert.equal(world.nodeOf('web'), 'worker-2')
})
