import assert from 'node:assert/strict'
import test from 'node:test'
import type { Taint, Toleration } from '../schema/types.ts'
import { findUntoleratedTaint, keepsPodsAway, toleratesTaint } from './taints.ts'

const taint: Taint = { key: 'disk', value: '10', effect: 'NoSchedule' }

test('What a toleration covers', () => {
  const rows: readonly [string, Toleration, boolean][] = [
    ['the same key, value and effect', { key: 'disk', operator: 'Equal', value: '10', effect: 'NoSchedule' }, true],
    ['no operator means Equal', { key: 'disk', value: '10', effect: 'NoSchedule' }, true],
    ['another value', { key: 'disk', value: '11', effect: 'NoSchedule' }, false],
    ['any value with Exists', { key: 'disk', operator: 'Exists', effect: 'NoSchedule' }, true],
    ['another key', { key: 'cpu', operator: 'Exists' }, false],
    ['another effect', { key: 'disk', operator: 'Exists', effect: 'NoExecute' }, false],
    ['no effect covers every effect', { key: 'disk', operator: 'Exists' }, true],
    ['no key covers every key', { operator: 'Exists' }, true],
    ['a taint that is greater', { key: 'disk', operator: 'Gt', value: '9' }, true],
    ['a taint that is not greater', { key: 'disk', operator: 'Gt', value: '10' }, false],
    ['a taint that is less', { key: 'disk', operator: 'Lt', value: '11' }, true],
    ['a taint that is not less', { key: 'disk', operator: 'Lt', value: '10' }, false],
    ['no number to compare with', { key: 'disk', operator: 'Lt', value: 'many' }, false],
  ]
  for (const [name, toleration, covers] of rows) assert.equal(toleratesTaint(toleration, taint), covers, name)
})

test('Numbers are compared only by versions that can', () => {
  const toleration: Toleration = { key: 'disk', operator: 'Gt', value: '9' }
  assert.equal(toleratesTaint(toleration, taint, { comparisonOperators: false }), false)
})

test('The first untolerated taint is found among those considered', () => {
  const dislike: Taint = { key: 'old', effect: 'PreferNoSchedule' }
  assert.equal(findUntoleratedTaint([dislike, taint], [], keepsPodsAway), taint)
  assert.equal(findUntoleratedTaint([dislike, taint], []), dislike)
  assert.equal(findUntoleratedTaint([dislike], undefined, keepsPodsAway), undefined)
  assert.equal(findUntoleratedTaint([taint], [{ operator: 'Exists' }]), undefined)
})
