import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KubernetesObject } from '../../schema/types.ts'
import { HorizontalPodAutoscaler } from '../horizontal-pod-autoscaler.ts'
import { kindsOfServer } from '../versions/served.ts'

type Fields = Readonly<Record<string, unknown>>

/** Both ways: what an old version says, and what it is stored as. */
const pairs: readonly {
  readonly minor: number
  readonly apiVersion: string
  readonly kind: string
  readonly old: Fields
  readonly stored: Fields
}[] = [
  {
    minor: 36,
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    old: { spec: { maxReplicas: 5, targetCPUUtilizationPercentage: 60 }, status: { currentReplicas: 0 } },
    stored: {
      spec: {
        maxReplicas: 5,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
        ],
      },
      status: { currentReplicas: 0 },
    },
  },
  {
    minor: 22,
    apiVersion: 'autoscaling/v2beta1',
    kind: 'HorizontalPodAutoscaler',
    old: {
      spec: {
        metrics: [
          { type: 'Pods', pods: { metricName: 'rps', targetAverageValue: '10' } },
          {
            type: 'External',
            external: { metricName: 'queue', metricSelector: { matchLabels: { a: 'b' } }, targetValue: '5' },
          },
          {
            type: 'Object',
            object: { target: { kind: 'Service', name: 'web' }, metricName: 'hits', targetValue: '3' },
          },
        ],
      },
    },
    stored: {
      spec: {
        metrics: [
          { type: 'Pods', pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '10' } } },
          {
            type: 'External',
            external: {
              metric: { name: 'queue', selector: { matchLabels: { a: 'b' } } },
              target: { type: 'Value', value: '5' },
            },
          },
          {
            type: 'Object',
            object: {
              describedObject: { kind: 'Service', name: 'web' },
              metric: { name: 'hits' },
              target: { type: 'Value', value: '3' },
            },
          },
        ],
      },
    },
  },
  {
    minor: 21,
    apiVersion: 'extensions/v1beta1',
    kind: 'Ingress',
    old: {
      spec: {
        backend: { serviceName: 'web', servicePort: 80 },
        rules: [{ http: { paths: [{ backend: { serviceName: 'a', servicePort: 'http' }, pathType: 'Prefix' }] } }],
      },
    },
    stored: {
      spec: {
        defaultBackend: { service: { name: 'web', port: { number: 80 } } },
        rules: [
          { http: { paths: [{ backend: { service: { name: 'a', port: { name: 'http' } } }, pathType: 'Prefix' }] } },
        ],
      },
    },
  },
  {
    minor: 24,
    apiVersion: 'discovery.k8s.io/v1beta1',
    kind: 'EndpointSlice',
    old: {
      endpoints: [
        {
          addresses: ['10.0.0.1'],
          nodeName: 'a',
          topology: { 'kubernetes.io/hostname': 'a', 'topology.kubernetes.io/zone': 'z', rack: '1' },
        },
      ],
    },
    stored: { endpoints: [{ addresses: ['10.0.0.1'], nodeName: 'a', zone: 'z', deprecatedTopology: { rack: '1' } }] },
  },
  {
    minor: 36,
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    old: { regarding: { kind: 'Pod', name: 'a' }, note: 'text', reportingController: 'x', deprecatedCount: 3 },
    stored: { involvedObject: { kind: 'Pod', name: 'a' }, message: 'text', reportingComponent: 'x', count: 3 },
  },
  {
    minor: 24,
    apiVersion: 'policy/v1beta1',
    kind: 'PodDisruptionBudget',
    old: { spec: { minAvailable: 1, selector: {} } },
    stored: {
      spec: {
        minAvailable: 1,
        selector: {
          matchExpressions: [
            { key: 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match', operator: 'DoesNotExist' },
          ],
        },
      },
    },
  },
  {
    minor: 25,
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta2',
    kind: 'PriorityLevelConfiguration',
    old: { spec: { type: 'Limited', limited: { assuredConcurrencyShares: 5 } } },
    stored: { spec: { type: 'Limited', limited: { nominalConcurrencyShares: 5 } } },
  },
]

for (const { minor, apiVersion, kind, old, stored } of pairs) {
  const view = kindsOfServer(minor).served.find(
    (served) => served.apiVersion === apiVersion && served.kind === kind,
  )?.view
  const at = (version: string, fields: Fields): KubernetesObject =>
    ({ apiVersion: version, kind, metadata: { name: 'web' }, ...fields }) as unknown as KubernetesObject

  test(`${apiVersion} ${kind} is stored as its newest version`, () => {
    assert.deepEqual(view?.toStored(at(apiVersion, old)), at(view?.of.apiVersion ?? '', stored))
  })

  test(`${apiVersion} ${kind} is read from what is stored`, () => {
    assert.deepEqual(view?.fromStored(at(view.of.apiVersion, stored)), at(apiVersion, old))
  })
}

test('what autoscaling/v1 has no field for is kept in annotations', () => {
  const view = kindsOfServer(36).served.find(({ apiVersion }) => apiVersion === 'autoscaling/v1')?.view
  const stored = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: {
      maxReplicas: 3,
      metrics: [
        { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
      behavior: {
        scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: 'Pods', value: 1, periodSeconds: 9 }] },
      },
    },
    status: {
      currentReplicas: 1,
      desiredReplicas: 1,
      conditions: [
        {
          type: 'AbleToScale',
          status: 'True',
          reason: 'R',
          message: '<b>',
          lastTransitionTime: '2024-01-01T00:00:00Z',
        },
      ],
    },
  } as unknown as KubernetesObject
  const seen = view?.fromStored(stored)
  assert.equal(
    seen?.metadata.annotations?.['autoscaling.alpha.kubernetes.io/metrics'],
    '[{"type":"Resource","resource":{"name":"memory","targetAverageUtilization":70}}]',
  )
  assert.equal(
    seen?.metadata.annotations?.['autoscaling.alpha.kubernetes.io/behavior'],
    '{"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":null,"Policies":[{"Type":"Pods","Value":1,"PeriodSeconds":9}],"Tolerance":null}}',
  )
  assert.equal(
    seen?.metadata.annotations?.['autoscaling.alpha.kubernetes.io/conditions'],
    '[{"type":"AbleToScale","status":"True","lastTransitionTime":"2024-01-01T00:00:00Z","reason":"R","message":"\\u003cb\\u003e"}]',
  )
  assert.deepEqual(view?.toStored(seen as KubernetesObject), stored)
})

test('where autoscalers are stored as autoscaling/v1, the CPU percentage is the last metric and unknown values are 0', () => {
  const cpu = (averageUtilization: number) => ({
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
  })
  const queue = { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '5' } }
  const external = { type: 'External', external: queue }
  const current = { type: 'External', external: { metric: { name: 'queue' }, current: { averageValue: '5' } } }
  const stored = {
    metadata: { name: 'web' },
    spec: { maxReplicas: 3, metrics: [cpu(50), external, cpu(60)] },
    status: { desiredReplicas: 1, currentMetrics: [current] },
  } as unknown as HorizontalPodAutoscaler
  const kept = (minor: number) => HorizontalPodAutoscaler.kept?.(stored, { now: '2024-01-01T00:00:00Z', minor })
  assert.equal(kept(27), stored)
  assert.deepEqual(kept(26)?.spec.metrics, [external, cpu(50)])
  assert.deepEqual(kept(26)?.status.currentMetrics?.[0]?.external?.current, { averageValue: '5', value: '0' })
  const single = { ...stored, spec: { ...stored.spec, metrics: [cpu(50)] }, status: { desiredReplicas: 1 } }
  assert.equal(HorizontalPodAutoscaler.kept?.(single as HorizontalPodAutoscaler, { now: '', minor: 20 }), single)
})
