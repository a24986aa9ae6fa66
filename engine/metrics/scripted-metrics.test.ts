import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everything, parseSelector } from '../api/meta/labels.ts'
import type { Pod } from '../api/schema/types.ts'
import { MetricsApis } from '../apiserver/metrics-apis.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { ScriptedMetrics } from './scripted-metrics.ts'

const pod = (name: string, status: string, app = 'web'): Pod =>
  ({
    metadata: { name, labels: { app } },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status }] },
  }) as unknown as Pod

const pods = [pod('web-1', 'True'), pod('web-2', 'True'), pod('web-3', 'False')]
const web = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web', pods: () => pods }

function scripted(): { apis: MetricsApis; metrics: ScriptedMetrics } {
  const apis = new MetricsApis()
  const { api, time } = new ControlPlane()
  return { apis, metrics: new ScriptedMetrics(apis, api.kinds, time) }
}

test('nothing serves a metric before one is said', () => {
  const { apis, metrics } = scripted()
  const served = () => [apis.custom, apis.external].map((api) => api !== undefined)
  assert.deepEqual(served(), [false, false])
  metrics.setExternal('queue', '50')
  assert.deepEqual(served(), [false, true])
  const valuesOf = (metric: string) => apis.external?.values('shop', metric, everything)
  assert.deepEqual(
    valuesOf('queue')?.map(({ valueMillis }) => valueMillis),
    [50_000n],
  )
  assert.deepEqual(valuesOf('other'), [])
})

test('an object has the value, its ready pods equal shares of it', () => {
  const { metrics } = scripted()
  metrics.setObject('hits', web, '30')
  const described = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }
  assert.equal(metrics.ofObject(described, 'hits').valueMillis, 30_000n)
  assert.deepEqual(
    metrics.ofPods('shop', parseSelector('app=web'), 'hits').map(({ name, valueMillis }) => [name, valueMillis]),
    [
      ['web-1', 15_000n],
      ['web-2', 15_000n],
    ],
  )
})

test('what nobody said is not found, in the words of an adapter', () => {
  const { metrics } = scripted()
  metrics.setObject('hits', web, '30')
  assert.throws(() => metrics.ofPods('shop', parseSelector('app=other'), 'hits'), {
    message: 'the server could not find the metric hits for pods',
  })
  const described = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'web' }
  assert.throws(() => metrics.ofObject(described, 'hits'), {
    message: 'the server could not find the metric hits for ingresses.networking.k8s.io web',
  })
})

test('whoever follows metrics is told of each value', () => {
  const { apis, metrics } = scripted()
  let told = 0
  apis.onChange(() => told++)
  metrics.setObject('hits', web, '30')
  metrics.setExternal('queue', '1')
  assert.equal(told, 2)
})
