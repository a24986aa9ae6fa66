import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { stabilizeBoth, stabilizeDown, stabilizeOneWay } from './recommendations.ts'

const nowMs = 1_000_000
const replicas = fc.integer({ min: 0, max: 20 })
const past = fc.array(fc.record({ replicas, atMs: fc.integer({ min: nowMs - 500_000, max: nowMs }) }), { maxLength: 6 })
const windowMs = fc.constantFrom(0, 60_000, 300_000)

test('without behavior the size is never less than what is wanted, and is what somebody wanted', () => {
  fc.assert(
    fc.property(past, replicas, windowMs, (recommendations, desired, window) => {
      const stabilized = stabilizeDown(recommendations, desired, { nowMs, windowMs: window })
      assert.ok(stabilized.replicas >= desired)
      assert.ok([desired, ...recommendations.map((each) => each.replicas)].includes(stabilized.replicas))
    }),
  )
})

test('with windows the size stays between what is wanted and what there is', () => {
  fc.assert(
    fc.property(past, replicas, replicas, windowMs, windowMs, (recommendations, current, desired, up, down) => {
      const windows = { nowMs, scaleUpMs: up, scaleDownMs: down }
      const stabilized = stabilizeBoth(recommendations, { current, desired }, windows).replicas
      assert.ok(stabilized >= Math.min(current, desired) && stabilized <= Math.max(current, desired))
    }),
  )
})

test('before 1.21 the highest recommendation of the way down could be more than there is', () => {
  const recommendations = [{ replicas: 4, atMs: nowMs - 120_000 }]
  const windows = { nowMs, scaleUpMs: 0, scaleDownMs: 300_000 }
  const sizes = { current: 3, desired: 1 }
  assert.equal(stabilizeOneWay(recommendations, sizes, windows).replicas, 4)
  assert.equal(stabilizeBoth(recommendations, sizes, windows).replicas, 3)
  assert.equal(stabilizeOneWay(recommendations, { current: 1, desired: 3 }, windows).replicas, 3)
})

test('without windows the size is what is wanted', () => {
  fc.assert(
    fc.property(past, replicas, replicas, (recommendations, current, desired) => {
      const windows = { nowMs, scaleUpMs: 0, scaleDownMs: 0 }
      assert.equal(stabilizeBoth(recommendations, { current, desired }, windows).replicas, desired)
    }),
  )
})

test('what no window needs gives its place to the newest', () => {
  const recommendations = [
    { replicas: 9, atMs: nowMs - 400_000 },
    { replicas: 3, atMs: nowMs - 10_000 },
  ]
  assert.deepEqual(stabilizeDown(recommendations, 2, { nowMs, windowMs: 300_000 }), {
    replicas: 3,
    recommendations: [
      { replicas: 2, atMs: nowMs },
      { replicas: 3, atMs: nowMs - 10_000 },
    ],
  })
})
