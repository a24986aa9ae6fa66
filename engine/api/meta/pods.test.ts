import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  chooseContainer,
  deletionGraceSeconds,
  isPodActive,
  isPodAvailable,
  isPodReady,
  isPodTerminal,
  type PodShape,
  podAvailableAtMs,
  podPriority,
  podReadySinceMs,
  portMappings,
} from './pods.ts'
import { parseTime } from './time.ts'

const since = '2024-01-01T00:00:10Z'
const sinceMs = parseTime(since)
const withReady = (status: string): PodShape => ({
  status: { phase: 'Running', conditions: [{ type: 'Ready', status, lastTransitionTime: since }] },
})

test('a ready pod is available when it has been so for long enough, to the very millisecond', () => {
  const ready = withReady('True')
  const table: readonly [number, number, boolean][] = [
    [0, sinceMs - 5000, true],
    [10, sinceMs + 9999, false],
    [10, sinceMs + 10_000, true],
  ]
  for (const [minReadySeconds, nowMs, available] of table) {
    assert.equal(
      isPodAvailable(ready, minReadySeconds, nowMs),
      available,
      `${minReadySeconds} s at ${nowMs - sinceMs} ms`,
    )
  }
  assert.equal(podReadySinceMs(ready), sinceMs)
  assert.equal(podAvailableAtMs(ready, 10), sinceMs + 10_000)
})

test('a pod that is not ready is never available', () => {
  for (const pod of [withReady('False'), withReady('Unknown'), {}]) {
    assert.equal(isPodReady(pod), false)
    assert.equal(isPodAvailable(pod, 0, sinceMs), false)
    assert.equal(podReadySinceMs(pod), undefined)
  }
})

test('a pod is active until it has ended or is being deleted', () => {
  const table: readonly [PodShape, boolean, boolean][] = [
    [{ status: { phase: 'Pending' } }, true, false],
    [{ status: { phase: 'Running' } }, true, false],
    [{ status: { phase: 'Unknown' } }, true, false],
    [{ status: { phase: 'Succeeded' } }, false, true],
    [{ status: { phase: 'Failed' } }, false, true],
    [{ metadata: { deletionTimestamp: since }, status: { phase: 'Running' } }, false, false],
  ]
  for (const [pod, active, terminal] of table) {
    assert.deepEqual([isPodActive(pod), isPodTerminal(pod)], [active, terminal], JSON.stringify(pod))
  }
})

test('deleting a pod takes grace where a kubelet has something to stop', () => {
  const running: PodShape = {
    spec: { nodeName: 'worker-1', terminationGracePeriodSeconds: 30 },
    status: { phase: 'Running' },
  }
  const table: readonly [PodShape, number | undefined, number][] = [
    [running, undefined, 30],
    [running, 5, 5],
    [running, 0, 0],
    [running, -1, 1],
    [{ ...running, spec: { terminationGracePeriodSeconds: 30 } }, undefined, 0],
    [{ ...running, spec: { nodeName: '' } }, 5, 0],
    [{ ...running, status: { phase: 'Failed' } }, 5, 0],
    [{ spec: { nodeName: 'worker-1' } }, undefined, 0],
  ]
  for (const [pod, requested, seconds] of table) assert.equal(deletionGraceSeconds(pod, requested), seconds)
  assert.equal(podPriority({}), 0)
  assert.equal(podPriority({ spec: { priority: -5 } }), -5)
})

test('logs come from the only container, or from the one that is named', () => {
  const pod: PodShape = {
    metadata: { name: 'web' },
    spec: {
      containers: [{ name: 'app' }, { name: 'proxy' }],
      initContainers: [{ name: 'init' }],
      ephemeralContainers: [{ name: 'debug' }],
    },
  }
  const single: PodShape = { metadata: { name: 'web' }, spec: { containers: [{ name: 'app' }] } }
  assert.deepEqual(chooseContainer(single), { container: 'app' })
  for (const container of ['app', 'init', 'debug']) assert.deepEqual(chooseContainer(pod, container), { container })
  assert.deepEqual(chooseContainer(pod), {
    problem:
      'a container name must be specified for pod web, choose one of: [app proxy] or one of the init containers: [init]',
  })
  assert.deepEqual(chooseContainer(pod, 'db'), { problem: 'container db is not valid for pod web' })
})

test('a port that is given twice is mapped once', () => {
  const http = { name: 'http', containerPort: 80 }
  const mapped = (containerPort: number, hostIP = '') => ({ protocol: 'TCP', containerPort, hostPort: 0, hostIP })
  assert.deepEqual(portMappings([http, { ...http, containerPort: 81 }]), [mapped(80)])
  assert.deepEqual(portMappings([{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }]), [mapped(80)])
  assert.deepEqual(portMappings([{ containerPort: 80 }, { containerPort: 80, hostIP: '::1' }]), [
    mapped(80),
    mapped(80, '::1'),
  ])
  assert.deepEqual(portMappings(undefined), [])
})
