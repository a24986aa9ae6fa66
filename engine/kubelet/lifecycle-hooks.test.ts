import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LifecycleHandler } from '../api/schema/types.ts'
import { hookMs } from './lifecycle-hooks.ts'

test('a hook takes as long as it sleeps', () => {
  const exec = (...command: string[]): LifecycleHandler => ({ exec: { command } })
  const rows: readonly [LifecycleHandler | undefined, number][] = [
    [undefined, 0],
    [{ sleep: { seconds: 5 } }, 5_000],
    [exec('sleep', '10'), 10_000],
    [exec('/bin/sleep', '0.5'), 500],
    [exec('sh', '-c', 'sleep 15 && nginx -s quit'), 15_000],
    [exec('/bin/sh', '-c', 'nginx -s quit; sleep 1m'), 60_000],
    [exec('sh', '-c', 'echo asleep 5'), 0],
    [{ httpGet: { path: '/stop', port: 80 } }, 0],
  ]
  for (const [handler, ms] of rows) assert.equal(hookMs(handler), ms, JSON.stringify(handler))
})
