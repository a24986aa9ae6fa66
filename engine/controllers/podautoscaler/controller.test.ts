import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HorizontalPodAutoscaler } from '../../api/kinds/horizontal-pod-autoscaler.ts'
import { conditionOf } from '../../api/meta/conditions.ts'
import { autoscalerWith, horizontalPodAutoscalerController } from './controller.ts'
import { nextLook } from './next-look.ts'
import { AutoscaledWorld } from './testing/autoscaled-world.ts'

const minuteMs = 60_000

test('the first look is one period after the autoscaler was seen', () => {
  const made = new AutoscaledWorld(horizontalPodAutoscalerController)
  made.world.pass(14_000)
  assert.equal(made.status.conditions, undefined)
  made.world.pass(2_000)
  assert.equal(conditionOf({ status: made.status }, 'AbleToScale')?.status, 'True')
})

test('more load, more replicas; less load, fewer when the window has passed', () => {
  const made = new AutoscaledWorld(horizontalPodAutoscalerController)
  made.world.pass(2 * minuteMs)
  assert.equal(made.replicas, 2)
  made.setLoad(800)
  made.world.pass(2 * minuteMs)
  assert.equal(made.replicas, 8)
  made.setLoad(100)
  made.world.pass(4 * minuteMs)
  assert.equal(made.replicas, 8)
  assert.equal(conditionOf({ status: made.status }, 'AbleToScale')?.reason, 'ScaleDownStabilized')
  made.world.pass(2 * minuteMs)
  assert.equal(made.replicas, 1)
  // The second step is the memory's, as in Kubernetes: the metrics themselves want four by then.
  assert.deepEqual(
    made.world.events('HorizontalPodAutoscaler').filter((text) => text.startsWith('SuccessfulRescale')),
    [
      'SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target',
      'SuccessfulRescale: New size: 8; reason: ',
      'SuccessfulRescale: New size: 1; reason: All metrics below target',
    ],
  )
})

const recorded = [
  { name: 'without behavior', behavior: undefined, sizes: [4, 8, 16, 30] },
  { name: 'with the default behavior', behavior: { scaleUp: {} }, sizes: [5, 10, 20, 30] },
  {
    name: 'with the smaller of two policies',
    behavior: { scaleUp: { selectPolicy: 'Min' } },
    sizes: [2, 4, 8, 12, 16, 20, 24, 28, 30],
  },
]
for (const { name, behavior, sizes } of recorded) {
  test(`a huge load is answered in steps, as recorded: ${name}`, () => {
    const spec = { maxReplicas: 30, ...(behavior === undefined ? {} : { behavior }) }
    const made = new AutoscaledWorld(horizontalPodAutoscalerController, spec, { replicas: 1, totalMillis: 50 })
    made.world.pass(35_000)
    made.setLoad(20_000)
    made.world.pass(5 * minuteMs)
    const events = made.world.events('HorizontalPodAutoscaler').filter((text) => text.startsWith('SuccessfulRescale'))
    assert.deepEqual(
      events,
      sizes.map(
        (size) =>
          `SuccessfulRescale: New size: ${size}; reason: cpu resource utilization (percentage of request) above target`,
      ),
    )
  })
}

test('nothing is planned for an autoscaler of which all is known', () => {
  const made = new AutoscaledWorld(horizontalPodAutoscalerController)
  made.world.pass(20 * minuteMs)
  assert.equal(made.world.simulation.hasWork, false)
})

test('what fails is looked at every period, as periodic work', () => {
  const made = new AutoscaledWorld(horizontalPodAutoscalerController, {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gone' },
  })
  made.world.pass(10 * minuteMs)
  const looks = made.world.changes('Event').filter(({ at }) => at < minuteMs)
  assert.deepEqual(
    looks.map(({ at }) => at),
    [15_000, 30_000, 45_000],
  )
  assert.deepEqual(made.world.events('HorizontalPodAutoscaler'), [
    'FailedGetScale: deployments/scale.apps "gone" not found',
  ])
  assert.equal(made.world.simulation.hasWork, false)
})

test('a deleted autoscaler is forgotten, one of its name is new', () => {
  const made = new AutoscaledWorld(horizontalPodAutoscalerController)
  made.world.pass(20 * minuteMs)
  made.world.delete(HorizontalPodAutoscaler, 'web')
  made.setLoad(2_000)
  made.world.pass(20 * minuteMs)
  assert.equal(made.replicas, 2)
  assert.equal(made.world.simulation.hasWork, false)
})

const always: typeof nextLook = () => ({ kind: 'tick', repeats: false })

const rules = fc.record({
  stabilizationWindowSeconds: fc.constantFrom(0, 40, 300),
  selectPolicy: fc.constantFrom('Max', 'Min', 'Disabled'),
  policies: fc.array(
    fc.record({
      type: fc.constantFrom('Pods', 'Percent'),
      value: fc.integer({ min: 1, max: 100 }),
      periodSeconds: fc.constantFrom(15, 50, 200),
    }),
    { minLength: 1, maxLength: 2 },
  ),
})
const behavior = fc.option(fc.record({ scaleUp: rules, scaleDown: rules }), { nil: undefined })
const step = fc.record({
  afterMs: fc.integer({ min: 1, max: 500_000 }),
  load: fc.integer({ min: 0, max: 3_000 }),
  scale: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 5, nil: undefined }),
  flip: fc.option(fc.nat(), { nil: undefined }),
})

test('one that is left alone while it is quiet comes to the same as one that is always looked at', () => {
  fc.assert(
    fc.property(behavior, fc.array(step, { minLength: 1, maxLength: 6 }), (given, steps) => {
      const spec = given === undefined ? {} : { behavior: given }
      const [quiet, restless] = [nextLook, always].map((next) => {
        const made = new AutoscaledWorld(autoscalerWith(next), spec)
        for (const { afterMs, load, scale, flip } of steps) {
          made.world.pass(afterMs)
          made.setLoad(load)
          if (scale !== undefined) made.scale(scale)
          if (flip !== undefined) made.flip(flip)
        }
        made.world.pass(20 * minuteMs)
        return made.history()
      })
      assert.deepEqual(quiet, restless)
    }),
    { numRuns: 40 },
  )
})
