import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatTime } from '../../api/meta/time.ts'
import type { Pod, ReplicaSet, ReplicaSetStatus } from '../../api/schema/types.ts'
import {
  checkAfterReadyMs,
  missingReplicas,
  nextAvailabilityCheckMs,
  type Observed,
  podsToDelete,
  replicaStatus,
} from './plan.ts'

const nowUnixMs = 1_704_067_200_000
const at = { now: formatTime(nowUnixMs), nowUnixMs }

function set(spec: Partial<ReplicaSet['spec']> = {}, status: ReplicaSetStatus = { replicas: 0 }): ReplicaSet {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', uid: 'web', resourceVersion: '1', creationTimestamp: at.now, generation: 2 },
    spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template, ...spec },
    status,
  }
}

function readyPod(secondsAgo: number | undefined, labels: Record<string, string> = { app: 'web' }): Pod {
  const lastTransitionTime = formatTime(nowUnixMs - (secondsAgo ?? 0) * 1000)
  const conditions = secondsAgo === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime }]
  return { metadata: { name: 'p', labels }, spec: {}, status: { phase: 'Running', conditions } } as unknown as Pod
}

test('how many pods are made or deleted in one go', () => {
  const rows: readonly [wanted: number, active: number, missing: number][] = [
    [3, 0, 3],
    [3, 3, 0],
    [3, 5, -2],
    [2000, 0, 500],
    [0, 2000, -500],
  ]
  for (const [replicas, active, missing] of rows) assert.equal(missingReplicas(set({ replicas }), active), missing)
})

test('what can be taken away is taken, and nothing else', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), (present, asked) => {
      const pods = Array.from({ length: present }, (_, index) => readyPod(index * 100))
      const count = Math.min(present, asked)
      const gone = podsToDelete(pods, count, pods, { nowUnixMs, deletionCost: true })
      assert.equal(new Set(gone).size, count)
      assert.ok(gone.every((pod) => pods.includes(pod)))
    }),
  )
})

test('what the status says', () => {
  const failed = { type: 'ReplicaFailure', status: 'True', lastTransitionTime: at.now, message: 'no' } as const
  const rows: readonly [why: string, owner: ReplicaSet, observed: Observed, status: ReplicaSetStatus][] = [
    ['nothing', set(), { active: [] }, { replicas: 0, observedGeneration: 2 }],
    [
      'labels of the template, readiness, and how long',
      set({ minReadySeconds: 10 }),
      {
        active: [readyPod(undefined), readyPod(9), readyPod(10, { app: 'web', more: '' }), readyPod(11, { app: 'no' })],
      },
      { replicas: 4, fullyLabeledReplicas: 3, readyReplicas: 3, availableReplicas: 2, observedGeneration: 2 },
    ],
    [
      'terminating',
      set(),
      { active: [], terminating: 0 },
      { replicas: 0, terminatingReplicas: 0, observedGeneration: 2 },
    ],
    [
      'too few, and why',
      set(),
      { active: [], failure: 'no' },
      { replicas: 0, observedGeneration: 2, conditions: [{ ...failed, reason: 'FailedCreate' }] },
    ],
    [
      'too many, and why',
      set({ replicas: 0 }),
      { active: [readyPod(undefined)], failure: 'no' },
      {
        replicas: 1,
        fullyLabeledReplicas: 1,
        observedGeneration: 2,
        conditions: [{ ...failed, reason: 'FailedDelete' }],
      },
    ],
    [
      'a failure that is over',
      set({}, { replicas: 0, conditions: [failed] }),
      { active: [] },
      { replicas: 0, observedGeneration: 2 },
    ],
  ]
  for (const [why, owner, observed, status] of rows) {
    const came = replicaStatus(owner, observed, at)
    assert.deepEqual(came, status, why)
    assert.equal(replicaStatus({ ...owner, status: came }, observed, at), came, `${why}: said once`)
  }
})

test('when pods will have been ready long enough', () => {
  const pods = [readyPod(3), readyPod(8), readyPod(20), readyPod(undefined)]
  const slow = set({ minReadySeconds: 10, replicas: 4 })
  const next = (status: object, minor: number): number | undefined =>
    nextAvailabilityCheckMs(slow, { replicas: 4, ...status }, pods, { minor, nowUnixMs })
  assert.equal(next({ readyReplicas: 3, availableReplicas: 1 }, 36), 2_000)
  assert.equal(next({ readyReplicas: 3, availableReplicas: 3 }, 36), undefined)
  // Before 1.34 only a set that is all ready is looked at again, and each pod a second too late.
  assert.equal(next({ readyReplicas: 3, availableReplicas: 1 }, 33), undefined)
  assert.equal(next({ readyReplicas: 4, availableReplicas: 1 }, 33), 10_000)
  assert.equal(checkAfterReadyMs(slow, 33), 11_000)
  assert.equal(checkAfterReadyMs(slow, 34), undefined)
  assert.equal(checkAfterReadyMs(set(), 33), undefined)
})
