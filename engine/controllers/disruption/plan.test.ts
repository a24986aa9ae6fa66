import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conditionOf } from '../../api/meta/conditions.ts'
import { formatTime } from '../../api/meta/time.ts'
import type { KubernetesObject, Pod, PodDisruptionBudget } from '../../api/schema/types.ts'
import type { Owners } from './owner-scale.ts'
import { type BudgetPlan, planBudget } from './plan.ts'
import { staleInMs, withoutStaleMark } from './stale-mark.ts'

const nowUnixMs = 1_704_067_200_000
const now = formatTime(nowUnixMs)
const ago = (seconds: number): string => formatTime(nowUnixMs - seconds * 1000)

const set = { kind: 'StatefulSet', metadata: { name: 'db', uid: 'db' }, spec: { replicas: 7 } }
const owners: Owners = {
  cached: (kind, _namespace, name) =>
    kind === set.kind && name === 'db' ? (set as unknown as KubernetesObject) : undefined,
  scaled: () => undefined,
}
const byTheSet = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'db', controller: true }

function pod(name: string, isReady: boolean, metadata: object = { ownerReferences: [byTheSet] }): Pod {
  const conditions = [{ type: 'Ready', status: isReady ? 'True' : 'False' }]
  const named = { name, namespace: 'default', labels: { app: 'db' }, ...metadata }
  return { metadata: named, spec: {}, status: { conditions } } as unknown as Pod
}

function plan(spec: object, pods: readonly Pod[], status: object = {}): BudgetPlan {
  const selector = { matchLabels: { app: 'db' } }
  const metadata = { name: 'budget', namespace: 'default', generation: 1 }
  const budget = { metadata, spec: { selector, ...spec }, status } as unknown as PodDisruptionBudget
  return planBudget({ budget, pods, owners, now, nowUnixMs })
}

function numbers({ budget: { status } }: BudgetPlan): (number | undefined)[] {
  return [status.expectedPods, status.desiredHealthy, status.currentHealthy, status.disruptionsAllowed]
}

const ready = (count: number): Pod[] => Array.from({ length: count }, (_, index) => pod(`db-${index}`, true))

/** spec, healthy pods -> expected, desired, healthy, allowed */
const table: readonly (readonly [spec: object, pods: number, expected: readonly number[]])[] = [
  [{ minAvailable: 2 }, 3, [3, 2, 3, 1]],
  [{ minAvailable: 5 }, 3, [3, 5, 3, 0]],
  // Shares are of what the owner wants, and round up.
  [{ minAvailable: '30%' }, 7, [7, 3, 7, 4]],
  [{ maxUnavailable: '30%' }, 7, [7, 4, 7, 3]],
  [{ maxUnavailable: 2 }, 4, [7, 5, 4, 0]],
  [{ maxUnavailable: 9 }, 2, [7, 0, 2, 2]],
]

for (const [spec, count, expected] of table) {
  test(`${JSON.stringify(spec)} of ${count} ready pods of seven`, () => {
    assert.deepEqual(numbers(plan(spec, ready(count))), expected)
  })
}

test('without pods nothing is allowed, and an event says so', () => {
  const planned = plan({ minAvailable: 0 }, [])
  assert.deepEqual(numbers(planned), [0, 0, 0, 0])
  assert.deepEqual(
    planned.tellings.map(({ reason, message }) => `${reason}: ${message}`),
    ['NoPods: No matching pods found'],
  )
})

test('pods that nobody owns are told of, and count as healthy', () => {
  const planned = plan({ maxUnavailable: 1 }, [...ready(7), pod('alone', true, {})])
  assert.deepEqual(numbers(planned), [7, 6, 8, 2])
  const [telling] = planned.tellings
  assert.equal(telling?.reason, 'UnmanagedPods')
  const selector =
    '&LabelSelector{MatchLabels:map[string]string{app: db,},MatchExpressions:[]LabelSelectorRequirement{},}'
  assert.ok(telling?.message.includes(`(selector: ${selector})`), telling?.message)
})

test('an owner that cannot be counted allows nothing, and the condition says why', () => {
  const stray = { ...byTheSet, name: 'other', uid: 'other' }
  const planned = plan({ maxUnavailable: 1 }, [pod('stray', true, { ownerReferences: [stray] })], {
    disruptionsAllowed: 3,
  })
  assert.equal(planned.budget.status.disruptionsAllowed, 0)
  const { status, reason, message } = conditionOf(planned.budget, 'DisruptionAllowed') ?? {}
  assert.deepEqual([status, reason, message], ['False', 'SyncFailed', 'found no controllers for pod "stray"'])
  assert.equal(planned.tellings[0]?.reason, 'CalculateExpectedPodCountFailed')
})

test('a selector that cannot be read allows nothing', () => {
  const planned = plan({ minAvailable: 1, selector: { matchLabels: { 'a/b/c': 'd' } } }, ready(3))
  assert.equal(conditionOf(planned.budget, 'DisruptionAllowed')?.reason, 'SyncFailed')
  assert.match(planned.tellings[0]?.message ?? '', /^Failed to get pods: /)
})

test('evicted pods are not healthy; after two minutes they are again, and an event says that they were not deleted', () => {
  const disruptedPods = { 'db-0': ago(0), 'db-1': ago(121), gone: ago(0) }
  const planned = plan({ minAvailable: 1 }, ready(3), { disruptedPods })
  assert.deepEqual(planned.budget.status.disruptedPods, { 'db-0': ago(0) })
  assert.equal(planned.budget.status.currentHealthy, 2)
  assert.equal(planned.recheckMs, nowUnixMs + 120_000)
  assert.deepEqual(
    planned.tellings.map(({ object, reason }) => [object.metadata.name, reason]),
    [['db-1', 'NotDeleted']],
  )
})

test('a second look at the same pods changes nothing', () => {
  const first = plan({ minAvailable: 2 }, ready(3))
  const again = planBudget({ budget: first.budget, pods: ready(3), owners, now, nowUnixMs: nowUnixMs + 1 })
  assert.equal(again.budget, first.budget)
})

const mark = (more: object) => ({ type: 'DisruptionTarget', status: 'True', lastTransitionTime: ago(100), ...more })
const marks: readonly (readonly [what: string, condition: object, metadata: object, expected: number | undefined])[] = [
  ['a mark', mark({}), {}, 20_000],
  ['one that is older than two minutes', mark({ lastTransitionTime: ago(300) }), {}, 0],
  ["a kubelet's own", mark({ reason: 'TerminationByKubelet' }), {}, undefined],
  ['one that was taken back', mark({ status: 'False' }), {}, undefined],
  ['that of a pod that goes', mark({}), { deletionTimestamp: now }, undefined],
]

for (const [what, condition, metadata, expected] of marks) {
  test(`${what} is stale in ${expected === undefined ? 'no time' : `${expected} ms`}`, () => {
    const plain = pod('db-0', true, metadata)
    const marked = { ...plain, status: { ...plain.status, conditions: [condition] } } as unknown as Pod
    assert.equal(staleInMs(marked, nowUnixMs), expected)
    if (expected !== undefined)
      assert.equal(conditionOf(withoutStaleMark(marked, now), 'DisruptionTarget')?.status, 'False')
  })
}
