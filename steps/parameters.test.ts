import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CucumberExpression, ParameterType, ParameterTypeRegistry } from '@cucumber/cucumber-expressions'
import type { Amount, Percentage } from './amounts.ts'
import { parameters } from './parameters.ts'

const registry = new ParameterTypeRegistry()
for (const { name, regexp, transformer } of parameters)
  registry.defineParameterType(new ParameterType(name, regexp, null, transformer, false, false))

/** What the holes of a sentence get from a text; undefined where it does not match. */
function values(sentence: string, text: string): unknown[] | undefined {
  return new CucumberExpression(sentence, registry).match(text)?.map((argument) => argument.getValue(null))
}

function value(type: string, text: string): unknown {
  return values(`it is {${type}}`, `it is ${text}`)?.[0]
}

const rows: readonly (readonly [type: string, text: string, value: unknown])[] = [
  ['name', 'worker-2', 'worker-2'],
  ['name', '"worker-2"', 'worker-2'],
  ['name', 'nginx:1.20', 'nginx:1.20'],
  ['name', '"kubectl get pods -o wide"', 'kubectl get pods -o wide'],
  ['name', '"say \\"hello\\""', 'say "hello"'],
  ['name', 'two words', undefined],
  ['duration', '40 seconds', 40_000],
  ['duration', '1 second', 1_000],
  ['duration', '6 minutes', 360_000],
  ['duration', '1.5 hours', 5_400_000],
  ['duration', '2 days', 172_800_000],
  ['duration', '500ms', 500],
  ['duration', '1m30s', 90_000],
  ['duration', '5 minuets', undefined],
  ['duration', 'ten seconds', undefined],
  ['quantity', '500m', '500m'],
  ['quantity', '2', '2'],
  ['quantity', '128Mi', '128Mi'],
  ['quantity', '1.5Gi', '1.5Gi'],
  ['quantity', '"20m"', '20m'],
  ['version', '1.21', 21],
  ['version', 'v1.34', 34],
  ['version', '1.36.2', 36],
  ['state', 'Running', 'Running'],
  ['state', 'Init:0/2', 'Init:0/2'],
  ['state', 'CrashLoopBackOff', 'CrashLoopBackOff'],
  ['state', 'Ready,SchedulingDisabled', 'Ready,SchedulingDisabled'],
  ['state', 'rolled out', 'rolled out'],
  ['state', 'lost', undefined],
  ['component', 'scheduler', 'scheduler'],
  ['component', 'controller manager', 'controller manager'],
  ['component', 'API server', 'API server'],
  ['component', 'etcd member etcd-2', 'etcd member etcd-2'],
  ['component', 'cluster DNS', 'cluster DNS'],
  ['component', 'metrics server', 'metrics server'],
  ['component', 'ingress controller', 'ingress controller'],
  ['component', 'load balancer provider', 'load balancer provider'],
  ['component', 'kubelet on node "worker-1"', 'kubelet on node worker-1'],
  ['component', 'kube-proxy on node worker-1', 'kube-proxy on node worker-1'],
  ['component', 'schedulr', undefined],
]

for (const [type, text, expected] of rows) {
  test(`{${type}} makes ${expected} of ${text}`, () => assert.deepEqual(value(type, text), expected))
}

test('an amount compares with whole numbers', () => {
  const holding = (text: string): number[] =>
    [0, 1, 2, 3, 4, 5].filter((count) => (value('amount', text) as Amount).holds(count))
  assert.deepEqual(holding('3'), [3])
  assert.deepEqual(holding('no'), [0])
  assert.deepEqual(holding('exactly 3'), [3])
  assert.deepEqual(holding('at least 2'), [2, 3, 4, 5])
  assert.deepEqual(holding('at most 4'), [0, 1, 2, 3, 4])
  assert.deepEqual(holding('more than 2'), [3, 4, 5])
  assert.deepEqual(holding('fewer than 5'), [0, 1, 2, 3, 4])
  assert.deepEqual(holding('between 2 and 4'), [2, 3, 4])
  assert.equal(value('amount', 'some'), undefined)
  assert.throws(() => value('amount', 'between 4 and 2'), /Expected the smaller number first/)
})

test('a percentage compares with ratios', () => {
  const holds = (text: string, ratio: number): boolean => (value('percentage', text) as Percentage).holds(ratio)
  assert.deepEqual([holds('100%', 1), holds('100%', 0.9999)], [true, false])
  assert.deepEqual([holds('at least 99.9%', 0.999), holds('at least 99.9%', 0.9989)], [true, false])
  assert.deepEqual([holds('at most 0.5%', 0.005), holds('at most 0.5%', 0.0051)], [true, false])
  assert.deepEqual([holds('between 70% and 90%', 0.7), holds('between 70% and 90%', 0.91)], [true, false])
})

test('an object is a kind and a name, with a namespace where it has one', () => {
  const parts = (text: string): unknown => {
    const { kindWord, namespace, name } = value('object', text) as Record<string, unknown>
    return { kindWord, namespace, name }
  }
  assert.deepEqual(parts('deployment web'), { kindWord: 'deployment', namespace: undefined, name: 'web' })
  assert.deepEqual(parts('pod "shop/web-0"'), { kindWord: 'pod', namespace: 'shop', name: 'web-0' })
  assert.deepEqual(parts('HPA web'), { kindWord: 'HPA', namespace: undefined, name: 'web' })
  assert.equal(value('object', 'image nginx'), undefined)
})

test('an app is an image, an object, or a container of one', () => {
  assert.deepEqual(value('app', 'image shop/web:2.0'), { image: 'shop/web:2.0' })
  const named = (text: string): unknown => {
    const { object, container } = value('app', text) as Record<string, unknown>
    return [String(object), container]
  }
  assert.deepEqual(named('deployment web'), ['deployment web', undefined])
  assert.deepEqual(named('container app of deployment web'), ['deployment web', 'app'])
})

test('a window is nothing or a prefix, with or without a comma', () => {
  const window = (prefix: string): unknown => values('{window}it is so', `${prefix}it is so`)?.[0]
  assert.deepEqual(window(''), { type: 'now' })
  assert.deepEqual(window('within 6 minutes '), { type: 'within', durationMs: 360_000 })
  assert.deepEqual(window('within 6 minutes, '), { type: 'within', durationMs: 360_000 })
  assert.deepEqual(window('for 1m30s '), { type: 'for', durationMs: 90_000 })
  assert.deepEqual(window('throughout, '), { type: 'throughout' })
  assert.deepEqual(window('never '), { type: 'never' })
  assert.equal(window('within five minutes '), undefined)
})

test('a quantity that is none is refused with what was expected', () => {
  assert.throws(() => value('quantity', '12Qi'), /Expected a quantity such as 500m, 2, 128Mi or 1\.5Gi, got "12Qi"\./)
})
