import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KubernetesObject, LabelSelector, RuleWithOperations } from '../schema/types.ts'
import type { AdmissionRequest } from './admission-request.ts'
import { conditionsMatch, requestValues } from './conditions.ts'
import { isExempt, namespaceMatches, objectMatches, ruleMatches } from './rules.ts'

const labelled = (labels: Record<string, string>): KubernetesObject =>
  ({ metadata: { name: 'web', namespace: 'shop', labels } }) as unknown as KubernetesObject

const request = (more: Partial<AdmissionRequest> = {}): AdmissionRequest => ({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
  subresource: '',
  operation: 'CREATE',
  object: labelled({ app: 'web' }),
  oldObject: undefined,
  user: 'me',
  groups: ['us'],
  dryRun: false,
  ...more,
})

const rule = (more: Partial<RuleWithOperations> = {}): RuleWithOperations => ({
  apiGroups: ['apps'],
  apiVersions: ['v1'],
  resources: ['deployments'],
  operations: ['CREATE'],
  scope: '*',
  ...more,
})

test('a rule means a request by operation, resource, subresource, scope and version', () => {
  const cases: readonly (readonly [Partial<RuleWithOperations>, Partial<AdmissionRequest>, boolean])[] = [
    [{}, {}, true],
    [{}, { operation: 'UPDATE' }, false],
    [{ operations: ['*'] }, { operation: 'DELETE' }, true],
    [{}, { subresource: 'status' }, false],
    [{ resources: ['deployments/status'] }, { subresource: 'status' }, true],
    [{ resources: ['deployments/status'] }, {}, false],
    [{ resources: ['deployments/*'] }, { subresource: 'scale' }, true],
    [{ resources: ['*'] }, {}, true],
    [{ resources: ['*'] }, { subresource: 'scale' }, false],
    [{ resources: ['*/*'] }, { subresource: 'scale' }, true],
    [{ resources: ['*/scale'] }, { subresource: 'scale' }, true],
    [{ scope: 'Cluster' }, {}, false],
    [{ scope: 'Namespaced' }, {}, true],
    [{ apiGroups: [''] }, {}, false],
    [{ apiGroups: ['*'], apiVersions: ['*'] }, {}, true],
  ]
  for (const [ofRule, ofRequest, matches] of cases)
    assert.equal(ruleMatches(rule(ofRule), request(ofRequest), false), matches, JSON.stringify([ofRule, ofRequest]))
})

test('an equivalent rule means the same kind in other versions and former groups', () => {
  const other = rule({ apiVersions: ['v1beta1'] })
  assert.ok(!ruleMatches(other, request(), false))
  assert.ok(ruleMatches(other, request(), true))
  assert.ok(ruleMatches(rule({ apiGroups: ['extensions'], apiVersions: ['v1beta1'] }), request(), true))
  assert.ok(!ruleMatches(rule({ apiVersions: ['v9'] }), request(), true))
  assert.ok(!ruleMatches(rule({ apiGroups: ['batch'] }), request(), true))
})

test('selectors: of an object as it is or was, and of its namespace', () => {
  const app = (value: string): LabelSelector => ({ matchLabels: { app: value } })
  assert.ok(objectMatches(undefined, request()) && objectMatches({}, request()) && objectMatches(app('web'), request()))
  assert.ok(!objectMatches(app('x'), request()))
  assert.ok(objectMatches(app('x'), request({ oldObject: labelled({ app: 'x' }) })))
  const labels = { shop: { app: 'web' } } as Record<string, Record<string, string>>
  const inNamespace = (selector: LabelSelector, more: Partial<AdmissionRequest> = {}) =>
    namespaceMatches(selector, request(more), (name) => labels[name])
  assert.ok(inNamespace(app('web')) && !inNamespace(app('x')))
  assert.ok(inNamespace(app('x'), { namespaced: false }))
  const namespace = { kind: 'Namespace', group: '', namespaced: false, object: labelled({ app: 'x' }) }
  assert.ok(inNamespace(app('x'), namespace) && !inNamespace(app('web'), namespace))
})

test('nobody is asked about the kinds that say who is asked', () => {
  const plural = 'validatingwebhookconfigurations'
  assert.ok(isExempt(request({ group: 'admissionregistration.k8s.io', plural })))
  assert.ok(!isExempt(request({ plural })))
})

test('one condition that does not hold decides; errors count only where the others hold', () => {
  const of = (...expressions: string[]) =>
    conditionsMatch(
      expressions.map((expression, index) => ({ name: `c${index}`, expression })),
      requestValues(request()),
    )
  assert.deepEqual(of(), { matches: true })
  assert.deepEqual(of("request.userInfo.username == 'me'", "'us' in request.userInfo.groups"), { matches: true })
  assert.deepEqual(of('object.spec.x > 1', "request.operation == 'DELETE'"), { matches: false })
  const error = "expression 'object.spec.x > 1' resulted in error: no such key: spec"
  assert.deepEqual(of("request.namespace == 'shop'", 'object.spec.x > 1'), { error })
  assert.deepEqual(of('oldObject == null'), { matches: true })
})
