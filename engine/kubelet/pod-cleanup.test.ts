import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leavesAtMs } from './pod-cleanup.ts'

test('a pod goes as soon as its volumes are unmounted', () => {
  assert.equal(leavesAtMs(11_000, { minor: 22, startedMs: 400 }), 11_300)
})

test('before 1.22 it goes when the status manager looks next and its containers were removed', () => {
  const kubelet = { minor: 21, startedMs: 400 }
  assert.equal(leavesAtMs(11_000, kubelet), 20_400)
  assert.equal(leavesAtMs(19_400, kubelet), 20_400)
  assert.equal(leavesAtMs(19_401, kubelet), 30_400)
})
