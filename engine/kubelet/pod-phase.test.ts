import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Container, ContainerState, ContainerStatus, PodSpec } from '../api/schema/types.ts'
import { podPhase } from './pod-phase.ts'

type Short = 'running' | 'waiting' | 'ok' | 'failed' | 'backing off' | 'none'

const ended = (exitCode: number): ContainerState => ({ terminated: { exitCode } })
const states: Readonly<Record<Exclude<Short, 'none'>, { state: ContainerState; lastState?: ContainerState }>> = {
  running: { state: { running: {} } },
  waiting: { state: { waiting: {} } },
  ok: { state: ended(0) },
  failed: { state: ended(1) },
  'backing off': { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: ended(1) },
}

const status = (name: string, short: Short): ContainerStatus[] =>
  short === 'none'
    ? []
    : [{ name, image: '', imageID: '', ready: false, restartCount: 0, started: short === 'running', ...states[short] }]

function phase(row: {
  policy?: PodSpec['restartPolicy']
  init?: readonly Short[]
  sidecars?: readonly Short[]
  main: readonly Short[]
  ended?: boolean
}): string {
  const { policy = 'Always', init = [], sidecars = [], main } = row
  const all = [
    ...init.map((short, i) => ({ name: `i${i}`, short })),
    ...sidecars.map((short, i) => ({ name: `s${i}`, short })),
  ]
  const container = (name: string): Container => ({
    name,
    ...(name.startsWith('s') ? { restartPolicy: 'Always' } : {}),
  })
  return podPhase({
    spec: {
      restartPolicy: policy,
      initContainers: all.map(({ name }) => container(name)),
      containers: main.map((_, i) => container(`c${i}`)),
    },
    initContainerStatuses: all.flatMap(({ name, short }) => status(name, short)),
    containerStatuses: main.flatMap((short, i) => status(`c${i}`, short)),
    ended: row.ended ?? false,
  })
}

test('the phase of a pod', () => {
  const rows: readonly [Parameters<typeof phase>[0], string][] = [
    [{ main: ['waiting'] }, 'Pending'],
    [{ main: ['none'] }, 'Pending'],
    [{ main: ['running'] }, 'Running'],
    [{ main: ['running', 'waiting'] }, 'Pending'],
    [{ main: ['running', 'none'] }, 'Pending'],
    [{ main: ['running', 'backing off'] }, 'Running'],
    [{ main: ['backing off'] }, 'Running'],
    [{ main: ['failed'] }, 'Running'],
    [{ main: ['ok'], ended: true }, 'Succeeded'],
    [{ main: ['ok', 'failed'], ended: true }, 'Failed'],
    [{ policy: 'Never', main: ['ok', 'running'] }, 'Running'],
    [{ policy: 'Never', main: ['ok', 'failed'] }, 'Failed'],
    [{ policy: 'Never', main: ['ok', 'ok'] }, 'Succeeded'],
    [{ policy: 'OnFailure', main: ['failed'] }, 'Running'],
    [{ policy: 'OnFailure', main: ['ok'] }, 'Succeeded'],
    [{ init: ['running'], main: ['waiting'] }, 'Pending'],
    [{ init: ['ok'], main: ['running'] }, 'Running'],
    [{ init: ['failed'], main: ['waiting'] }, 'Pending'],
    [{ init: ['failed'], policy: 'Never', main: ['waiting'] }, 'Failed'],
    [{ init: ['running'], main: ['failed'] }, 'Pending'],
    [{ sidecars: ['waiting'], main: ['waiting'] }, 'Pending'],
    [{ sidecars: ['backing off'], main: ['running'] }, 'Running'],
    [{ sidecars: ['running'], policy: 'Never', main: ['ok'] }, 'Running'],
    [{ sidecars: ['ok'], policy: 'Never', main: ['ok'] }, 'Succeeded'],
  ]
  for (const [row, expected] of rows) assert.equal(phase(row), expected, JSON.stringify(row))
})
