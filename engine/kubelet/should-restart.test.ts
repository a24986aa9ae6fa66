import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Container } from '../api/schema/types.ts'
import { restartsAfter } from './should-restart.ts'

const c: Container = { name: 'c' }
const own = (restartPolicy: Container['restartPolicy']): Container => ({
  ...c,
  restartPolicy: restartPolicy ?? 'Always',
})
const ruled: Container = {
  ...c,
  restartPolicy: 'Never',
  restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }],
}

test('whether a program is started again follows from the nearest policy and its exit code', () => {
  const rows: readonly [Container, 'Always' | 'OnFailure' | 'Never' | undefined, number, boolean][] = [
    [c, undefined, 0, true],
    [c, 'Always', 1, true],
    [c, 'OnFailure', 0, false],
    [c, 'OnFailure', 1, true],
    [c, 'Never', 1, false],
    [own('Never'), 'Always', 1, false],
    [own('OnFailure'), 'Never', 1, true],
    [ruled, 'Always', 42, true],
    [ruled, 'Always', 1, false],
  ]
  for (const [container, policy, code, expected] of rows)
    assert.equal(restartsAfter(container, policy, code), expected, `${JSON.stringify(container)} ${policy} ${code}`)
})
