import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ConditionShape, conditionOf, isTrue, removeCondition, setCondition, withCondition } from './conditions.ts'

const early = '2024-01-01T00:00:00Z'
const late = '2024-01-01T00:05:00Z'
const ready = { type: 'Ready', status: 'True', reason: 'Started' }
const scheduled: ConditionShape = { type: 'PodScheduled', status: 'True', lastTransitionTime: early }

interface Thing {
  readonly kind: string
  readonly status?: { readonly phase: string; readonly conditions?: readonly ConditionShape[] }
}
const thing: Thing = { kind: 'Pod', status: { phase: 'Running', conditions: [scheduled] } }

test('a new condition is added with its time, and nothing else changes', () => {
  const changed = setCondition(thing, ready, late)
  assert.deepEqual(changed.status, {
    phase: 'Running',
    conditions: [scheduled, { ...ready, lastTransitionTime: late }],
  })
  assert.equal(changed.status?.conditions?.[0], scheduled)
  assert.equal(thing.status?.conditions?.length, 1)
  assert.equal(isTrue(changed, 'Ready'), true)
  assert.equal(isTrue(thing, 'Ready'), false)
  assert.equal(conditionOf({}, 'Ready'), undefined)
})

test('the transition time moves with the status only', () => {
  const table: readonly [ConditionShape, string][] = [
    [{ type: 'PodScheduled', status: 'True', reason: 'Other' }, early],
    [{ type: 'PodScheduled', status: 'False' }, late],
  ]
  for (const [condition, time] of table) {
    assert.deepEqual(withCondition([scheduled], condition, late), [{ ...condition, lastTransitionTime: time }])
  }
})

test('the same object comes back where nothing but times would change', () => {
  assert.equal(setCondition(thing, { type: 'PodScheduled', status: 'True', message: '' }, late), thing)
  assert.equal(setCondition(thing, { ...scheduled, lastTransitionTime: late }, late), thing)
  assert.equal(removeCondition(thing, 'Ready'), thing)
})

test('a condition can be taken away', () => {
  assert.deepEqual(removeCondition(thing, 'PodScheduled').status, { phase: 'Running', conditions: [] })
})
