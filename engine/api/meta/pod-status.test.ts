import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod } from '../schema/types.ts'
import { podStatusText } from './pod-status.ts'

const running = { name: 'a', ready: true, restartCount: 0, state: { running: {} } }
const sidecar = { name: 'log', restartPolicy: 'Always' }

/** Status, ready and restarts of a pod. */
function texts(spec: object, status: object, metadata: object = {}): readonly unknown[] {
  const { status: text, ready, restarts } = podStatusText({ metadata, spec, status } as unknown as Pod)
  return [text, ready, restarts]
}

const one = { containers: [{ name: 'a' }] }

test('a pod shows its phase until something has more to say', () => {
  const cases: readonly (readonly [status: object, expected: readonly unknown[]])[] = [
    [{ phase: 'Pending' }, ['Pending', '0/1', 0]],
    [{ phase: 'Running', containerStatuses: [running] }, ['Running', '1/1', 0]],
    [
      {
        phase: 'Running',
        containerStatuses: [{ ...running, ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
      },
      ['CrashLoopBackOff', '0/1', 0],
    ],
    [{ phase: 'Failed', reason: 'Evicted' }, ['Evicted', '0/1', 0]],
    [
      { phase: 'Failed', containerStatuses: [{ ...running, state: { terminated: { exitCode: 137 } } }] },
      ['ExitCode:137', '0/1', 0],
    ],
    [
      { phase: 'Failed', containerStatuses: [{ ...running, state: { terminated: { signal: 9 } } }] },
      ['Signal:9', '0/1', 0],
    ],
  ]
  for (const [status, expected] of cases) assert.deepEqual(texts(one, status), expected)
})

test('the first init container that is not done says how far the pod is', () => {
  const spec = { ...one, initContainers: [{ name: 'x' }, { name: 'y' }] }
  const initStatus = (second: object): object => ({
    phase: 'Pending',
    initContainerStatuses: [
      { name: 'x', state: { terminated: { exitCode: 0 } } },
      { name: 'y', restartCount: 2, state: second },
    ],
  })
  assert.deepEqual(texts(spec, initStatus({ running: {} })), ['Init:1/2', '0/1', 2])
  assert.deepEqual(texts(spec, initStatus({ waiting: { reason: 'PodInitializing' } })), ['Init:1/2', '0/1', 2])
  assert.deepEqual(texts(spec, initStatus({ waiting: { reason: 'CrashLoopBackOff' } })), [
    'Init:CrashLoopBackOff',
    '0/1',
    2,
  ])
  assert.deepEqual(texts(spec, initStatus({ terminated: { exitCode: 1, reason: 'Error' } })), ['Init:Error', '0/1', 2])
})

test('a sidecar counts among the containers', () => {
  const spec = { ...one, initContainers: [sidecar] }
  const started = { name: 'log', ready: true, started: true, restartCount: 1, state: { running: {} } }
  assert.deepEqual(texts(spec, { phase: 'Running', initContainerStatuses: [started], containerStatuses: [running] }), [
    'Running',
    '2/2',
    1,
  ])
})

test('a pod that is being deleted is terminating, unless it has ended or its node is lost', () => {
  const deleted = { deletionTimestamp: '2024-01-01T00:00:00Z' }
  assert.equal(texts(one, { phase: 'Running' }, deleted)[0], 'Terminating')
  assert.equal(texts(one, { phase: 'Succeeded' }, deleted)[0], 'Succeeded')
  assert.equal(texts(one, { phase: 'Running', reason: 'NodeLost' }, deleted)[0], 'Unknown')
})

test('the latest end of a container is the time of its last restart', () => {
  const ended = (finishedAt: string): object => ({ ...running, lastState: { terminated: { finishedAt } } })
  const status = { containerStatuses: [ended('2024-01-01T00:00:05Z'), ended('2024-01-01T00:00:03Z')] }
  const pod = { metadata: {}, spec: one, status } as unknown as Pod
  assert.equal(podStatusText(pod).lastRestart, '2024-01-01T00:00:05Z')
})
