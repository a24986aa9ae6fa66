import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Deployment, ReplicaSet } from '../../api/schema/types.ts'
import { availableOf, maxSurge, maxUnavailable, resolveFenceposts, wantedOf, wantedReplicas } from './replicas.ts'
import { afterwards, planCleanUp, planNewSet, planOldSets } from './rolling.ts'
import { deployment, replicaSet } from './testing/objects.ts'

test('how many more and how many fewer: surge rounds up, unavailable down, and not both are nothing', () => {
  const rows: readonly [surge: number | string, unavailable: number | string, wanted: number, number, number][] = [
    ['25%', '25%', 10, 3, 2],
    ['25%', '25%', 3, 1, 0],
    ['25%', '25%', 1, 1, 0],
    [0, '25%', 3, 0, 1],
    ['0%', 0, 10, 0, 1],
    [2, 0, 10, 2, 0],
    ['100%', '100%', 4, 4, 4],
  ]
  for (const [surge, unavailable, wanted, more, fewer] of rows)
    assert.deepEqual(resolveFenceposts(surge, unavailable, wanted), { surge: more, unavailable: fewer })
})

const strategyOf = (surge: number, unavailable: number) =>
  ({ type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } }) as const

test('what goes from old sets, step by step', () => {
  const ten = deployment({ replicas: 10, strategy: strategyOf(3, 2) })
  const sized = (replicas: number, available: number, created = 0): ReplicaSet =>
    replicaSet(`old-${created}`, { replicas, available, created })
  const fresh = (replicas: number, available: number): ReplicaSet => replicaSet('new', { replicas, available })
  const rows: readonly [
    why: string,
    newSet: ReplicaSet,
    old: readonly ReplicaSet[],
    steps: readonly [string, number][],
  ][] = [
    ['as many as may be missing', fresh(3, 0), [sized(10, 10)], [['old-0', 8]]],
    ['nothing while new pods are not there', fresh(5, 0), [sized(8, 8)], []],
    ['as new ones come', fresh(5, 2), [sized(8, 8)], [['old-0', 6]]],
    [
      'unhealthy ones first, then what can be spared',
      fresh(3, 3),
      [sized(8, 6), sized(2, 2, 1)],
      [
        ['old-0', 6],
        ['old-0', 3],
      ],
    ],
    ['the oldest set first', fresh(3, 3), [sized(8, 8), sized(2, 2, 1)], [['old-0', 3]]],
    [
      'and then the next',
      fresh(3, 3),
      [sized(8, 8, 1), sized(2, 2)],
      [
        ['old-0', 0],
        ['old-1', 5],
      ],
    ],
    ['a rollover frees room at once', fresh(0, 0), [sized(8, 8), sized(5, 0, 1)], [['old-1', 0]]],
    ['nothing while a set has more than it wants', fresh(3, 0), [sized(8, 10)], []],
    ['the last ones', fresh(10, 10), [sized(3, 3)], [['old-0', 0]]],
  ]
  for (const [why, newSet, old, steps] of rows) {
    const came = planOldSets(ten, newSet, old).map(({ set, replicas }) => [set.metadata.name, replicas])
    assert.deepEqual(came, steps, why)
  }
})

test('no more is cleaned up than is allowed', () => {
  const old = [
    replicaSet('a', { replicas: 5, available: 3 }),
    replicaSet('b', { replicas: 4, available: 0, created: 1 }),
  ]
  for (let most = 0; most < 8; most++) {
    const { steps } = planCleanUp(old, most)
    assert.equal(wantedOf(old) - wantedOf(old.map(afterwards(steps))), Math.min(most, 6))
  }
})

/** A rollout in the middle of anything: sets that have what they want, or fewer. */
const rollouts = fc
  .record({
    replicas: fc.integer({ min: 0, max: 12 }),
    surge: fc.integer({ min: 0, max: 5 }),
    unavailable: fc.integer({ min: 0, max: 5 }),
    sets: fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { minLength: 1, maxLength: 4 }),
  })
  .map(({ replicas, surge, unavailable, sets }) => {
    const [newSet, ...old] = sets.map(([wanted, missing], created) =>
      replicaSet(`set-${created}`, { replicas: wanted, available: Math.max(0, wanted - missing), created }),
    ) as [ReplicaSet, ...ReplicaSet[]]
    return { about: deployment({ replicas, strategy: strategyOf(surge, unavailable) }), newSet, old }
  })

test('the new set never takes the whole above what may surge', () => {
  fc.assert(
    fc.property(rollouts, ({ about, newSet, old }) => {
      const all = [newSet, ...old]
      const step = planNewSet(about, all, newSet)
      if (step === undefined) return
      const after = wantedOf(all) - wantedReplicas(newSet) + step.replicas
      if (step.replicas > wantedReplicas(newSet)) assert.ok(after <= wantedReplicas(about) + maxSurge(about))
      assert.ok(step.replicas <= Math.max(wantedReplicas(about), wantedReplicas(newSet)))
    }),
  )
})

/** What stays available: of each set at most as many as it wants, for the healthy ones stay longest. */
function stillAvailable(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + Math.min(wantedReplicas(set), set.status.availableReplicas ?? 0), 0)
}

const leastOf = (about: Deployment): number => wantedReplicas(about) - maxUnavailable(about)

test('old sets never shrink below what has to be available', () => {
  fc.assert(
    fc.property(rollouts, ({ about, newSet, old }) => {
      const after = old.map(afterwards(planOldSets(about, newSet, old)))
      assert.ok(stillAvailable([newSet, ...after]) >= Math.min(availableOf([newSet, ...old]), leastOf(about)))
      assert.ok(after.every((set, index) => wantedReplicas(set) <= wantedReplicas(old[index] as ReplicaSet)))
    }),
  )
})

test('a rollout always comes to its end', () => {
  fc.assert(
    fc.property(rollouts, ({ about, newSet, old }) => {
      let sets = [newSet, ...old]
      for (let look = 0; look < 200; look++) {
        // All pods become available between two looks.
        sets = sets.map((set) => ({
          ...set,
          status: { replicas: wantedReplicas(set), availableReplicas: wantedReplicas(set) },
        }))
        const [first, ...others] = sets as [ReplicaSet, ...ReplicaSet[]]
        const step = planNewSet(about, sets, first)
        const steps = step === undefined ? planOldSets(about, first, others) : [step]
        if (steps.length === 0) break
        sets = sets.map(afterwards(steps))
      }
      assert.deepEqual(sets.map(wantedReplicas), [wantedReplicas(about), ...old.map(() => 0)])
    }),
  )
})
