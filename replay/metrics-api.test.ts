import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordingFrom } from './recording.ts'
import { inputOf, rollout, run } from './testing.ts'

const metric = '{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 100m}}}'
const spec = `{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 9, metrics: [${metric}]}`
const autoscaler = (name: string) =>
  `{t: 0, do: apply, manifest: '{apiVersion: autoscaling/v2beta2, kind: HorizontalPodAutoscaler, metadata: {name: ${name}, namespace: shop}, spec: ${spec}}'}`

/** Three pods that share 600 millicores; the values come 20 s after the beginning. */
const autoscaled = (actions: string, load = '{t: 0, app: web, total: 600}') =>
  `${rollout.slice(0, rollout.indexOf('\npods:'))}
actions: [${actions}]
load: [${load}]
metrics: {refreshEvery: 15, window: 15, refreshTimes: [20, 35, 50]}
notes: ['The deployments were created some 40 s before t=0; nothing else ran.']
`.replace('end: 30', 'end: 70')

function statusesOf(text: string, name = 'web') {
  const lines = run(inputOf(text)).lines.filter((line) => line.kind === 'HorizontalPodAutoscaler' && line.name === name)
  return lines.map(({ fields }) => fields as { conds: Record<string, string>; desiredReplicas: number })
}

test('pods use what the load says from the refresh on that follows it', () => {
  const sizes = statusesOf(autoscaled(autoscaler('web'))).map(({ desiredReplicas }) => desiredReplicas)
  assert.deepEqual([...new Set(sizes)], [0, 6])
})

test('a pod without metrics counts as one that uses nothing when more are asked for', () => {
  const sizes = statusesOf(autoscaled(autoscaler('web'), '{t: 0, app: web, perPod: 200, missing: 1}'))
  assert.equal(sizes.find(({ desiredReplicas }) => desiredReplicas > 0)?.desiredReplicas, 4)
})

test('a metrics API that is not there, or has no data, is told of in the words of the API server', () => {
  const answers = { absent: /could not find the requested resource/, 'answers 503': /resource metrics API: no data/ }
  for (const [state, words] of Object.entries(answers)) {
    const text = autoscaled(`${autoscaler('web')}, {t: 1, do: metricsApi, state: ${state}}`)
    assert.match(statusesOf(text)[1]?.conds['ScalingActive'] ?? '', words)
  }
})

test('until 1.26 several autoscalers acted on the same pods', () => {
  const statuses = statusesOf(autoscaled(`${autoscaler('web')}, ${autoscaler('other')}`))
  assert.doesNotMatch(JSON.stringify(statuses), /AmbiguousSelector/)
  assert.equal(statuses.at(-1)?.desiredReplicas, 6)
})

test('the pods that were measured are known by their names', () => {
  const row = { t: 1, type: 'METRICS', kind: 'PodMetrics', name: 'web', millicores: { 'web-a': 1 }, missing: ['web-b'] }
  assert.deepEqual(recordingFrom(JSON.stringify(row)).measured, ['web-a', 'web-b'])
})
