import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HorizontalPodAutoscaler } from '../../api/schema/types.ts'
import { Flags } from '../../runtime/flags.ts'
import { settingsFrom, tolerancesOf } from './settings.ts'

const autoscaler = {
  spec: { behavior: { scaleUp: { tolerance: '0.05' }, scaleDown: {} } },
} as unknown as HorizontalPodAutoscaler

test('a behavior says its tolerance since 1.35', () => {
  assert.deepEqual(tolerancesOf(autoscaler, settingsFrom(new Flags(), 36)), { scaleUp: 0.05, scaleDown: 0.1 })
  assert.deepEqual(tolerancesOf(autoscaler, settingsFrom(new Flags(), 34)), { scaleUp: 0.1, scaleDown: 0.1 })
})

test('flags and feature gates', () => {
  const flags = new Flags()
  flags.set('horizontal-pod-autoscaler-tolerance', '0.2')
  flags.set('horizontal-pod-autoscaler-downscale-stabilization', '1m0s')
  flags.set('feature-gates', 'HPAScaleToZero=true,HPAConfigurableTolerance=false')
  const settings = settingsFrom(flags, 36)
  assert.equal(settings.tolerance, 0.2)
  assert.equal(settings.downscaleStabilizationMs, 60_000)
  assert.equal(settings.scaleToZero, true)
  assert.equal(settings.configurableTolerance, false)
})
