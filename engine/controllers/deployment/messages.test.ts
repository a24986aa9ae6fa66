import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createdMessage, scalingMessage } from './messages.ts'

test('what events say of sizes, by version', () => {
  const rows: readonly [minor: number, created: string, changed: string][] = [
    [36, 'Scaled up replica set web-1 from 0 to 3', 'Scaled down replica set web-1 from 3 to 1'],
    [30, 'Scaled up replica set web-1 to 3', 'Scaled down replica set web-1 to 1 from 3'],
    [20, 'Scaled up replica set web-1 to 3', 'Scaled down replica set web-1 to 1'],
  ]
  for (const [minor, created, changed] of rows) {
    assert.equal(createdMessage('web-1', 3, minor), created)
    assert.equal(scalingMessage('web-1', 3, 1, minor), changed)
  }
})
