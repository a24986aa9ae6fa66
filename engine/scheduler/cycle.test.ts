import assert from 'node:assert/strict'
import test from 'node:test'
import { chanceFor } from '../sim/chance.ts'
import { bestNodes, feasibleNodesToFind, type Preference, SchedulingCycle } from './cycle.ts'
import { fitErrorMessage } from './fit-error.ts'
import { defaultPlugins } from './plugins/index.ts'
import { Profile } from './profile.ts'
import { Snapshot } from './snapshot.ts'
import { aNode, aPodInfo } from './testing/objects.ts'

test('Fewer of the nodes are enough the more there are, but never fewer than 100', () => {
  const rows = [10, 99, 100, 200, 250, 1_000, 5_000, 6_000, 10_000]
  assert.deepEqual(
    rows.map((nodes) => feasibleNodesToFind(nodes)),
    [10, 99, 100, 100, 120, 420, 500, 300, 500],
  )
  assert.equal(feasibleNodesToFind(1_000, 40), 400)
})

test('Of equal scores each has a chance', () => {
  assert.deepEqual(bestNodes(['a', 'b', 'c'], Float64Array.of(3, 1, 3)), ['a', 'c'])
})

function cycleOver(snapshot: Snapshot, seed = 1): SchedulingCycle {
  return new SchedulingCycle({ profile: new Profile(defaultPlugins()), snapshot, chance: chanceFor(seed, 'test') })
}

test('A pod goes to the emptier of two equal nodes', () => {
  const snapshot = new Snapshot()
  snapshot.setNode(aNode({ name: 'full' }))
  snapshot.setNode(aNode({ name: 'empty' }))
  snapshot.setPod('there', aPodInfo({ name: 'there', requests: { cpu: '1', memory: '2Gi' } }).pod, 'full')
  const decision = cycleOver(snapshot).decide(aPodInfo({ requests: { cpu: '100m', memory: '100Mi' } }))
  assert.equal(decision.kind === 'node' && decision.node.name, 'empty')
})

test('A preferred node is taken of equal ones, a strongly preferred one wherever the pod fits', () => {
  const snapshot = new Snapshot()
  for (const name of ['full', 'one', 'other']) snapshot.setNode(aNode({ name }))
  snapshot.setPod('there', aPodInfo({ name: 'there', requests: { cpu: '1', memory: '2Gi' } }).pod, 'full')
  const taken = (prefers: Preference): string => {
    const parts = { profile: new Profile(defaultPlugins()), snapshot, chance: chanceFor(1, 'test'), prefers }
    const decision = new SchedulingCycle(parts).decide(aPodInfo({ requests: { cpu: '100m', memory: '100Mi' } }))
    return decision.kind === 'node' ? decision.node.name : decision.kind
  }
  for (const name of ['one', 'other']) assert.equal(taken({ nodeOf: () => name }), name)
  assert.notEqual(taken({ nodeOf: () => 'full' }), 'full')
  assert.equal(taken({ nodeOf: () => 'full', isStronger: true }), 'full')
  assert.notEqual(taken({ nodeOf: () => 'gone', isStronger: true }), 'gone')
})

test('A pod that fits nowhere learns why, in Kubernetes’ words', () => {
  const snapshot = new Snapshot()
  snapshot.setNode(aNode({ name: 'n0', labels: { disk: 'ssd' } }))
  snapshot.setNode(aNode({ name: 'n1' }))
  snapshot.setNode(aNode({ name: 'n2', spec: { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] } }))
  snapshot.setNode(aNode({ name: 'n3', spec: { unschedulable: true } }))
  const pod = aPodInfo({ requests: { cpu: '100' }, spec: { nodeSelector: { disk: 'ssd' } } })
  const decision = cycleOver(snapshot).decide(pod)
  assert.equal(
    decision.kind === 'unschedulable' && fitErrorMessage(decision.diagnosis),
    "0/4 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector, " +
      '1 node(s) had untolerated taint(s), 1 node(s) were unschedulable.',
  )
})

test('Named nodes are the only ones asked, and the others are told of too', () => {
  const snapshot = new Snapshot()
  for (const name of ['a', 'b', 'c']) snapshot.setNode(aNode({ name }))
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['b'] }] } as const
  const required = { nodeSelectorTerms: [term] }
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } }
  const cycle = cycleOver(snapshot)
  const found = cycle.decide(aPodInfo({ spec: { affinity } }))
  assert.equal(found.kind === 'node' && found.node.name, 'b')
  const refused = cycle.decide(aPodInfo({ spec: { affinity }, requests: { cpu: '9' } }))
  assert.equal(
    refused.kind === 'unschedulable' && fitErrorMessage(refused.diagnosis),
    "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity].",
  )
})

test('The same seed chooses the same nodes, another one others', () => {
  const snapshot = new Snapshot()
  for (let index = 0; index < 8; index++) snapshot.setNode(aNode({ name: `n${index}` }))
  const choices = (seed: number): string[] => {
    const cycle = cycleOver(snapshot, seed)
    return Array.from({ length: 12 }, () => {
      const decision = cycle.decide(aPodInfo())
      return decision.kind === 'node' ? decision.node.name : decision.kind
    })
  }
  assert.deepEqual(choices(1), choices(1))
  assert.notDeepEqual(choices(1), choices(2))
})
