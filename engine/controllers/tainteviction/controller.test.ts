import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Event } from '../../api/kinds/event.ts'
import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { conditionOf } from '../../api/meta/conditions.ts'
import { someTolerates } from '../../api/scheduling/taints.ts'
import type { Taint, Toleration } from '../../api/schema/types.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { taintEvictionController } from './controller.ts'
import { evictionFor } from './plan.ts'

const lost: Taint = { key: 'lost', effect: 'NoExecute' }
const broken: Taint = { key: 'broken', effect: 'NoExecute' }

const tolerates = (seconds?: number, key = 'lost'): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  ...(seconds === undefined ? {} : { tolerationSeconds: seconds }),
})

function worldOf(minor = 36): ComponentWorld {
  const world = new ComponentWorld({ minor })
  world.addNode('node')
  world.start(taintEvictionController)
  world.runUntil(1_000)
  return world
}

function withPod(tolerations: readonly Toleration[], minor?: number): ComponentWorld {
  const world = worldOf(minor)
  world.addPod('web', 'node', { spec: { tolerations } })
  world.pass(100)
  return world
}

function taint(world: ComponentWorld, ...taints: readonly Taint[]): void {
  world.patch(Node, 'node', (node) => ({ ...node, spec: { ...node.spec, taints } }))
  world.pass(10)
}

/** When the pod's deletion began, in milliseconds behind an instant. */
function evictedAfter(world: ComponentWorld, sinceMs: number): number | undefined {
  const change = world
    .changes('Pod')
    .find(({ after }) => (after as Pod | undefined)?.metadata.deletionTimestamp !== undefined)
  return change && change.at - sinceMs
}

test('pods that do not tolerate the taint go at once, others when their time is over', () => {
  const cases: readonly [readonly Toleration[], number | undefined][] = [
    [[], 5],
    [[tolerates(20)], 20_005],
    [[tolerates()], undefined],
    [[tolerates(0)], 5],
    [[tolerates(undefined, 'another')], 5],
  ]
  for (const [tolerations, expected] of cases) {
    const world = withPod(tolerations)
    const sinceMs = world.nowMs
    taint(world, lost)
    world.pass(60_000)
    assert.equal(evictedAfter(world, sinceMs), expected, JSON.stringify(tolerations))
  }
})

test('a pod that is evicted is told of, marked, and deleted with its grace period', () => {
  const world = withPod([])
  taint(world, lost)
  const pod = world.get(Pod, 'web')
  const { status, reason, message } = conditionOf(pod, 'DisruptionTarget') ?? {}
  assert.deepEqual(
    [status, reason, message],
    ['True', 'DeletionByTaintManager', 'Taint manager: deleting due to NoExecute taint'],
  )
  assert.equal(pod.metadata.deletionGracePeriodSeconds, 30)
  assert.deepEqual(world.events('Pod'), ['TaintManagerEviction web: Marking for deletion Pod default/web'])
})

test('older versions do not mark pods, and speak under another name', () => {
  const sourceOf = (world: ComponentWorld): string | undefined =>
    world.api.list(Event, 'default').find(({ reason }) => reason === 'TaintManagerEviction')?.source?.component
  const [old, young] = [withPod([], 25), withPod([], 29)]
  for (const world of [old, young]) taint(world, lost)
  assert.equal(conditionOf(old.get(Pod, 'web'), 'DisruptionTarget'), undefined)
  assert.deepEqual([sourceOf(old), sourceOf(young)], ['taint-controller', 'taint-eviction-controller'])
})

test('an eviction is cancelled when the taint goes, and counts from the beginning when it comes again', () => {
  const world = withPod([tolerates(20)])
  taint(world, lost)
  world.pass(15_000)
  taint(world)
  world.pass(60_000)
  assert.deepEqual(world.events('Pod'), ['TaintManagerEviction web: Cancelling deletion of Pod default/web'])
  assert.deepEqual([...world.simulation.pending()], [])
  const sinceMs = world.nowMs
  taint(world, lost)
  world.pass(60_000)
  assert.equal(evictedAfter(world, sinceMs), 20_005)
})

test('a second taint does not put an eviction off that is planned; one that is not tolerated brings it forward', () => {
  const world = withPod([tolerates(20), tolerates(40, 'broken')])
  const sinceMs = world.nowMs
  taint(world, lost)
  world.pass(10_000)
  taint(world, lost, broken)
  assert.equal(world.waitingRoom.all().find(({ key }) => key === 'default/web')?.untilMs, sinceMs + 20_005)
  taint(world, lost, { key: 'burning', effect: 'NoExecute' })
  assert.ok((evictedAfter(world, sinceMs) as number) < 11_000)
})

test('a pod that comes to a tainted node is evicted too, and one that goes is not', () => {
  const world = withPod([tolerates(20)])
  taint(world, lost)
  world.addPod('late', 'node')
  world.delete(Pod, 'web', { gracePeriodSeconds: 0 })
  world.pass(60_000)
  assert.deepEqual(world.events('Pod'), [
    'TaintManagerEviction web: Cancelling deletion of Pod default/web',
    'TaintManagerEviction late: Marking for deletion Pod default/late',
  ])
})

test('a controller that starts again counts anew', () => {
  const world = new ComponentWorld()
  world.addNode('node')
  world.addPod('web', 'node', { spec: { tolerations: [tolerates(20)] } })
  taint(world, lost)
  const process = world.start(taintEvictionController)
  world.pass(15_000)
  process.end()
  const sinceMs = world.nowMs
  world.start(taintEvictionController)
  world.pass(60_000)
  assert.equal(evictedAfter(world, sinceMs), 20_000)
})

test('a pod stays for ever only where every taint is tolerated for ever', () => {
  const seconds = fc.option(fc.integer({ min: -1, max: 60 }), { nil: undefined })
  const key = fc.constantFrom('a', 'b', 'c')
  const toleration = fc.tuple(seconds, key).map(([limit, name]) => tolerates(limit, name))
  fc.assert(
    fc.property(fc.array(toleration), fc.uniqueArray(key, { minLength: 1 }), (tolerations, keys) => {
      const taints = keys.map((name): Taint => ({ key: name, effect: 'NoExecute' }))
      const eviction = evictionFor(taints, tolerations)
      const covered = taints.every((each) => someTolerates(tolerations, each))
      if (!covered) assert.equal(eviction, 'now')
      // Of several tolerations for a taint the first counts.
      const limits = taints.map((each) => tolerations.find((one) => someTolerates([one], each))?.tolerationSeconds)
      if (covered)
        assert.equal(
          eviction === 'never',
          limits.every((limit) => limit === undefined),
        )
      if (typeof eviction === 'object') assert.equal(eviction.afterSeconds, Math.min(...limits.flatMap((x) => x ?? [])))
    }),
  )
})
