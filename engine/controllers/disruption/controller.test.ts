import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pod } from '../../api/kinds/pod.ts'
import { PodDisruptionBudget } from '../../api/kinds/pod-disruption-budget.ts'
import { conditionOf } from '../../api/meta/conditions.ts'
import { ApiError } from '../../api/status.ts'
import { administrator } from '../../apiserver/request.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { disruptionController } from './controller.ts'

function worldWith(spec: object): ComponentWorld {
  const world = new ComponentWorld()
  world.start(disruptionController)
  const selector = { matchLabels: { app: 'web' } }
  world.create(PodDisruptionBudget, { metadata: { name: 'web' }, spec: { selector, ...spec } })
  for (const name of ['a', 'b', 'c']) world.addPod(name, 'worker-1', { labels: { app: 'web' } })
  world.pass(100)
  return world
}

function evict(world: ComponentWorld, name: string): void {
  const body = { metadata: { name, namespace: 'default' } }
  world.api.post(Pod, { namespace: 'default', name, subresource: 'eviction' }, body, administrator)
}

test('a budget counts its pods', () => {
  const { status } = worldWith({ minAvailable: 2 }).get(PodDisruptionBudget, 'web')
  const { expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed } = status
  assert.deepEqual([expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed], [3, 2, 3, 1])
  assert.equal(status.conditions?.[0]?.reason, 'SufficientPods')
})

test('an eviction is refused once the budget is spent, at the same instant too', () => {
  const world = worldWith({ minAvailable: 2 })
  evict(world, 'a')
  const pod = world.get(Pod, 'a')
  assert.notEqual(pod.metadata.deletionTimestamp, undefined)
  assert.equal(conditionOf(pod, 'DisruptionTarget')?.reason, 'EvictionByEvictionAPI')
  assert.throws(
    () => evict(world, 'b'),
    (error) => {
      assert.ok(error instanceof ApiError)
      assert.equal(error.status.code, 429)
      assert.equal(error.message, "Cannot evict pod as it would violate the pod's disruption budget.")
      return true
    },
  )
  world.pass(100)
  assert.equal(world.get(PodDisruptionBudget, 'web').status.disruptedPods, undefined)
})

test('pods that are not ready may go as the budget says', () => {
  const world = worldWith({ minAvailable: 3 })
  world.setPodReady('a', false)
  world.pass(100)
  assert.throws(() => evict(world, 'a'), /disruption budget/)
  world.patch(PodDisruptionBudget, 'web', (budget) => ({
    ...budget,
    spec: { ...budget.spec, unhealthyPodEvictionPolicy: 'AlwaysAllow' as const },
  }))
  world.pass(100)
  evict(world, 'a')
  assert.notEqual(world.get(Pod, 'a').metadata.deletionTimestamp, undefined)
})
