import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Line } from './recording.ts'
import { States } from './states.ts'
import { compareSteps } from './steps.ts'
import { traceOf } from './trace.ts'

const line = (t: number, kind: string, replicas: number): Line => ({
  t,
  type: replicas === 0 ? 'ADDED' : 'MODIFIED',
  kind,
  name: 'web',
  fields: { replicas },
})
const difference = (recorded: readonly Line[], ours: readonly Line[], endT = 100): string => {
  const [theirs, mine] = [traceOf(recorded), traceOf(ours)]
  const states = { recorded: new States(theirs.acts), ours: new States(mine.acts) }
  return compareSteps(theirs, { ...states, endT, busySeconds: 0, kubeletSeconds: 0, limited: [] })?.text ?? ''
}
const autoscaled = (lookT: number, scaledT: number): readonly Line[] => [
  line(0, 'HorizontalPodAutoscaler', 0),
  line(0, 'Deployment', 0),
  line(lookT, 'HorizontalPodAutoscaler', 1),
  line(scaledT, 'Deployment', 1),
  line(scaledT + 1, 'Deployment', 2),
]

test('what an autoscaler did may come as much as a period sooner, and what does not hang on it comes when it came', () => {
  assert.equal(difference(autoscaled(17, 50), autoscaled(15, 50)), '')
  assert.equal(difference(autoscaled(17, 18), autoscaled(15, 16)), '')
  assert.match(difference(autoscaled(17, 50), autoscaled(15, 52)), /after the step from 50.000 s/)
  assert.match(difference(autoscaled(17, 50), autoscaled(15, 45)), /after the step from 50.000 s/)
})

test('where a recording ends amid a step, the order of what happens at once is chance; what happened before is not', () => {
  const started = (kind: string, t: number): readonly Line[] => [line(0, kind, 0), line(t, kind, 1)]
  const two = (oneT: number, otherT: number): readonly Line[] =>
    [...started('Pod', oneT), ...started('Service', otherT)].sort((a, b) => a.t - b.t)
  const cutAt = (lines: readonly Line[], endT: number) => lines.filter(({ t }) => t <= endT)
  assert.equal(difference(cutAt(two(9, 9.02), 9.01), cutAt(two(9.01, 9), 9.01), 9.01), '')
  assert.match(difference(cutAt(two(9, 9.02), 9.01), cutAt(two(9.01, 8), 9.01), 9.01), /Service\/web/)
  assert.match(difference(cutAt(two(9, 9.02), 9.01), cutAt(two(12, 12), 9.01), 9.01), /Pod\/web/)
})
