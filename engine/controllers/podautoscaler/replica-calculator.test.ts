import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Pod } from '../../api/schema/types.ts'
import { Flags } from '../../runtime/flags.ts'
import type { PodMetric } from './pod-metrics.ts'
import { replicasForAverage, replicasForUtilization, replicasForValue } from './replica-calculator.ts'
import { settingsFrom } from './settings.ts'

const nowMs = 1_704_067_200_000
const at = { ...settingsFrom(new Flags(), 36), nowMs }
const tolerances = { scaleDown: 0.1, scaleUp: 0.1 }

function pod(index: number, ready = true): Pod {
  const status = {
    phase: 'Running',
    startTime: '2023-12-31T00:00:00Z',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: '2023-12-31T00:00:10Z' }],
  }
  const spec = { containers: [{ name: 'web', resources: { requests: { cpu: '100m' } } }] }
  return { metadata: { name: `web-${index}` }, spec, status } as unknown as Pod
}

const sample = (millis: number): PodMetric => ({ valueMillis: BigInt(millis), timestampMs: nowMs, windowMs: 15_000 })
const samples = (millis: readonly number[]) => new Map(millis.map((each, index) => [`web-${index}`, sample(each)]))
const pods = (count: number): Pod[] => Array.from({ length: count }, (_, index) => pod(index))
const target = (percent: number) => ({ resource: 'cpu', container: '', percent })

const cases: readonly {
  name: string
  used: readonly number[]
  there: readonly Pod[]
  percent: number
  replicas: number
}[] = [
  { name: 'the mean of all', used: [20, 80, 110], there: pods(3), percent: 50, replicas: 5 },
  { name: 'within a tenth nothing changes', used: [55, 55], there: pods(2), percent: 50, replicas: 2 },
  { name: 'percents are cut off', used: [55, 56], there: pods(2), percent: 50, replicas: 2 },
  { name: 'beyond it, it does', used: [56, 56], there: pods(2), percent: 50, replicas: 3 },
  {
    name: 'a pod nobody knows counts as full on the way down',
    used: [20, 20],
    there: pods(3),
    percent: 50,
    replicas: 3,
  },
  { name: 'and as idle on the way up', used: [90, 90], there: pods(3), percent: 50, replicas: 4 },
  { name: 'where that turns the direction, nothing changes', used: [60, 60], there: pods(3), percent: 50, replicas: 3 },
  {
    name: 'an unready pod counts as idle on the way up',
    used: [90, 90],
    there: [...pods(2), pod(2, false)],
    percent: 50,
    replicas: 4,
  },
]
for (const { name, used, there, percent, replicas } of cases) {
  test(`replicas for utilization: ${name}`, () => {
    const workload = { currentReplicas: there.length, pods: there, tolerances }
    assert.equal(replicasForUtilization(samples(used), target(percent), workload, at).replicas, replicas)
  })
}

test('pods without samples at all are told of', () => {
  const workload = { currentReplicas: 2, pods: pods(2), tolerances }
  assert.throws(() => replicasForUtilization(new Map(), target(50), workload, at), {
    message: 'did not receive metrics for targeted pods (pods might be unready)',
  })
  const before = { ...settingsFrom(new Flags(), 26), nowMs }
  assert.throws(() => replicasForUtilization(new Map(), target(50), workload, before), {
    message: 'did not receive metrics for any ready pods',
  })
})

test('what a container does not request is told as its version does, and before samples that are missing until 1.26', () => {
  const silent = { ...pod(0), spec: { containers: [{ name: 'web' }] } } as unknown as Pod
  const workload = { currentReplicas: 1, pods: [silent], tolerances }
  const told = (minor: number, known: readonly number[]) => {
    const moment = { ...settingsFrom(new Flags(), minor), nowMs }
    try {
      return replicasForUtilization(samples(known), target(50), workload, moment)
    } catch (error) {
      return (error as Error).message
    }
  }
  assert.equal(told(25, [10]), 'missing request for cpu')
  assert.equal(told(26, [10]), 'missing request for cpu in container web of Pod web-0')
  assert.equal(told(26, []), 'missing request for cpu in container web of Pod web-0')
  assert.equal(told(27, []), 'did not receive metrics for targeted pods (pods might be unready)')
})

test('until 1.26 pods nobody knows use no more than they request, and nothing where the others use what they should', () => {
  const moment = (minor: number) => ({ ...settingsFrom(new Flags(), minor), nowMs })
  const three = { currentReplicas: 3, pods: pods(3), tolerances }
  const byPercent = (minor: number) =>
    replicasForUtilization(samples([120, 120]), target(200), three, moment(minor)).replicas
  assert.deepEqual([26, 27].map(byPercent), [2, 3])
  const average = { resource: '', averageMillis: 50n }
  const byAverage = (minor: number) => replicasForAverage(samples([50, 50]), average, three, moment(minor)).replicas
  assert.deepEqual([26, 27].map(byAverage), [2, 3])
})

test('more use never asks for fewer replicas', () => {
  const used = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(used, fc.integer({ min: 0, max: 300 }), (millis, more) => {
      const workload = { currentReplicas: millis.length, pods: pods(millis.length), tolerances }
      const average = { resource: 'cpu', averageMillis: 60n }
      const ask = (each: readonly number[]) => replicasForAverage(samples(each), average, workload, at).replicas
      assert.ok(ask(millis.map((each) => each + more)) >= ask(millis))
    }),
  )
})

test('no replicas are woken by as many targets as the value is', () => {
  const asleep = { currentReplicas: 0, pods: [], tolerances }
  assert.equal(replicasForValue([2_500n], 1_000n, asleep).replicas, 3)
  assert.equal(replicasForValue([0n], 1_000n, asleep).replicas, 0)
})
