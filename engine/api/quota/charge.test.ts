import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod, ResourceQuota, Service } from '../schema/types.ts'
import { chargeQuotas } from './charge.ts'
import { quotaEvaluatorOf } from './evaluators.ts'
import { podEvaluator } from './pods.ts'
import { serviceEvaluator } from './services.ts'

type Status = ResourceQuota['status']

const quota = (status: Status, spec: object = {}): ResourceQuota =>
  ({ metadata: { name: 'q', namespace: 'n' }, spec: { hard: status.hard, ...spec }, status }) as ResourceQuota

const pod = (requests: object, spec: object = {}): Pod =>
  ({
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'n' },
    spec: { containers: [{ name: 'c', resources: { requests } }], ...spec },
  }) as unknown as Pod

const service = (type: string, ports: number): Service =>
  ({ kind: 'Service', metadata: { name: 's' }, spec: { type, ports: Array(ports).fill({ port: 80 }) } }) as never

const creation = { operation: 'create', subresource: '', before: undefined, nowMs: 0 } as const

test('a new object is charged to the quotas that limit it, as long as there is enough', () => {
  const full = { hard: { pods: '2', cpu: '1' }, used: { pods: '1', cpu: '500m' } }
  const charge = (status: Status, object: Pod, spec = {}) =>
    chargeQuotas([quota(status, spec)], podEvaluator, { ...creation, object })
  assert.deepEqual(charge(full, pod({ cpu: '500m' })).charged?.[0]?.status.used, { pods: '2', cpu: '1' })
  const text = 'exceeded quota: q, requested: cpu=600m, used: cpu=500m, limited: cpu=1'
  assert.equal(charge(full, pod({ cpu: '600m' })).refusal, text)
  assert.equal(charge(full, pod({})).refusal, 'failed quota: q: must specify cpu for: c')
  // Without a status a quota limits nothing yet; with one that lacks a figure it refuses.
  assert.deepEqual(charge({}, pod({})), { charged: [] })
  const unknown = { hard: { pods: '2' }, used: {} }
  assert.equal(charge(unknown, pod({})).refusal, 'status unknown for quota: q, resources: pods')
})

test('a quota with scopes is for those objects only that match all of them', () => {
  const none = { hard: { pods: '0' }, used: { pods: '0' } }
  const refused = (object: Pod, spec: object): boolean =>
    chargeQuotas([quota(none, spec)], podEvaluator, { ...creation, object }).refusal !== undefined
  assert.ok(refused(pod({}), { scopes: ['BestEffort'] }))
  assert.ok(!refused(pod({ cpu: '1' }), { scopes: ['BestEffort'] }))
  assert.ok(!refused(pod({}), { scopes: ['BestEffort', 'Terminating'] }))
  assert.ok(refused(pod({}, { activeDeadlineSeconds: 5 }), { scopes: ['BestEffort', 'Terminating'] }))
  const high = { scopeName: 'PriorityClass', operator: 'NotIn', values: ['low'] }
  assert.ok(refused(pod({}), { scopeSelector: { matchExpressions: [high] } }))
  assert.ok(!refused(pod({}, { priorityClassName: 'low' }), { scopeSelector: { matchExpressions: [high] } }))
})

test('of an update only what grows is charged', () => {
  const status = { hard: { 'services.nodeports': '2' }, used: { 'services.nodeports': '1' } }
  const update = (from: Service, to: Service) =>
    chargeQuotas([quota(status)], serviceEvaluator, { ...creation, operation: 'update', object: to, before: from })
  assert.deepEqual(update(service('NodePort', 1), service('NodePort', 2)).charged?.[0]?.status.used, {
    'services.nodeports': '2',
  })
  assert.deepEqual(update(service('NodePort', 2), service('ClusterIP', 2)).charged, [])
  assert.match(update(service('ClusterIP', 2), service('NodePort', 2)).refusal ?? '', /requested: services.nodeports=2/)
})

test('any kind with a namespace is counted by its name, but for events', () => {
  const of = (group: string, plural: string, namespaced = true) => quotaEvaluatorOf({ group, plural, namespaced })
  const usage = (group: string, plural: string) => of(group, plural)?.usage(pod({}), 0)
  assert.deepEqual(usage('apps', 'deployments'), { 'count/deployments.apps': '1' })
  assert.deepEqual(usage('', 'secrets'), { 'count/secrets': '1', secrets: '1' })
  assert.deepEqual(usage('example.com', 'secrets'), { 'count/secrets.example.com': '1' })
  assert.equal(of('', 'events'), undefined)
  assert.equal(of('', 'nodes', false), undefined)
})
