import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdmissionRequest } from '../request-rules/admission-request.ts'
import type { KubernetesObject, ValidatingAdmissionPolicySpec } from '../schema/types.ts'
import { denialsOf } from './policy-evaluation.ts'

const object = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: { replicas: 4 },
} as unknown as KubernetesObject

const request: AdmissionRequest = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
  subresource: '',
  operation: 'CREATE',
  object,
  oldObject: undefined,
  user: 'me',
  groups: [],
  dryRun: false,
}

function messages(spec: Partial<ValidatingAdmissionPolicySpec>, params: object | null = null): readonly string[] {
  const namespaceObject = { metadata: { name: 'shop', labels: { tier: 'gold' } } } as unknown as KubernetesObject
  const given = { params: params as KubernetesObject | null, namespaceObject }
  return denialsOf({ failurePolicy: 'Fail', ...spec }, request, given).map(({ message }) => message)
}

const validations = (...all: object[]): Partial<ValidatingAdmissionPolicySpec> =>
  ({ validations: all }) as Partial<ValidatingAdmissionPolicySpec>

test('what does not hold denies, with the message of its own or the expression', () => {
  assert.deepEqual(messages(validations({ expression: 'object.spec.replicas <= 5' })), [])
  const expression = ' object.spec.replicas <= 3'
  assert.deepEqual(messages(validations({ expression })), ['failed expression: object.spec.replicas <= 3'])
  assert.deepEqual(messages(validations({ expression, message: ' too many ' })), ['too many'])
  const told = { expression, message: 'too many', messageExpression: "string(object.spec.replicas) + ' are'" }
  assert.deepEqual(messages(validations(told)), ['4 are'])
  for (const messageExpression of ["''", 'object.missing', "'two\\nlines'"])
    assert.deepEqual(messages(validations({ ...told, messageExpression })), ['too many'], messageExpression)
})

test('what expressions may speak of', () => {
  const holding = [
    "request.operation == 'CREATE' && request.resource.resource == 'deployments'",
    "namespaceObject.metadata.labels.tier == 'gold'",
    'oldObject == null',
    'params.most == 4',
    'variables.double == 8 && variables.quadruple == 16',
  ]
  const variables = [
    { name: 'double', expression: 'object.spec.replicas * 2' },
    { name: 'quadruple', expression: 'variables.double * 2' },
  ]
  for (const expression of holding)
    assert.deepEqual(messages({ ...validations({ expression }), variables }, { most: 4 }), [], expression)
})

test('errors deny or not, as the failure policy says; a variable fails where it is used', () => {
  const error = "expression 'object.spec.x > 1' resulted in error: no such key: x"
  assert.deepEqual(messages(validations({ expression: 'object.spec.x > 1' })), [error])
  assert.deepEqual(messages({ ...validations({ expression: 'object.spec.x > 1' }), failurePolicy: 'Ignore' }), [])
  const variables = [{ name: 'x', expression: 'object.spec.x' }]
  assert.deepEqual(messages({ ...validations({ expression: 'true || variables.x' }), variables }), [])
  const why = 'composited variable "x" fails to evaluate: no such key: x'
  const used = { ...validations({ expression: 'variables.x > 1' }), variables }
  assert.deepEqual(messages(used), [`expression 'variables.x > 1' resulted in error: ${why}`])
  const notes = { auditAnnotations: [{ key: 'k', valueExpression: 'object.spec.replicas' }] }
  assert.match(messages(notes)[0] ?? '', /resulted in unsupported return type/)
})

test('conditions leave requests out', () => {
  const never = { matchConditions: [{ name: 'c', expression: "request.operation == 'DELETE'" }] }
  assert.deepEqual(messages({ ...validations({ expression: 'false' }), ...never }), [])
  const broken = { matchConditions: [{ name: 'c', expression: 'object.missing' }] }
  const error = "expression 'object.missing' resulted in error: no such key: missing"
  assert.deepEqual(messages({ ...validations({ expression: 'true' }), ...broken }), [error])
})
