import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTime } from '../../api/meta/time.ts'
import type { DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../api/schema/types.ts'
import { pauseCondition, rolloutStatus, untilDeadlineMs, untilNextLookMs } from './progress.ts'
import { deployment, replicaSet } from './testing/objects.ts'

const now = '2024-01-01T01:00:00Z'
const nowUnixMs = parseTime(now)
const at = { now, nowUnixMs, minor: 36 }

function progressing(reason: string, secondsAgo: number, status: 'True' | 'False' = 'True'): DeploymentCondition {
  const minute = String(60 - secondsAgo / 60).padStart(2, '0')
  const time = `2024-01-01T00:${minute}:00Z`
  return { type: 'Progressing', status, reason, message: reason, lastUpdateTime: time, lastTransitionTime: time }
}

const saidOf = (status: DeploymentStatus): string[] =>
  (status.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`)

test('what is said of a rollout', () => {
  const available = 'Available=True MinimumReplicasAvailable'
  const updated = { replicas: 3, updatedReplicas: 3, availableReplicas: 1 }
  const full = { replicas: 3, updatedReplicas: 3, availableReplicas: 3 }
  const ready = replicaSet('new', { replicas: 3, available: 3 })
  const slow = replicaSet('new', { replicas: 3, available: 2 })
  const stuck = replicaSet('new', { replicas: 3, available: 1, has: 3 })
  const condition = progressing
  const rows: readonly [why: string, before: DeploymentStatus, newSet: ReplicaSet, deadline: number, said: string[]][] =
    [
      ['all there', { ...updated }, ready, 600, [available, 'Progressing=True NewReplicaSetAvailable']],
      ['one more there', { ...updated }, slow, 600, [available, 'Progressing=True ReplicaSetUpdated']],
      [
        'nothing moves, in time',
        { ...updated, conditions: [condition('ReplicaSetUpdated', 600)] },
        stuck,
        600,
        ['Progressing=True ReplicaSetUpdated', 'Available=False MinimumReplicasUnavailable'],
      ],
      [
        'nothing moves, too late',
        { ...updated, conditions: [condition('ReplicaSetUpdated', 660)] },
        stuck,
        600,
        ['Available=False MinimumReplicasUnavailable', 'Progressing=False ProgressDeadlineExceeded'],
      ],
      [
        'done once, a lost pod is not measured',
        { ...full, conditions: [condition('NewReplicaSetAvailable', 1800)] },
        slow,
        600,
        ['Progressing=True NewReplicaSetAvailable', available],
      ],
      [
        'nobody asked',
        { ...updated, conditions: [condition('ReplicaSetUpdated', 660)] },
        slow,
        2 ** 31 - 1,
        [available],
      ],
    ]
  for (const [why, before, newSet, progressDeadlineSeconds, said] of rows) {
    const about = deployment({ progressDeadlineSeconds }, before)
    const status = rolloutStatus(about, [newSet], newSet, at)
    assert.deepEqual(saidOf(status), said, why)
  }
})

test('what was done once has not timed out because the next rollout has not begun', () => {
  const conditions = [progressing('NewReplicaSetAvailable', 1800)]
  const before = { replicas: 3, updatedReplicas: 3, availableReplicas: 3, conditions }
  const about = deployment({ progressDeadlineSeconds: 600 }, before)
  const [old, newSet] = [replicaSet('old', { replicas: 3, available: 3 }), replicaSet('new')]
  const said = saidOf(rolloutStatus(about, [old, newSet], newSet, at))
  assert.ok(said.includes('Progressing=True NewReplicaSetAvailable'), said.join())
})

test('progress is dated anew, its beginning is not', () => {
  const before = { replicas: 3, updatedReplicas: 3, conditions: [progressing('ReplicaSetUpdated', 300)] }
  const about = deployment({ progressDeadlineSeconds: 600 }, before)
  const set = replicaSet('new', { replicas: 3, available: 1 })
  const condition = rolloutStatus(about, [set], set, at).conditions?.find(({ type }) => type === 'Progressing')
  assert.equal(condition?.message, 'ReplicaSet "new" is progressing.')
  assert.deepEqual([condition?.lastUpdateTime, condition?.lastTransitionTime], [now, '2024-01-01T00:55:00Z'])
})

test('a set that cannot make pods is told of, the newest first, with its own time', () => {
  const failing = (name: string, message: string): ReplicaSet => {
    const set = replicaSet(name)
    const time = '2024-01-01T00:10:00Z'
    const failure = {
      type: 'ReplicaFailure',
      status: 'True',
      reason: 'FailedCreate',
      message,
      lastTransitionTime: time,
    } as const
    return { ...set, status: { ...set.status, conditions: [failure] } }
  }
  const [old, newSet] = [failing('old', 'old quota'), failing('new', 'new quota')]
  const failureOf = (status: DeploymentStatus) => status.conditions?.find(({ type }) => type === 'ReplicaFailure')
  const told = rolloutStatus(deployment(), [old, newSet], newSet, at)
  assert.equal(failureOf(told)?.message, 'new quota')
  assert.equal(failureOf(told)?.lastUpdateTime, '2024-01-01T00:10:00Z')
  assert.equal(failureOf(rolloutStatus(deployment(), [old], undefined, at))?.message, 'old quota')
  assert.equal(failureOf(rolloutStatus(deployment({}, told), [replicaSet('new')], undefined, at)), undefined)
})

test('when the deadline will have passed', () => {
  const until = (condition: DeploymentCondition | undefined, deadline = 600): number | undefined => {
    const status = condition === undefined ? {} : { conditions: [condition] }
    return untilDeadlineMs(deployment({ progressDeadlineSeconds: deadline }, status), status, nowUnixMs)
  }
  assert.equal(until(progressing('ReplicaSetUpdated', 120)), 480_000)
  assert.equal(until(progressing('ReplicaSetUpdated', 600)), 0)
  assert.equal(until(progressing('ProgressDeadlineExceeded', 900, 'False')), undefined)
  assert.equal(until(undefined), undefined)
  assert.equal(until(progressing('ReplicaSetUpdated', 120), 2 ** 31 - 1), undefined)
})

test('what does not move is looked at again when that can change something, and never for nothing', () => {
  const next = (condition: DeploymentCondition): number | undefined =>
    untilNextLookMs(
      deployment({ progressDeadlineSeconds: 600 }, { conditions: [condition] }),
      { conditions: [condition] },
      nowUnixMs,
    )
  assert.equal(next(progressing('ReplicaSetUpdated', 120)), 481_000)
  assert.equal(next(progressing('ReplicaSetUpdated', 600)), 1)
  assert.equal(next(progressing('NewReplicaSetAvailable', 900)), undefined)
})

test('pausing and resuming is said once', () => {
  const rows: readonly [paused: boolean, reason: string, said: string | undefined][] = [
    [true, 'NewReplicaSetAvailable', 'DeploymentPaused'],
    [true, 'DeploymentPaused', undefined],
    [false, 'DeploymentPaused', 'DeploymentResumed'],
    [false, 'DeploymentResumed', undefined],
    [true, 'ProgressDeadlineExceeded', undefined],
  ]
  for (const [paused, reason, said] of rows) {
    const about = deployment({ paused, progressDeadlineSeconds: 600 }, { conditions: [progressing(reason, 60)] })
    assert.equal(pauseCondition(about)?.reason, said, `${reason}, ${paused}`)
  }
})
