import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldErrorText } from '../field-error.ts'
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../schema/types.ts'
import { admissionPolicyBindingErrors, admissionPolicyErrors } from './admission-policy.ts'

const good = {
  matchConstraints: { resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }] },
  validations: [{ expression: 'object.spec.replicas > 1' }],
}

const ofPolicy = (spec: object): string[] =>
  admissionPolicyErrors({ spec: { ...good, ...spec } } as unknown as ValidatingAdmissionPolicy).map(fieldErrorText)

const ofBinding = (spec: object): string[] =>
  admissionPolicyBindingErrors({
    spec: { policyName: 'p', validationActions: ['Deny'], ...spec },
  } as unknown as ValidatingAdmissionPolicyBinding).map(fieldErrorText)

test('a policy says what it is about and what must hold, in expressions that compile', () => {
  assert.deepEqual(ofPolicy({}), [])
  assert.deepEqual(ofPolicy({ matchConstraints: undefined }), ['spec.matchConstraints: Required value'])
  assert.equal(ofPolicy({ validations: [] }).length, 2)
  const [first = ''] = ofPolicy({ validations: [{ expression: 'object.spec.replicas >' }] })
  assert.match(
    first,
    /^spec.validations\[0\].expression: Invalid value: "object.spec.replicas >": compilation failed: ERROR: <input>:1:/,
  )
  assert.match(ofPolicy({ validations: [{ expression: '1 + 1' }] })[0] ?? '', /must evaluate to bool$/)
  assert.match(
    ofPolicy({ validations: [{ expression: 'true', reason: 'Gone' }] })[0] ?? '',
    /Unsupported value: "Gone"/,
  )
  assert.match(ofPolicy({ validations: [{ expression: 'true', message: 'a\nb' }] })[0] ?? '', /line breaks$/)
  assert.match(ofPolicy({ failurePolicy: 'Maybe' })[0] ?? '', /supported values: "Fail", "Ignore"$/)
  const variables = [
    { name: 'a', expression: '1' },
    { name: 'a', expression: '2' },
    { name: 'b c', expression: '3' },
  ]
  const texts = ofPolicy({ variables })
  assert.deepEqual(texts, [
    'spec.variables[1].name: Duplicate value: "a"',
    'spec.variables[2].name: Invalid value: "b c": name is not a valid CEL identifier',
  ])
})

test('a binding names its policy and what is done', () => {
  assert.deepEqual(ofBinding({}), [])
  assert.deepEqual(ofBinding({ policyName: '' }), ['spec.policyName: Required value'])
  const none = 'spec.validationActions: Required value: at least one validation action is required'
  assert.deepEqual(ofBinding({ validationActions: [] }), [none])
  assert.match(ofBinding({ validationActions: ['Deny', 'Warn'] })[0] ?? '', /must not contain both Deny and Warn/)
  assert.equal(ofBinding({ paramRef: { name: 'p' } })[0], 'spec.paramRef.parameterNotFoundAction: Required value')
  const both = { name: 'p', selector: {}, parameterNotFoundAction: 'Deny' }
  assert.equal(
    ofBinding({ paramRef: both })[0],
    'spec.paramRef.name: Forbidden: name and selector are mutually exclusive',
  )
})
