import assert from 'node:assert/strict'
import { test } from 'node:test'
import { created } from '../../testing/validation.ts'
import { Deployment } from './deployment.ts'

type Fields = Readonly<Record<string, unknown>>

const labels = { app: 'web' }
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } }
const selector = { matchLabels: labels }

const specOf = (kind: string, spec: Fields): Fields => created(kind, { spec })['spec'] as Fields

test('a deployment rolls a quarter at a time', () => {
  const spec = specOf('Deployment', { selector, template })
  assert.equal(spec['replicas'], 1)
  assert.equal(spec['revisionHistoryLimit'], 10)
  assert.equal(spec['progressDeadlineSeconds'], 600)
  const rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%' }
  assert.deepEqual(spec['strategy'], { type: 'RollingUpdate', rollingUpdate })
  assert.deepEqual(specOf('Deployment', { strategy: { type: 'Recreate' } })['strategy'], { type: 'Recreate' })
})

test('zero replicas are zero', () => {
  for (const kind of ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']) {
    assert.equal(specOf(kind, { replicas: 0, template })['replicas'], 0, kind)
  }
})

test('a stateful set updates from the last pod, one at a time, and keeps its claims', () => {
  const claim = { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1024Mi' } } } }
  const spec = specOf('StatefulSet', { selector, template, volumeClaimTemplates: [claim] })
  assert.deepEqual(spec['updateStrategy'], {
    type: 'RollingUpdate',
    rollingUpdate: { partition: 0, maxUnavailable: 1 },
  })
  assert.deepEqual(spec['persistentVolumeClaimRetentionPolicy'], { whenDeleted: 'Retain', whenScaled: 'Retain' })
  assert.deepEqual(spec['volumeClaimTemplates'], [
    {
      ...claim,
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      spec: { volumeMode: 'Filesystem', resources: { requests: { storage: '1Gi' } } },
      status: { phase: 'Pending' },
    },
  ])
})

test('a daemon set goes without one pod at a time', () => {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }
  assert.deepEqual(specOf('DaemonSet', { selector, template })['updateStrategy'], strategy)
})

test('a job is done with one success, or with as many as it says', () => {
  const spec = specOf('Job', { template })
  assert.deepEqual([spec['completions'], spec['parallelism'], spec['backoffLimit']], [1, 1, 6])
  assert.equal(specOf('Job', { template, parallelism: 3 })['completions'], undefined)
  assert.equal(specOf('Job', { template, backoffLimitPerIndex: 1 })['backoffLimit'], 2147483647)
})

test('the pods of a job are told by its uid', () => {
  const spec = specOf('Job', { template })
  const byUid = { 'batch.kubernetes.io/controller-uid': 'uid' }
  assert.deepEqual(spec['selector'], { matchLabels: byUid })
  assert.deepEqual((spec['template'] as typeof template).metadata.labels, {
    ...byUid,
    'batch.kubernetes.io/job-name': 'test',
    'controller-uid': 'uid',
    'job-name': 'test',
    app: 'web',
  })
  const own = specOf('Job', { template, selector, manualSelector: true })
  assert.deepEqual(own['selector'], selector)
})

test('a replication controller and a job take labels from their template', () => {
  const controller = created('ReplicationController', { spec: { template } })
  assert.deepEqual((controller['metadata'] as Fields)['labels'], labels)
  assert.deepEqual((controller['spec'] as Fields)['selector'], labels)
})

test('an autoscaler without metrics looks at the CPU', () => {
  const spec = specOf('HorizontalPodAutoscaler', {
    scaleTargetRef: { kind: 'Deployment', name: 'web' },
    maxReplicas: 5,
  })
  assert.equal(spec['minReplicas'], 1)
  assert.equal(spec['behavior'], undefined)
  const target = { type: 'Utilization', averageUtilization: 80 }
  assert.deepEqual(spec['metrics'], [{ type: 'Resource', resource: { name: 'cpu', target } }])
})

test('an autoscaler with half a behaviour has the other half by default', () => {
  const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } }
  const spec = specOf('HorizontalPodAutoscaler', { maxReplicas: 5, behavior })
  assert.deepEqual(spec['behavior'], {
    scaleDown: {
      stabilizationWindowSeconds: 60,
      selectPolicy: 'Max',
      policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
    },
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Pods', value: 4, periodSeconds: 15 },
        { type: 'Percent', value: 100, periodSeconds: 15 },
      ],
    },
  })
})

test('scaling changes the number of replicas and nothing else', () => {
  const deployment = created('Deployment', { spec: { selector, template } }) as unknown as Deployment
  const scaled = Deployment.scale?.withReplicas(deployment, 5)
  assert.equal(scaled?.spec.replicas, 5)
  assert.equal(scaled?.spec.template, deployment.spec.template)
  assert.equal(Deployment.scale?.selector(deployment), 'app=web')
})
