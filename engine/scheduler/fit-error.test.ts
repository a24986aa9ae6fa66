import assert from 'node:assert/strict'
import test from 'node:test'
import { fitErrorMessage } from './fit-error.ts'
import { refusal } from './framework.ts'

const cpu = refusal('NodeResourcesFit', 'Unschedulable', 'Insufficient cpu', 'Insufficient memory')
const taint = refusal('TaintToleration', 'UnschedulableAndUnresolvable', 'node(s) had untolerated taint(s)')
const plugins = new Set<string>()

test('Reasons are counted over nodes and sorted as texts', () => {
  const refusals = new Map([
    ['a', cpu],
    ['b', taint],
    ['c', cpu],
  ])
  assert.equal(
    fitErrorMessage({ allNodes: 3, refusals, plugins }),
    '0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu, 2 Insufficient memory.',
  )
})

test('Nodes that were not asked count as well, and preemption has the last word', () => {
  const absent = refusal('', 'UnschedulableAndUnresolvable', 'not asked')
  const diagnosis = { allNodes: 5, refusals: new Map([['a', taint]]), absent, plugins }
  assert.equal(
    fitErrorMessage(diagnosis, 'preemption: none.'),
    '0/5 nodes are available: 1 node(s) had untolerated taint(s), 4 not asked. preemption: none.',
  )
})

test('What a plugin says before nodes are looked at stands instead of them', () => {
  const preFilter = refusal('NodeAffinity', 'UnschedulableAndUnresolvable', 'pod affinity terms conflict')
  const diagnosis = { allNodes: 2, refusals: new Map([['a', taint]]), preFilter, plugins }
  assert.equal(fitErrorMessage(diagnosis), '0/2 nodes are available: pod affinity terms conflict.')
})
