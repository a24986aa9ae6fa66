import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  addResourceLists,
  exceededResources,
  isZeroResourceList,
  maskResourceList,
  maxResourceLists,
  negativeResources,
  resourceListsEqual,
  resourceListText,
  subtractResourceLists,
  withoutZeros,
} from './resource-lists.ts'

test('lists are added, compared and taken from each other name by name', () => {
  const first = { cpu: '1', memory: '1Gi' }
  const second = { cpu: '500m', pods: '2' }
  assert.deepEqual(addResourceLists(first, second), { cpu: '1500m', memory: '1Gi', pods: '2' })
  assert.deepEqual(maxResourceLists(first, second), { cpu: '1', memory: '1Gi', pods: '2' })
  assert.deepEqual(subtractResourceLists(first, second), { cpu: '500m', memory: '1Gi', pods: '-2' })
  assert.deepEqual(maskResourceList(first, ['cpu', 'pods']), { cpu: '1' })
  assert.deepEqual(first, { cpu: '1', memory: '1Gi' })
  assert.deepEqual(addResourceLists(undefined, undefined), {})
})

test('only names that both lists have can be exceeded', () => {
  assert.deepEqual(exceededResources({ pods: '3', cpu: '2', gpu: '1' }, { cpu: '1', pods: '2' }), ['cpu', 'pods'])
  assert.deepEqual(exceededResources({ cpu: '1000m' }, { cpu: '1' }), [])
  assert.deepEqual(negativeResources({ b: '-1', a: '-1m', c: '0' }), ['a', 'b'])
})

test('nothing is nothing, however it is written', () => {
  assert.deepEqual(withoutZeros({ cpu: '0', memory: '0Gi', pods: '1' }), { pods: '1' })
  assert.equal(isZeroResourceList({ cpu: '0', memory: '0Mi' }), true)
  assert.equal(isZeroResourceList({ cpu: '1n' }), false)
})

test('equal lists have the same names and amounts', () => {
  assert.equal(resourceListsEqual({ cpu: '1000m' }, { cpu: 1 }), true)
  assert.equal(resourceListsEqual({ cpu: '1' }, { cpu: '1', memory: '0' }), false)
  assert.equal(resourceListsEqual({ cpu: '1' }, { memory: '1' }), false)
})

test('a list is printed by name, in canonical quantities', () => {
  assert.equal(resourceListText({ 'requests.memory': '1024Mi', cpu: 0.5 }), 'cpu=500m,requests.memory=1Gi')
})
