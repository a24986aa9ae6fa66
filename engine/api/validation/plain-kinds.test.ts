import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldErrorText } from '../field-error.ts'
import { PodTemplate } from '../kinds/pod-template.ts'
import { RuntimeClass } from '../kinds/runtime-class.ts'

const context = { now: '', minor: 36 }
const runtime = (handler: string): RuntimeClass =>
  ({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'a' }, handler }) as unknown as RuntimeClass

test('the handler of a runtime class is a label, and stays', () => {
  assert.deepEqual(RuntimeClass.validate?.(runtime('runsc'), context), [])
  assert.match(
    RuntimeClass.validate?.(runtime('Run'), context).map(fieldErrorText)[0] ?? '',
    /^handler: Invalid value: "Run"/,
  )
  assert.deepEqual(RuntimeClass.validateUpdate?.(runtime('b'), runtime('a'), context).map(fieldErrorText), [
    'handler: Invalid value: "b": field is immutable',
  ])
})

test('a pod template is checked as the template of a workload', () => {
  const template = { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'a' } } as unknown as PodTemplate
  assert.deepEqual(PodTemplate.validate?.(template, context).map(fieldErrorText), [
    'template.spec.containers: Required value',
  ])
})
