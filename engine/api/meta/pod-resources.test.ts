import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { podLimits, podRequests } from './pod-resources.ts'
import type { ContainerShape, PodShape } from './pod-shape.ts'
import { computedQosClass, qosClass } from './qos-class.ts'
import { cpuMillis, formatMillis, type ResourceList } from './quantity.ts'

const cpu = (quantity: string, more: Partial<ContainerShape> = {}): ContainerShape => ({
  resources: { requests: { cpu: quantity }, limits: { cpu: quantity } },
  ...more,
})
const sidecar = (quantity: string): ContainerShape => cpu(quantity, { restartPolicy: 'Always' })

test('a pod requests what runs together, or its largest step before that', () => {
  const table: readonly [readonly ContainerShape[], readonly ContainerShape[], string][] = [
    [[cpu('1'), cpu('500m')], [], '1500m'],
    [[cpu('1')], [cpu('3'), cpu('2')], '3'],
    [[cpu('1')], [sidecar('1'), cpu('3')], '4'],
    [[cpu('1')], [cpu('3'), sidecar('1')], '3'],
    [[cpu('4')], [sidecar('1'), cpu('2'), sidecar('1')], '6'],
  ]
  for (const [containers, initContainers, expected] of table) {
    const pod: PodShape = { spec: { containers, initContainers } }
    assert.deepEqual(podRequests(pod), { cpu: expected })
    assert.deepEqual(podLimits(pod), { cpu: expected })
  }
})

test('overhead comes on top, on limits only where there is one', () => {
  const pod: PodShape = { spec: { containers: [cpu('1')], overhead: { cpu: '250m', memory: '64Mi' } } }
  assert.deepEqual(podRequests(pod), { cpu: '1250m', memory: '64Mi' })
  assert.deepEqual(podLimits(pod), { cpu: '1250m' })
  assert.deepEqual(podRequests(pod, { excludeOverhead: true }), { cpu: '1' })
})

test('what the pod as a whole requests counts instead of its containers', () => {
  const resources = { requests: { cpu: '3', storage: '1Gi' } }
  const pod: PodShape = { spec: { containers: [cpu('1')], resources } }
  assert.deepEqual(podRequests(pod), { cpu: '3' })
  assert.deepEqual(podRequests(pod, { skipPodLevelResources: true }), { cpu: '1' })
})

test('a container that requests nothing can be counted with something', () => {
  const pod: PodShape = { spec: { containers: [cpu('0'), {}] } }
  assert.deepEqual(podRequests(pod, { nonMissingContainerRequests: { cpu: '100m' } }), { cpu: '100m' })
})

test('a pod that is being resized counts with the larger of what it has and what it wants', () => {
  const has = (requests: ResourceList): PodShape => ({
    spec: { containers: [cpu('2', { name: 'app' })] },
    status: { containerStatuses: [{ name: 'app', resources: { requests } }] },
  })
  const options = { useStatusResources: true }
  assert.deepEqual(podRequests(has({ cpu: '1' }), options), { cpu: '2' })
  assert.deepEqual(podRequests(has({ cpu: '3' }), options), { cpu: '3' })
  assert.deepEqual(podRequests(has({ cpu: '3' })), { cpu: '2' })
  const pending = { type: 'PodResizePending', status: 'True', reason: 'Infeasible' }
  const stuck = { ...has({ cpu: '1' }), status: { ...has({ cpu: '1' }).status, conditions: [pending] } }
  assert.deepEqual(podRequests(stuck, options), { cpu: '1' })
})

test('the requests of a spec are worked out once', () => {
  const spec = { containers: [cpu('1'), cpu('2')] }
  assert.equal(podRequests({ spec }), podRequests({ spec, status: { phase: 'Running' } }))
})

const millis = fc.integer({ min: 0, max: 5000 })
const anyContainer = millis.map((value) => cpu(formatMillis(value)))
const anyInit = fc
  .tuple(anyContainer, fc.constantFrom('Always', undefined))
  .map(([container, restartPolicy]) => ({ ...container, restartPolicy }))
const requested = (pod: PodShape): number => cpuMillis(podRequests(pod)['cpu'] ?? 0)

test('a pod requests no less than what runs for good, and no less than any step', () => {
  fc.assert(
    fc.property(fc.array(anyContainer), fc.array(anyInit), (containers, initContainers) => {
      const total = requested({ spec: { containers, initContainers } })
      const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')
      assert.ok(total >= requested({ spec: { containers: [...containers, ...sidecars] } }))
      for (const container of initContainers) assert.ok(total >= requested({ spec: { containers: [container] } }))
    }),
  )
})

test('the class of a pod follows from what its containers request and limit', () => {
  const full = { cpu: '1', memory: '1Gi' }
  const guaranteed: ContainerShape = { resources: { requests: full, limits: full } }
  const table: readonly [PodShape['spec'], string][] = [
    [{ containers: [{}] }, 'BestEffort'],
    [{ containers: [{ resources: { requests: { cpu: '0' } } }] }, 'BestEffort'],
    [{ containers: [{ resources: { requests: { 'example.com/gpu': 1 } } }] }, 'BestEffort'],
    [{ containers: [guaranteed] }, 'Guaranteed'],
    [{ containers: [{ resources: { requests: { cpu: '1000m', memory: '1024Mi' }, limits: full } }] }, 'Guaranteed'],
    [{ containers: [guaranteed, {}] }, 'Burstable'],
    [{ containers: [guaranteed], initContainers: [{}] }, 'Burstable'],
    [{ containers: [{ resources: { limits: full } }] }, 'Burstable'],
    [{ containers: [{ resources: { requests: { cpu: '1' }, limits: { cpu: '1' } } }] }, 'Burstable'],
    [{ containers: [{}], resources: { requests: full, limits: full } }, 'Guaranteed'],
    [{ containers: [guaranteed], resources: { requests: { cpu: '2' } } }, 'Burstable'],
  ]
  for (const [spec, expected] of table) assert.equal(computedQosClass({ spec }), expected, JSON.stringify(spec))
  assert.equal(qosClass({ status: { qosClass: 'Guaranteed' } }), 'Guaranteed')
})
