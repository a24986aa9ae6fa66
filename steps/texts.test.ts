import assert from 'node:assert/strict'
import { test } from 'node:test'
import { relativeText, spanText } from './durations.ts'
import { nodesOf } from './node-table.ts'
import { outputProblem } from './output.ts'
import { partialProblem } from './partial.ts'
import { ClusterPlan } from './plan.ts'

test('spans and instants as a failure tells them', () => {
  assert.deepEqual([spanText(44_000), spanText(360_000), spanText(3_723_500)], ['0m 44s', '6m 00s', '1h 02m 03.5s'])
  assert.deepEqual([relativeText(5_020), relativeText(-60_000)], ['+0m 05.02s', '-1m 00s'])
})

const outputs: readonly (readonly [actual: string, expected: string, same: boolean])[] = [
  ['pod/web deleted\n', 'pod/web deleted', true],
  ['NAME   READY\nweb-0  1/1\n', 'NAME ...\nweb-0  1/1', true],
  ['a\nb\nc\nd\n', 'a\n...\nd', true],
  ['a\nd\n', 'a\n...\nd', true],
  ['a\nb\n', 'a\n...\nd', false],
  ['age 5s\n', 'age ...s', true],
  ['age 5m\n', 'age ...s', false],
  ['a+b (c)\n', 'a+b (...)', true],
]

for (const [actual, expected, same] of outputs) {
  test(`${JSON.stringify(actual)} ${same ? 'is' : 'is not'} ${JSON.stringify(expected)}`, () => {
    assert.equal(outputProblem(actual, expected, true) === undefined, same)
  })
}

test('without wildcards dots are dots, and a difference is shown line by line', () => {
  assert.equal(outputProblem('a...b\n', 'a...b', false), undefined)
  assert.equal(
    outputProblem('one\ntwo\n', 'one\nthree', false),
    'the output is different:\n    one\n  - three\n  + two',
  )
})

test('partial YAML asks for the fields in it, and for lists as they are', () => {
  const object = { spec: { replicas: 3, list: [{ name: 'a', extra: 1 }] } }
  assert.equal(partialProblem(object, 'spec: { replicas: 3 }'), undefined)
  assert.equal(partialProblem(object, 'spec: { list: [{ name: a }] }'), undefined)
  assert.equal(partialProblem(object, 'spec: { replicas: 4 }'), 'spec.replicas: 3 instead of 4')
  assert.equal(partialProblem(object, 'spec: { list: [] }'), 'spec.list: 1 items instead of 0')
  assert.equal(partialProblem(object, 'spec: { missing: yes }'), 'spec.missing: nothing instead of "yes"')
})

test('a table of nodes: cells that are empty have the defaults', () => {
  const [node] = nodesOf([
    { name: 'a', cpu: '', zone: 'zone-a', labels: 'disk=ssd,fast', taints: 'gpu=yes:NoSchedule', roles: 'worker' },
  ])
  assert.deepEqual(node, {
    name: 'a',
    index: 1,
    cpu: '4',
    memory: '16Gi',
    pods: 110,
    zone: 'zone-a',
    labels: { disk: 'ssd', fast: '' },
    taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }],
    roles: ['worker'],
  })
})

const refusals: readonly (readonly [name: string, act: () => unknown, message: RegExp])[] = [
  ['an unknown column', () => nodesOf([{ name: 'a', ram: '1Gi' }]), /columns name, cpu, .*; there is "ram"/],
  ['a node without a name', () => nodesOf([{ cpu: '4' }]), /Row 1 of the table of nodes has no name/],
  [
    'a quantity that is none',
    () => nodesOf([{ name: 'a', memory: 'much' }]),
    /Node a: expected a quantity .* got "much"/,
  ],
  [
    'pods that are no number',
    () => nodesOf([{ name: 'a', pods: 'many' }]),
    /Node a: expected a whole number under "pods", got "many"/,
  ],
  ['a taint without an effect', () => nodesOf([{ name: 'a', taints: 'gpu' }]), /Node a: expected a taint such as/],
  [
    'two nodes of one name',
    () => new ClusterPlan().setNodes(nodesOf([{ name: 'a' }, { name: 'a' }])),
    /Two nodes are named "a"/,
  ],
  [
    'a version that is not known',
    () => new ClusterPlan().setMinor(99),
    /Kubernetes 1\.99 is not modelled: expected a version from/,
  ],
  ['no members', () => new ClusterPlan().setMembers(0), /Expected a control plane of 1 to 7 members, got 0/],
  ['no flag', () => new ClusterPlan().setFlag('kube-controller-manager', 'grace=20s'), /Expected a flag like/],
  [
    'a misspelt flag',
    () => new ClusterPlan().setFlag('kube-controller-manager', '--node-monitor-grace-perod=20s'),
    /No flag --node-monitor-grace-perod of kube-controller-manager is modelled; did you mean --node-monitor-grace-period\?/,
  ],
  [
    'a flag whose value is none',
    () => new ClusterPlan().setFlag('kube-controller-manager', '--node-monitor-grace-period=20 seconds'),
    /Flag --node-monitor-grace-period takes a duration such as 20s, 1m30s or 500ms, got "20 seconds"/,
  ],
]

for (const [name, act, message] of refusals) test(`${name} is refused`, () => assert.throws(act, message))
