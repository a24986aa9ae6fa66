import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limitedWithOthers, sharesControlPlane } from './others.ts'

test('a client that others use as well waits twice as long', () => {
  const spans = [
    [10, 11],
    [11.5, 12],
    [20, 20.5],
  ] as const
  assert.deepEqual(limitedWithOthers(spans), [
    [10, 14],
    [20, 21],
  ])
})

test('that others were there stands in the notes', () => {
  assert.ok(sharesControlPlane(['Other scenarios ran at the same time in other namespaces.']))
  assert.ok(
    !sharesControlPlane(['The deployments were created some 5 s before t=0; nothing else ran in this cluster.']),
  )
})
