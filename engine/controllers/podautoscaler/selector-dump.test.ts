import assert from 'node:assert/strict'
import { test } from 'node:test'
import { selectorDump } from './selector-dump.ts'

test('selectors as Go prints them', () => {
  assert.equal(selectorDump(undefined), 'nil')
  assert.equal(
    selectorDump({ matchLabels: { queue: 'worker_tasks', area: 'eu' } }),
    '&LabelSelector{MatchLabels:map[string]string{area: eu,queue: worker_tasks,},MatchExpressions:[]LabelSelectorRequirement{},}',
  )
  assert.equal(
    selectorDump({ matchExpressions: [{ key: 'verb', operator: 'In', values: ['GET', 'PUT'] }] }),
    '&LabelSelector{MatchLabels:map[string]string{},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:verb,Operator:In,Values:[GET PUT],},},}',
  )
})
