import assert from 'node:assert/strict'
import test from 'node:test'
import { BackoffQueue, backoffDuration } from './backoff-queue.ts'
import type { QueuedPod } from './queued-pod.ts'
import { aQueuedPod } from './testing/objects.ts'

test('The back-off doubles with each attempt up to the most', () => {
  const durations = [0, 1, 2, 3, 4, 5, 60].map((attempts) => backoffDuration(attempts, 1_000, 10_000))
  assert.deepEqual(durations, [0, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
})

function names(pods: readonly QueuedPod[]): string[] {
  return pods.map(({ uid }) => uid)
}

test('By window, back-offs end with their second, and within one the more important leaves first', () => {
  const queue = new BackoffQueue({ byWindow: true })
  queue.add(aQueuedPod('early', { timestampMs: 100, attempts: 1 }))
  queue.add(aQueuedPod('later', { timestampMs: 900, attempts: 1, priority: 5 }))
  assert.equal(queue.nextFlushMs(0), 2_000)
  assert.deepEqual(names(queue.takeCompleted(1_999)), [])
  assert.deepEqual(names(queue.takeCompleted(2_000)), ['later', 'early'])
})

test('Without windows they end exactly, and are looked for once a second from the start', () => {
  const queue = new BackoffQueue({ byWindow: false })
  queue.add(aQueuedPod('early', { timestampMs: 100, attempts: 1 }))
  assert.equal(queue.nextFlushMs(350), 1_350)
  assert.deepEqual(names(queue.takeCompleted(1_100)), [])
  assert.deepEqual(names(queue.takeCompleted(1_101)), ['early'])
})

test('Only refused pods leave early', () => {
  const queue = new BackoffQueue({ byWindow: true })
  queue.add(aQueuedPod('failed', { attempts: 1, refusedBy: new Set() }))
  assert.equal(queue.popEarly(), undefined)
  queue.add(aQueuedPod('refused', { attempts: 3 }))
  assert.equal(queue.popEarly()?.uid, 'refused')
  assert.equal(queue.size, 1)
})
