import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ReplicaSet } from '../../api/schema/types.ts'
import { maxSurge, wantedOf, wantedReplicas } from './replicas.ts'
import { afterwards } from './rolling.ts'
import { isScaling, planScaling } from './scaling.ts'
import { deployment, replicaSet } from './testing/objects.ts'

const sized = (name: string, replicas: number, desired: number, max: number, created = 0): ReplicaSet =>
  replicaSet(name, { replicas, available: replicas, sizedFor: [desired, max], created })

function scaled(
  replicas: number,
  newSet: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
  surge: number | string = '25%',
) {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: 0 } } as const
  const about = deployment({ replicas, strategy })
  const steps = planScaling(about, newSet, old)
  const after = afterwards(steps)
  return [...(newSet === undefined ? [] : [newSet]), ...old].map((set) => wantedReplicas(after(set)))
}

test('how a change is shared', () => {
  assert.deepEqual(scaled(5, sized('new', 3, 3, 4), []), [5], 'one set takes it all')
  assert.deepEqual(scaled(0, sized('new', 3, 3, 4), []), [0])
  assert.deepEqual(scaled(5, undefined, [sized('a', 0, 3, 4), sized('b', 0, 3, 4, 1)]), [0, 5], 'or the newest')
  assert.deepEqual(scaled(4, sized('new', 4, 4, 5), [sized('old', 2, 4, 5)]), [4, 0], 'a saturated set ends the others')
  // As recorded: 8 and 5 of 10 with 25 % surge become 23 and 15 of 30, and 11 and 7 of 14.
  assert.deepEqual(scaled(30, sized('new', 5, 10, 13, 1), [sized('old', 8, 10, 13)]), [15, 23])
  assert.deepEqual(scaled(14, sized('new', 5, 10, 13, 1), [sized('old', 8, 10, 13)]), [7, 11])
})

test('whether a set was sized for another number', () => {
  const about = deployment({ replicas: 3 })
  assert.equal(isScaling(about, [sized('a', 3, 3, 4)]), false)
  assert.equal(isScaling(about, [sized('a', 3, 5, 6)]), true)
  assert.equal(isScaling(about, [sized('a', 0, 5, 6)]), false, 'one without pods is asked no more')
  assert.equal(isScaling(about, [replicaSet('a', { replicas: 2 })]), false, 'one that was adopted tells nothing')
})

test('sharing comes to what is allowed, and every set is told what it was sized for', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 })
  fc.assert(
    fc.property(sizes, fc.nat(60), fc.nat(5), (replicas, wanted, surge) => {
      const total = replicas.reduce((sum, each) => sum + each, 0)
      // Nothing is available, so that no set is saturated.
      const sets = replicas.map((each, created) =>
        replicaSet(`set-${created}`, { replicas: each, sizedFor: [total, total], created }),
      )
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: 1 } } as const
      const about = deployment({ replicas: wanted, strategy }, { replicas: total })
      const [newSet, ...old] = sets as [ReplicaSet, ...ReplicaSet[]]
      const steps = planScaling(about, newSet, old)
      assert.equal(steps.length, sets.length)
      const after = sets.map(afterwards(steps))
      const allowed = wanted === 0 ? 0 : wanted + maxSurge(about)
      // What rounding leaves goes to the largest, which cannot give more than it has: then a little too much stays for now.
      const isGivenAll = after.some((set) => wantedOf([set]) === 0)
      assert.ok(isGivenAll ? wantedOf(after) >= allowed : wantedOf(after) === allowed)
    }),
  )
})
