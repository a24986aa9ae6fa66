import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DaemonSet } from '../../api/kinds/daemon-set.ts'
import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import type { ControllerRevision, Pod as PodObject } from '../../api/schema/types.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { daemonSetController } from './controller.ts'
import { targetNodeOf } from './pod-drafts.ts'

const labels = { app: 'agent' }

function worldWith(nodes: readonly string[], spec: object = {}): ComponentWorld {
  const world = new ComponentWorld()
  for (const node of nodes) world.addNode(node)
  world.start(daemonSetController)
  const template = { metadata: { labels }, spec: { containers: [{ name: 'agent', image: 'agent:1' }] } }
  world.create(DaemonSet, {
    metadata: { name: 'agent' },
    spec: { selector: { matchLabels: labels }, template, ...spec },
  })
  world.pass(100)
  return world
}

const podsOf = (world: ComponentWorld): readonly PodObject[] => world.store.table<PodObject>('Pod').list()
const nodesOf = (world: ComponentWorld) => podsOf(world).map(targetNodeOf).sort()

function setImage(world: ComponentWorld, image: string): void {
  world.patch(DaemonSet, 'agent', (set) => {
    const containers = [{ name: 'agent', image }]
    const template = { ...set.spec.template, spec: { ...set.spec.template.spec, containers } }
    return { ...set, spec: { ...set.spec, template } }
  })
}

test('each node gets one pod that only that node suits, also one that comes later', () => {
  const world = worldWith(['a', 'b'])
  assert.deepEqual(nodesOf(world), ['a', 'b'])
  world.addNode('c')
  world.pass(100)
  assert.deepEqual(nodesOf(world), ['a', 'b', 'c'])
  const { status } = world.get(DaemonSet, 'agent')
  assert.deepEqual(status, {
    observedGeneration: 1,
    desiredNumberScheduled: 3,
    currentNumberScheduled: 3,
    updatedNumberScheduled: 3,
    numberUnavailable: 3,
    numberMisscheduled: 0,
    numberReady: 0,
  })
  const [first] = podsOf(world)
  assert.deepEqual(world.events('DaemonSet').slice(0, 1), [
    `SuccessfulCreate agent: Created pod: ${first?.metadata.name}`,
  ])
})

test('a cordoned node keeps its pod and gets one; a taint that nobody tolerates drives it out', () => {
  const world = worldWith(['a'])
  const taint = (key: string, effect: 'NoSchedule' | 'NoExecute') =>
    world.patch(Node, 'a', (node) => ({ ...node, spec: { ...node.spec, taints: [{ key, effect }] } }))
  taint('node.kubernetes.io/unschedulable', 'NoSchedule')
  world.pass(100)
  assert.deepEqual(nodesOf(world), ['a'])
  taint('dedicated', 'NoSchedule')
  world.pass(100)
  assert.equal(world.get(DaemonSet, 'agent').status.numberMisscheduled, 1)
  taint('dedicated', 'NoExecute')
  world.pass(100)
  assert.deepEqual(nodesOf(world), [])
})

test('a failed pod is replaced at once, the next one on that node after a second, then after two', () => {
  const world = worldWith(['a'])
  const failures: number[] = []
  for (let round = 0; round < 3; round++) {
    const [pod] = podsOf(world)
    const startMs = world.nowMs
    world.patchStatus(Pod, pod?.metadata.name ?? '', (stored) => ({
      ...stored,
      status: { ...stored.status, phase: 'Failed' as const },
    }))
    while (podsOf(world)[0]?.metadata.name === pod?.metadata.name) world.pass(5)
    failures.push(Math.round((world.nowMs - startMs) / 1000))
    world.pass(20)
  }
  assert.deepEqual(failures, [0, 1, 2])
  assert.ok(
    world
      .events('DaemonSet')
      .some((text) =>
        /^FailedDaemonPod agent: Found failed daemon pod default\/agent-\w+ on node a, will try to kill it$/.test(text),
      ),
  )
})

test('an update replaces one pod after the other, and keeps the old revision', () => {
  const world = worldWith(['a', 'b'])
  const makeReady = () => {
    for (const { metadata } of podsOf(world)) world.setPodReady(metadata.name, true)
    world.pass(100)
  }
  const images = () =>
    podsOf(world)
      .map(({ spec }) => spec.containers[0]?.image)
      .sort()
  makeReady()
  setImage(world, 'agent:2')
  world.pass(100)
  assert.deepEqual(images(), ['agent:1', 'agent:2'])
  makeReady()
  assert.deepEqual(images(), ['agent:2', 'agent:2'])
  const revisions = world.store.table<ControllerRevision>('ControllerRevision').list()
  assert.deepEqual(revisions.map(({ revision }) => revision).sort(), [1, 2])
})

test('with OnDelete only deleted pods are replaced by new ones', () => {
  const world = worldWith(['a', 'b'], { updateStrategy: { type: 'OnDelete' } })
  setImage(world, 'agent:2')
  world.pass(100)
  const [first] = podsOf(world)
  world.delete(Pod, first?.metadata.name ?? '')
  world.pass(100)
  assert.deepEqual(
    podsOf(world)
      .map(({ spec }) => spec.containers[0]?.image)
      .sort(),
    ['agent:1', 'agent:2'],
  )
})
