import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Flags } from '../../runtime/flags.ts'
import { desiredSize } from './desired-size.ts'
import type { Rules } from './scaling-limits.ts'
import { settingsFrom } from './settings.ts'

const nowMs = 1_000_000
const sizeIn = (minor: number, { current, desired }: { current: number; desired: number }) => {
  const rules: Rules = {
    scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 60 }] },
    scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
  }
  const memory = {
    recommendations: [{ replicas: 5, atMs: nowMs - 120_000 }],
    events: { up: [], down: [{ replicaChange: 3, atMs: nowMs - 30_000, outdated: false }] },
  }
  const found = desiredSize({ current, desired, min: 1, max: 20 }, memory, rules, {
    settings: settingsFrom(new Flags(), minor),
    nowMs,
  })
  return [found.stabilized, found.limited.replicas, found.reason]
}

test('a size that shall go down grows with what was wanted before, until 1.20', () => {
  const sizes = { current: 3, desired: 1 }
  assert.deepEqual(sizeIn(20, sizes), [5, 5, 'ScaleDownStabilized'])
  assert.deepEqual(sizeIn(21, sizes), [3, 3, 'ScaleDownStabilized'])
})

test('what went down in the period of a policy may come back besides, since 1.26', () => {
  const sizes = { current: 2, desired: 20 }
  assert.deepEqual(sizeIn(25, sizes), [20, 6, 'ReadyForNewScale'])
  assert.deepEqual(sizeIn(26, sizes), [20, 9, 'ReadyForNewScale'])
})
