import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft } from '../api/kinds/kind.ts'
import { Pod } from '../api/kinds/pod.ts'
import { PodDisruptionBudget } from '../api/kinds/pod-disruption-budget.ts'
import { conditionOf } from '../api/meta/conditions.ts'
import type { PodDisruptionBudgetStatus, Pod as PodObject } from '../api/schema/types.ts'
import { ApiError } from '../api/status.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { administrator } from './request.ts'

const at = { namespace: 'default', name: 'web' } as const
const spentText = "Cannot evict pod as it would violate the pod's disruption budget."

type Status = Partial<PodDisruptionBudgetStatus>

/** A server with a pod `web` on a node. */
function withPod(status: object = { phase: 'Running' }, isReady = true): ControlPlane {
  const world = new ControlPlane()
  const spec = { nodeName: 'worker-1', containers: [{ name: 'c', image: 'c' }] }
  const draft = { metadata: { ...at, labels: { app: 'web' } }, spec } as unknown as Draft<PodObject>
  world.api.create(Pod, draft, administrator)
  const conditions = [{ type: 'Ready', status: isReady ? 'True' : 'False' }]
  const change = (pod: PodObject) => ({ ...pod, status: { ...pod.status, conditions, ...status } }) as PodObject
  world.api.modify(Pod, { ...at, subresource: 'status' }, change, administrator)
  return world
}

function addBudget({ api }: ControlPlane, status: Status, spec: object = {}, name = 'budget'): void {
  const selector = { matchLabels: { app: 'web' } }
  const draft = { metadata: { namespace: 'default', name }, spec: { minAvailable: 1, selector, ...spec } }
  api.create(PodDisruptionBudget, draft as Draft<PodDisruptionBudget>, administrator)
  const change = (budget: PodDisruptionBudget) =>
    ({ ...budget, status: { observedGeneration: 1, ...status } }) as PodDisruptionBudget
  api.modify(PodDisruptionBudget, { namespace: 'default', name, subresource: 'status' }, change, administrator)
}

function evict({ api }: ControlPlane, more: object = {}, requester = administrator): void {
  api.post(Pod, { ...at, subresource: 'eviction' }, { metadata: at, ...more }, requester)
}

const isLeaving = ({ api }: ControlPlane): boolean =>
  api.get(Pod, 'default', 'web').metadata.deletionTimestamp !== undefined

const budgetOf = ({ api }: ControlPlane): PodDisruptionBudget => api.get(PodDisruptionBudget, 'default', 'budget')

function refusalOf(world: ControlPlane): ApiError {
  try {
    evict(world)
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  throw new Error('The eviction was allowed.')
}

test('a pod without a budget goes, marked as evicted, with its grace', () => {
  const world = withPod()
  evict(world)
  const pod = world.api.get(Pod, 'default', 'web')
  assert.equal(pod.metadata.deletionGracePeriodSeconds, 30)
  const { type, status, reason, message } = conditionOf(pod, 'DisruptionTarget') ?? {}
  const mark = ['DisruptionTarget', 'True', 'EvictionByEvictionAPI', 'Eviction API: evicting']
  assert.deepEqual([type, status, reason, message], mark)
})

test('what an eviction says of its deletion holds', () => {
  const world = withPod()
  evict(world, { deleteOptions: { gracePeriodSeconds: 5 } })
  assert.equal(world.api.get(Pod, 'default', 'web').metadata.deletionGracePeriodSeconds, 5)
  assert.throws(
    () => evict(withPod(), { deleteOptions: { preconditions: { uid: 'another' } } }),
    /the UID in the precondition/,
  )
})

test('an eviction spends its budget', () => {
  const world = withPod()
  addBudget(world, { disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 })
  evict(world)
  const { status } = budgetOf(world)
  assert.deepEqual([status.disruptionsAllowed, Object.keys(status.disruptedPods ?? {})], [0, ['web']])
  assert.equal(conditionOf(budgetOf(world), 'DisruptionAllowed')?.reason, 'InsufficientPods')
})

test('a dry run is judged and changes nothing', () => {
  const world = withPod()
  addBudget(world, { disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 })
  evict(world, {}, { ...administrator, dryRun: true })
  assert.equal(isLeaving(world), false)
  assert.equal(budgetOf(world).status.disruptionsAllowed, 1)
})

const failedSync = { type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: 'no owner' } as never
const refusals: readonly (readonly [what: string, status: Status, cause: string, retrySeconds: number | undefined])[] =
  [
    [
      'too few are healthy',
      { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1 },
      'The disruption budget budget needs 1 healthy pods and has 1 currently',
      undefined,
    ],
    [
      'the budget has more healthy pods than it needs and allows none',
      { disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 1 },
      'The disruption budget budget does not allow evicting pods currently',
      undefined,
    ],
    [
      'the budget could not be counted',
      { disruptionsAllowed: 0, conditions: [failedSync] },
      'The disruption budget budget does not allow evicting pods currently because it failed sync: no owner',
      undefined,
    ],
    [
      'nobody has looked at the budget since it changed',
      { disruptionsAllowed: 3, observedGeneration: 0 },
      'The disruption budget budget is still being processed by the server.',
      10,
    ],
  ]

for (const [what, status, cause, retrySeconds] of refusals) {
  test(`refused with 429: ${what}`, () => {
    const world = withPod()
    addBudget(world, status)
    const { message, status: answer } = refusalOf(world)
    assert.deepEqual([answer.code, answer.reason, message], [429, 'TooManyRequests', spentText])
    assert.deepEqual(answer.details?.causes, [{ reason: 'DisruptionBudget', message: cause, field: '' }])
    assert.equal(answer.details?.retryAfterSeconds, retrySeconds)
    assert.equal(isLeaving(world), false)
  })
}

test('two budgets over one pod are not supported', () => {
  const world = withPod()
  addBudget(world, { disruptionsAllowed: 1 })
  addBudget(world, { disruptionsAllowed: 1 }, {}, 'second')
  assert.match(refusalOf(world).message, /^This pod has more than one PodDisruptionBudget/)
})

const spent = { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1 }
const unspent: readonly (readonly [what: string, pod: object, isReady: boolean, budget: Status, spec: object])[] = [
  ['a pod that waits for a node', { phase: 'Pending' }, false, spent, {}],
  ['a pod that has ended', { phase: 'Succeeded' }, false, spent, {}],
  ['a pod that is not ready, where enough others are', { phase: 'Running' }, false, spent, {}],
  [
    'a pod that is not ready, always',
    { phase: 'Running' },
    false,
    { ...spent, currentHealthy: 0 },
    { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  ],
]

for (const [what, podStatus, isReady, status, spec] of unspent) {
  test(`needs no budget: ${what}`, () => {
    const world = withPod(podStatus, isReady)
    addBudget(world, status, spec)
    evict(world)
    assert.equal(world.api.find(Pod, 'default', 'web') === undefined || isLeaving(world), true)
    assert.equal(budgetOf(world).status.disruptedPods, undefined)
  })
}

test('a pod that is not ready counts where too few are healthy', () => {
  const world = withPod({ phase: 'Running' }, false)
  addBudget(world, { ...spent, currentHealthy: 0 })
  assert.equal(refusalOf(world).status.code, 429)
})

test('an eviction of another pod than the one it is posted to is bad', () => {
  const world = withPod()
  assert.throws(
    () => evict(world, { metadata: { name: 'other' } }),
    /name in URL does not match name in Eviction object/,
  )
})
