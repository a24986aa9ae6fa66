import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Simulation } from '../engine/sim/simulation.ts'
import { equalNodes } from './equal-nodes.ts'
import { MadePods, RecordedPods } from './recorded-pods.ts'
import type { Line } from './recording.ts'
import { Roles } from './roles.ts'
import { workloadOf } from './workload-names.ts'

const line = (kind: string, name: string, fields: Line['fields'], type: Line['type'] = 'ADDED'): Line => ({
  t: 0,
  type,
  kind,
  name,
  fields,
})

const lines = [
  line('ReplicaSet', 'web-7c7bf6d49d', { owner: ['Deployment/web'], rev: '1' }, 'MODIFIED'),
  line('ReplicaSet', 'web-775675bbc6', { owner: ['Deployment/web'], rev: '2' }),
  line('Pod', 'web-775675bbc6-p8cpt', { owner: ['ReplicaSet/web-775675bbc6'] }),
  line('Pod', 'db-0', { owner: ['StatefulSet/db'] }),
  line('Pod', 'agent-vtd4z', { owner: ['DaemonSet/agent'], node: 'node-2' }),
  line('StatefulSet', 'db', { currentRevision: 'db-5797cd947f', updateRevision: 'db-89b769b8c' }),
  line('Job', 'nightly-28401', { owner: ['CronJob/nightly'] }),
]

test('what is generated is told by its place', () => {
  const roles = new Roles(lines)
  assert.deepEqual(
    lines.map((each) => roles.of(each)),
    [
      'set 1 of Deployment/web',
      'set 2 of Deployment/web',
      'pod of set 2 of Deployment/web',
      'Pod/db-0',
      'pod of DaemonSet/agent',
      'StatefulSet/db',
      'job 1 of CronJob/nightly',
    ],
  )
})

test('texts speak of places too', () => {
  const roles = new Roles(lines, new Map([['node-2', '‹a node like node-0›']]))
  const text = 'Successfully assigned shop/web-775675bbc6-p8cpt to node-2'
  assert.equal(roles.text(text), 'Successfully assigned shop/‹pod of set 2 of Deployment/web› to ‹a node like node-0›')
  assert.equal(
    roles.text('pods "web-775675bbc6-zzzzz" is forbidden'),
    'pods "‹pod of set 2 of Deployment/web›" is forbidden',
  )
  assert.equal(roles.text('db-89b769b8c'), '‹revision 2 of StatefulSet/db›')
})

test('nodes are equal where everything but their name is', () => {
  const node = (name: string, cpu: string) => ({
    name,
    cpu,
    memory: '8Gi',
    pods: 110,
    labels: { 'kubernetes.io/hostname': name },
  })
  const stands = equalNodes({ nodes: [node('a', '4'), node('b', '4'), node('c', '2')], actions: [] })
  assert.deepEqual([...stands.values()], ['‹a node like a›', '‹a node like a›', '‹a node like c›'])
})

for (const [name, workload] of [
  ['web-7c7bf6d49d-68sck', 'web'],
  ['j-x69c6', 'j'],
  ['db-0', 'db-0'],
  ['web', 'web'],
] as const) {
  test(`pod ${name} is of ${workload}`, () => assert.equal(workloadOf(name), workload))
}

test('a recorded pod is the how-manieth of its workload, of those that were there and of those that came', () => {
  const pods = new RecordedPods({ 'web-7c7bf6d49d-68sck': 'node-1' }, [
    line('Pod', 'web-7c7bf6d49d-928fg', { node: null }),
    line('Pod', 'web-7c7bf6d49d-996cj', { node: null }),
    line('Pod', 'web-7c7bf6d49d-996cj', { node: 'node-2' }, 'MODIFIED'),
  ])
  const simulation = new Simulation()
  const made = new MadePods(simulation.history, 'shop')
  const make = (name: string) => {
    const pod = { metadata: { namespace: 'shop', name, uid: name } }
    simulation.record({ actor: 'a', verb: 'created', table: 'Pod', key: name, before: undefined, after: pod })
    made.read(() => name.endsWith('bbbbb'))
    return pod as never
  }
  const [, , third] = ['web-zzzzzzzzz-bbbbb', 'web-zzzzzzzzz-ccccc', 'web-zzzzzzzzz-ddddd'].map(make)
  assert.equal(pods.ourName('web-7c7bf6d49d-68sck', made), 'web-zzzzzzzzz-bbbbb')
  assert.equal(pods.ourName('web-7c7bf6d49d-928fg', made), 'web-zzzzzzzzz-ccccc')
  assert.equal(pods.nodeOf(third as never, made), 'node-2')
})
