import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareEvents } from './events.ts'
import type { Line } from './recording.ts'
import { traceOf } from './trace.ts'

const said = (t: number, message: string, sort = 'Warning'): Line => ({
  t,
  type: 'MODIFIED',
  kind: 'Event',
  name: 'web.1',
  fields: {
    obj: 'HorizontalPodAutoscaler/web',
    type: sort,
    reason: 'FailedGetResourceMetric',
    message,
    src: 'horizontal-pod-autoscaler',
    count: 1,
  },
})
const times = (ts: readonly number[], message = 'no data', sort?: string) => ts.map((t) => said(t, message, sort))
const difference = (recorded: readonly Line[], ours: readonly Line[]): string =>
  compareEvents(traceOf(recorded), traceOf(ours), { endT: 200, periodSeconds: 15 })?.text ?? ''

test('how often an autoscaler says the same again does not matter, when it begins and ends to does', () => {
  const recorded = times([15.5, 31, 46.5])
  assert.equal(difference(recorded, times([15, 30, 45, 60])), '')
  assert.equal(difference(recorded, times([30, 45])), '')
  assert.match(difference(recorded, times([15, 30, 45, 60, 75])), /from 15.500 s to 46.500 s, the engine from 15.000 s/)
  assert.match(difference(recorded, times([45])), /the recording tells from 15.500 s to 46.500 s/)
  assert.match(difference(recorded, []), /the recording tells from 15.500 s on what the engine does not/)
  assert.match(difference([], recorded), /the engine tells from 15.500 s on what the recording does not/)
})

test('what was said in between something else is said twice', () => {
  const other = times([75], 'other')
  assert.equal(difference([...times([15, 30, 105]), ...other], [...times([15, 30, 45, 105]), ...other]), '')
  assert.match(difference([...times([15, 30, 105]), ...other], [...times([15, 30]), ...other]), /from 105.000 s on/)
})

test('what an autoscaler has done counts each time', () => {
  assert.match(
    difference(times([15, 30], 'New size: 2', 'Normal'), times([15], 'New size: 2', 'Normal')),
    /at 30.000 s/,
  )
})
