import assert from 'node:assert/strict'
import { test } from 'node:test'
import report from './unit-reporter.js'

async function reported(events: readonly object[]): Promise<string> {
  const parts: string[] = []
  for await (const part of report(events)) parts.push(part)
  return parts.join('')
}

const event = (type: string, name: string, details: object = {}) => ({ type, data: { name, details } })
const failure = (name: string, failureType: string) => {
  return event('test:fail', name, { error: { failureType, cause: new Error(`${name} is wrong`) } })
}

test('each test counts once, a suite not at all', async () => {
  const events = [
    event('test:pass', 'one'),
    event('test:pass', 'two'),
    event('test:pass', 'all', { type: 'suite' }),
    failure('three', 'testCodeFailure'),
    failure('all of them', 'subtestsFailed'),
  ]
  const text = await reported(events)
  assert.match(text, /\n✗ three\n {4}Error: three is wrong\n/)
  assert.doesNotMatch(text, /all of them|node:internal/)
  assert.match(text, /\n2 passed, 1 failed\n$/)
})
