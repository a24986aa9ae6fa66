import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engineFlags } from './flags.ts'
import { recordingFrom } from './recording.ts'
import { inputOf, rollout } from './testing.ts'

const refusals: readonly (readonly [what: string, from: string, to: string, message: RegExp])[] = [
  ['an action that is not known', 'do: scale', 'do: explode', /"explode" at 22 cannot be replayed/],
  ['a field that an action has not', 'replicas: 4}', 'replicas: 4, gently: true}', /says "gently"/],
  ['a section that is not known', 'end: 30', 'end: 30\nweather: fine', /says "weather"/],
  [
    'a state of the metrics API that is not known',
    'do: scale, object: deployment/web, replicas: 4',
    'do: metricsApi, state: dreaming',
    /"dreaming"/,
  ],
  ['a load that says nothing', 'end: 30', 'end: 30\nload: [{t: 0, app: web}]', /An entry of load says/],
  ['a kubelet that does something else', 'leaseEvery: 10', 'sulksAfter: 10', /says "sulksAfter"/],
]

for (const [what, from, to, message] of refusals) {
  test(`an input is refused by name: ${what}`, () => {
    assert.throws(() => inputOf(rollout.replace(from, to)), message)
  })
}

test('flags that are not modelled are refused by name; clients have the limits of 1.20', () => {
  assert.throws(() => engineFlags({ 'controller-manager': ['--concurrent-job-syncs=1'] }), /--concurrent-job-syncs/)
  const limits = { 'kube-api-qps': '20', 'kube-api-burst': '30' }
  assert.deepEqual(engineFlags({ scheduler: ['--leader-elect=false'] })['kube-controller-manager'], limits)
  const raised = engineFlags({ 'controller-manager': ['--kube-api-qps=500'] })
  assert.equal(raised['kube-controller-manager']?.['kube-api-qps'], '500')
})

test('a recording keeps lines of objects and marks, in the order of their times', () => {
  const text = [
    '{"t": 2, "type": "ADDED", "kind": "Pod", "name": "b", "fields": {}}',
    '{"t": 1, "type": "MARK", "text": "start"}',
    '{"t": 1, "type": "METRICS", "rows": []}',
    '{"t": 1, "type": "EXISTS", "kind": "Node", "name": "a", "fields": {}}',
  ].join('\n')
  const { lines, marks } = recordingFrom(text)
  assert.deepEqual(
    lines.map(({ name }) => name),
    ['a', 'b'],
  )
  assert.deepEqual(marks, [{ t: 1, text: 'start' }])
  assert.throws(() => recordingFrom('nonsense', 'x.jsonl'), /x\.jsonl:1 is no line/)
})
