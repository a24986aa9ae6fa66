import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change } from '../engine/index.ts'
import { storyOf } from './spans.ts'
import { timelineSvg } from './timeline.ts'

const change = (at: number, table: string, key: string, after: unknown): Change =>
  ({ at, table, key, before: undefined, after }) as unknown as Change

const ready = [{ type: 'Ready', status: 'True' }]
const pod = (status: object, more: object = {}) => ({
  metadata: { name: 'web-1', uid: 'u1', ...more },
  spec: { nodeName: 'worker-1' },
  status,
})

const changes = [
  change(0, 'Pod', 'default/web-1', pod({ phase: 'Pending' })),
  change(3000, 'Pod', 'default/web-1', pod({ phase: 'Running', conditions: ready })),
  change(10_000, 'Action', 'line 3', { text: 'When <it> happens' }),
  change(10_000, 'Machine', 'worker-1', { powered: false, connected: true }),
  change(12_000, 'Event', 'default/e', {
    type: 'Warning',
    reason: 'Failed',
    message: 'no',
    involvedObject: { kind: 'Pod', name: 'web-1' },
  }),
  change(15_000, 'HorizontalPodAutoscaler', 'default/web', {
    spec: { metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 50 } } }] },
    status: { currentMetrics: [{ resource: { name: 'cpu', current: { averageUtilization: 80 } } }] },
  }),
  change(15_000, 'Traffic', 'service default/web', {
    requestsPerSecond: 60,
    shares: [
      { share: 0.75, result: 'succeeded' },
      { share: 0.25, result: 'timed out' },
    ],
  }),
  change(20_000, 'Pod', 'default/web-1', pod({ phase: 'Running', conditions: ready }, { deletionTimestamp: 'x' })),
]

test('a story has a span for each state, and warnings and metrics at their instants', () => {
  const story = storyOf(changes, ['worker-1'], 30_000)
  assert.deepEqual(
    story.pods[0]?.spans.map(({ fromMs, toMs, state }) => [fromMs, toMs, state]),
    [
      [0, 3000, 'starting'],
      [3000, 20_000, 'ready'],
      [20_000, 30_000, 'stopping'],
    ],
  )
  assert.deepEqual(story.nodes[0]?.spans, [{ fromMs: 10_000, toMs: 30_000, state: 'no power' }])
  assert.deepEqual(story.warnings, [{ atMs: 12_000, text: 'pod web-1: Failed: no' }])
  assert.deepEqual(
    story.curves.map(({ name, ready: [first] }) => [name, first?.state]),
    [
      ['hpa web', '80'],
      ['service web', '15'],
    ],
  )
})

test('the same story gives the same bytes, and what people wrote is escaped', () => {
  const picture = (): string => timelineSvg(storyOf(changes, ['worker-1'], 30_000), 'a & b')
  assert.equal(picture(), picture())
  assert.ok(picture().includes('When &lt;it&gt; happens') && picture().includes('<title>a &amp; b</title>'))
})
