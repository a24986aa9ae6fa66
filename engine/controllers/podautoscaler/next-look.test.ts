import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTime } from '../../api/meta/time.ts'
import type { Pod } from '../../api/schema/types.ts'
import { Flags } from '../../runtime/flags.ts'
import type { Memory } from './desired-size.ts'
import { nextLook } from './next-look.ts'
import type { Outcome } from './reconcile.ts'
import { settingsFrom } from './settings.ts'

const settings = settingsFrom(new Flags(), 36)
const nowMs = 1_704_067_200_000
const steady = { isSteady: true, longestWindowMs: 15_000 }
const rules = {
  scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 60 }] },
  scaleDown: { stabilizationWindowSeconds: 120, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
} as const

const size = (recommended: number, stabilized: number, replicas: number) => ({
  recommended,
  stabilized,
  limited: { replicas, reason: '', message: '' },
  reason: '',
  message: '',
  recommendations: [],
})

function outcome(parts: Partial<Outcome> = {}): Outcome {
  const memory: Memory = { recommendations: [], events: { up: [], down: [] } }
  return { status: { desiredReplicas: 2 }, changed: false, memory, change: 0, pods: [], size: size(2, 2, 2), ...parts }
}

function pod({ startedMs, readyMs }: { startedMs: number; readyMs: number }): Pod {
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(readyMs) }]
  return { metadata: { name: 'web' }, status: { startTime: formatTime(startedMs), conditions } } as unknown as Pod
}

const look = (parts: Partial<Outcome>, reading = steady, withRules = false) =>
  nextLook(outcome(parts), reading, withRules ? rules : undefined, { settings, nowMs })

test('what changed something, or reads what still changes, is looked at again', () => {
  assert.deepEqual(look({ changed: true }), { kind: 'tick', repeats: false })
  assert.deepEqual(look({ change: 1 }), { kind: 'tick', repeats: false })
  assert.deepEqual(look({}, { ...steady, isSteady: false }), { kind: 'tick', repeats: false })
})

test('what fails says so again and again', () => {
  assert.deepEqual(look({ failure: { message: 'no', ofSpec: false } }), { kind: 'tick', repeats: true })
})

test('what is quiet is not looked at', () => {
  assert.deepEqual(look({}), { kind: 'none' })
})

test('a pod that became ready is waited for until a whole window of it is known', () => {
  const freshly = pod({ startedMs: nowMs - 3_600_000, readyMs: nowMs - 20_000 })
  assert.deepEqual(look({ pods: [freshly] }), { kind: 'tick', repeats: false })
  const long = pod({ startedMs: nowMs - 3_600_000, readyMs: nowMs - 40_000 })
  assert.deepEqual(look({ pods: [long] }), { kind: 'none' })
})

test('a young pod is looked at when its CPU counts', () => {
  const young = pod({ startedMs: nowMs - 100_000, readyMs: nowMs - 90_000 })
  const reason = 'the CPU initialization period of pod web'
  assert.deepEqual(look({ pods: [young] }), { kind: 'deadline', atMs: nowMs + 200_000, reason })
})

test('stabilization ends when the recommendation that holds the size leaves the window', () => {
  const recommendations = [
    { replicas: 8, atMs: nowMs - 100_000 },
    { replicas: 2, atMs: nowMs },
  ]
  const memory = { recommendations, events: { up: [], down: [] } }
  const held = { size: size(2, 8, 8), memory }
  const reason = 'the stabilization window'
  assert.deepEqual(look(held), { kind: 'deadline', atMs: nowMs + 200_001, reason })
  assert.deepEqual(look(held, steady, true), { kind: 'deadline', atMs: nowMs + 20_000, reason })
})

test('a policy that is used up allows more when its period is over', () => {
  const events = { up: [{ replicaChange: 4, atMs: nowMs - 20_000, outdated: false }], down: [] }
  const limited = { size: size(20, 20, 6), memory: { recommendations: [], events } }
  const reason = 'the period of a scaling policy'
  assert.deepEqual(look(limited, steady, true), { kind: 'deadline', atMs: nowMs + 40_000, reason })
})
