import assert from 'node:assert/strict'
import { test } from 'node:test'
import { updateTexts, withValue } from '../../testing/validation.ts'

const container = { name: 'web', image: 'web:1' }
const toleration = { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }
const base = { spec: { containers: [container], tolerations: [toleration], nodeSelector: { a: 'b' } } }
const gated = withValue(base, 'spec.schedulingGates', [{ name: 'wait' }])

const fixed =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

const changed = (path: string, value: unknown, from: typeof base = base): readonly string[] =>
  updateTexts('Pod', from, (pod) => withValue(pod, path, value))

test('of a pod little can be changed', () => {
  const cases: readonly (readonly [path: string, value: unknown, ...texts: readonly string[]])[] = [
    ['spec.containers.0.image', 'web:2'],
    ['spec.activeDeadlineSeconds', 60],
    ['spec.tolerations', [toleration, { key: 'b', operator: 'Exists' }]],
    ['spec.tolerations.0.tolerationSeconds', 10],
    ['metadata.labels', { more: 'labels' }],
    ['spec.hostname', 'other', fixed],
    ['spec.containers.0.command', ['sleep'], fixed],
    ['spec.nodeSelector', { a: 'b', c: 'd' }, fixed],
    ['spec.terminationGracePeriodSeconds', 1, fixed],
    [
      'spec.containers',
      [container, container],
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ],
    [
      'spec.tolerations',
      [],
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ],
    [
      'spec.schedulingGates',
      [{ name: 'wait' }],
      "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'wait'",
    ],
  ]
  for (const [path, value, ...texts] of cases) {
    const found = changed(path, value)
    if (path === 'spec.containers') assert.equal(found.at(-1), texts[0])
    else assert.deepEqual(found, texts, `${path} = ${JSON.stringify(value)}`)
  }
})

test('a deadline comes nearer, never later', () => {
  const timed = withValue(base, 'spec.activeDeadlineSeconds', 60)
  assert.deepEqual(changed('spec.activeDeadlineSeconds', 30, timed), [])
  assert.deepEqual(changed('spec.activeDeadlineSeconds', 90, timed), [
    'spec.activeDeadlineSeconds: Invalid value: 90: must be less than or equal to previous value',
  ])
})

test('a gated pod may be told more narrowly where to go', () => {
  assert.deepEqual(changed('spec.nodeSelector', { a: 'b', c: 'd' }, gated), [])
  assert.deepEqual(changed('spec.schedulingGates', [], gated), [])
  assert.deepEqual(changed('spec.nodeSelector', { c: 'd' }, gated), [
    'spec.nodeSelector: Invalid value: {"c":"d"}: only additions are allowed',
  ])
  const terms = { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] }
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution'
  assert.deepEqual(changed(path, terms, gated), [])
  assert.deepEqual(
    changed(path, { nodeSelectorTerms: [...terms.nodeSelectorTerms, {}] }, withValue(gated, path, terms)),
    [
      `${path}.nodeSelectorTerms: Invalid value: [{"matchExpressions":[{"key":"a","operator":"Exists"}]},{}]: no additions/deletions to non-empty NodeSelectorTerms list are allowed`,
    ],
  )
})

test('an empty list is one that is not there', () => {
  assert.deepEqual(changed('spec.containers.0.env', []), [])
})
