import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asRecorded } from './changed-since.ts'
import type { Line } from './recording.ts'
import { endWithoutBackoff, withoutBackoff } from './waits.ts'

const line = (t: number, kind: string, name: string, fields: object, type: Line['type'] = 'MODIFIED'): Line => ({
  t,
  type,
  kind,
  name,
  fields: fields as Line['fields'],
})

const owner = ['Job/j']
const failed = (t: number, name: string) => line(t, 'Pod', name, { owner, phase: 'Failed' })
const times = (lines: readonly Line[]) => withoutBackoff(lines).map(({ t }) => Number(t.toFixed(3)))

test('what a job waits after a failure is shortened, and all behind it comes sooner', () => {
  const lines = [
    line(0, 'Pod', 'j-1', { owner, phase: 'Pending' }, 'ADDED'),
    failed(1, 'j-1'),
    line(21, 'Pod', 'j-2', { owner, phase: 'Pending' }, 'ADDED'),
    line(21.1, 'Pod', 'other', {}, 'ADDED'),
    failed(22, 'j-2'),
    line(62, 'Job', 'j', { conds: { Failed: 'True/BackoffLimitExceeded: ' } }),
  ]
  assert.deepEqual(times(lines), [0, 1, 1.5, 1.6, 2.5, 3])
  assert.equal(endWithoutBackoff(lines, 70), 11)
})

test('the waits of jobs that do not fail, and of other pods, stay', () => {
  const lines = [
    line(0, 'Pod', 'j-1', { owner, phase: 'Succeeded' }),
    line(20, 'Pod', 'j-2', { owner, phase: 'Pending' }, 'ADDED'),
    failed(21, 'j-2'),
    line(50, 'Pod', 'k-1', { owner: ['Job/k'], phase: 'Pending' }, 'ADDED'),
  ]
  assert.deepEqual(times(lines), [0, 20, 21, 50])
})

for (const [now, before] of [
  ['failed quota: q: must specify requests.cpu for: c', 'failed quota: q: must specify requests.cpu'],
  ['must be less than or equal to cpu limit of 200m', 'must be less than or equal to cpu limit'],
  ['must specify a name', 'must specify a name'],
] as const) {
  test(`1.20 said "${before}"`, () => assert.equal(asRecorded(now), before))
}
