import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { fits, insufficientResources, type NodeCapacity } from './fit.ts'
import { assumedPodResources, podResources } from './pod-resources.ts'
import { addResources, noResources, resourcesFrom } from './resources.ts'

function capacity(allocatable: object, used: object, podCount = 0): NodeCapacity {
  const room = resourcesFrom({ pods: '10', ...allocatable })
  return { allocatable: room, requested: resourcesFrom({ ...used }), podCount }
}

test('What is lacking is told in order, with its numbers and whether an eviction could help', () => {
  const requests = resourcesFrom({ cpu: '3', memory: '2Gi', 'example.com/gpu': '1' })
  const node = capacity({ cpu: '4', memory: '1Gi' }, { cpu: '2' }, 10)
  assert.deepEqual(
    insufficientResources(requests, node).map(({ reason, unresolvable }) => [reason, unresolvable]),
    [
      ['Too many pods', false],
      ['Insufficient cpu', false],
      ['Insufficient memory', true],
      ['Insufficient example.com/gpu', true],
    ],
  )
  assert.equal(insufficientResources(requests, node, { ignoredResourceGroups: new Set(['example.com']) }).length, 3)
})

test('What is asked for nothing of is not looked at, even where too much of it is in use', () => {
  const node = capacity({ cpu: '1', memory: '1Gi' }, { cpu: '2', memory: '1Gi' })
  assert.equal(fits(resourcesFrom({ memory: '0' }), node), true)
  assert.equal(fits(resourcesFrom({ cpu: '1m' }), node), false)
})

test('A pod fits exactly when nothing is lacking', () => {
  const amount = fc.nat(5).map(String)
  const list = fc.record({ cpu: amount, memory: amount, 'example.com/gpu': amount }, { requiredKeys: [] })
  fc.assert(
    fc.property(list, list, list, fc.nat(12), (asked, there, used, podCount) => {
      const node = capacity(there, used, podCount)
      const requests = resourcesFrom(asked)
      assert.equal(fits(requests, node), insufficientResources(requests, node).length === 0)
    }),
  )
})

test('Adding and taking away again leaves the sums as they were', () => {
  const sums = noResources()
  const one = resourcesFrom({ cpu: '100m', memory: '1Mi', 'hugepages-2Mi': '2' })
  addResources(sums, one)
  assert.deepEqual([sums.cpuMillis, sums.memoryBytes, sums.scalars?.get('hugepages-2Mi')], [100, 1048576, 2])
  addResources(sums, one, -1)
  assert.deepEqual([sums.cpuMillis, sums.memoryBytes, sums.scalars?.get('hugepages-2Mi')], [0, 0, 0])
})

test('A pod needs its containers together or its largest init container, and its overhead', () => {
  const container = (cpu: string) => ({ name: cpu, resources: { requests: { cpu } } })
  const pod = {
    spec: {
      containers: [container('100m'), container('200m')],
      initContainers: [container('1')],
      overhead: { cpu: '50m' },
    },
  }
  assert.equal(podResources(pod).cpuMillis, 1050)
})

test('Of a container that asks for nothing, a little is assumed', () => {
  const plain = { spec: { containers: [{ name: 'a' }] } }
  assert.equal(podResources(plain).cpuMillis, 0)
  assert.equal(assumedPodResources(plain).cpuMillis, 100)
  assert.equal(assumedPodResources(plain).memoryBytes, 200 * 1024 * 1024)
  const two = { spec: { containers: [{ name: 'a' }, { name: 'b', resources: { requests: { cpu: '1' } } }] } }
  assert.equal(assumedPodResources(two).cpuMillis, 1100)
})
