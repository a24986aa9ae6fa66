import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Line } from './recording.ts'
import { replayed } from './replayed.ts'
import { inputOf, rollout, run } from './testing.ts'

const spec =
  '{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 9, targetCPUUtilizationPercentage: 50}'
/** The values come ten seconds after the beginning, about a window after pods became ready that were made some 5 s before. */
const text = (age: number) => `${rollout
  .slice(0, rollout.indexOf('\npods:'))
  .replace('end: 30', 'end: 25')
  .replace("image: 'nginx:1.19'", "image: 'nginx:1.19', resources: {requests: {cpu: 100m}}")}
actions: [{t: 0, do: apply, manifest: '{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: web, namespace: shop}, spec: ${spec}}'}]
load: [{t: 0, app: web, total: 300}]
metrics: {refreshEvery: 15, window: 15, refreshTimes: [10]}
notes: ['The deployments were created some ${age} s before t=0.', 'Events of Deployments, ReplicaSets and Pods were not recorded.']
`
const isTold = ({ kind, fields }: Line): boolean =>
  kind === 'HorizontalPodAutoscaler' || String(fields['obj']).startsWith('HorizontalPodAutoscaler/')
const recorded = (age: number) => ({ lines: run(inputOf(text(age))).lines.filter(isTold), marks: [], measured: [] })

test('how old that was which was there may be a second off', () => {
  assert.notDeepEqual(recorded(6).lines, recorded(4).lines)
  for (const age of [4, 5, 6]) assert.equal(replayed(inputOf(text(5)), recorded(age)).difference, undefined)
  assert.match(replayed(inputOf(text(9)), recorded(4)).difference?.text ?? '', /HorizontalPodAutoscaler/)
})
