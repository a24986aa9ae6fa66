import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EndpointAddress, EndpointSubset, Pod, Service } from '../../api/schema/types.ts'
import { countAddresses, maxCapacity, subsetsOf, truncated } from './plan.ts'

const serviceOf = (spec: object): Service =>
  ({ metadata: { name: 'web', namespace: 'default' }, spec: { clusterIP: '10.96.0.9', ...spec } }) as unknown as Service

function podOf(ip: string, isReady: boolean, more: { ports?: object[]; deleting?: boolean } = {}): Pod {
  return {
    metadata: {
      name: `pod-${ip}`,
      namespace: 'default',
      uid: ip,
      ...(more.deleting ? { deletionTimestamp: 'x' } : {}),
    },
    spec: { nodeName: 'node', containers: [{ name: 'c', ports: more.ports ?? [] }] },
    status: {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
    },
  } as unknown as Pod
}

/** `80,443: 10.0.0.1 | 10.0.0.2` for ports, ready and other addresses. */
const text = ({ ports = [], addresses = [], notReadyAddresses = [] }: EndpointSubset): string =>
  `${ports.map(({ port }) => port).join()}: ${addresses.map(({ ip }) => ip).join()} | ${notReadyAddresses.map(({ ip }) => ip).join()}`

test('addresses with the same ports stand together, sorted, those that are not ready apart', () => {
  const named = (containerPort: number): object[] => [{ name: 'http', containerPort, protocol: 'TCP' }]
  const cases: readonly [string, object, readonly Pod[], readonly string[]][] = [
    [
      'two ports',
      { ports: [{ port: 80 }, { port: 443 }] },
      [podOf('10.0.0.2', true), podOf('10.0.0.1', true)],
      ['80,443: 10.0.0.1,10.0.0.2 | '],
    ],
    [
      'not ready',
      { ports: [{ port: 80 }] },
      [podOf('10.0.0.1', false), podOf('10.0.0.2', true)],
      ['80: 10.0.0.2 | 10.0.0.1'],
    ],
    [
      'all are published',
      { ports: [{ port: 80 }], publishNotReadyAddresses: true },
      [podOf('10.0.0.1', false), podOf('10.0.0.2', false, { deleting: true })],
      ['80: 10.0.0.1,10.0.0.2 | '],
    ],
    ['on its way out', { ports: [{ port: 80 }] }, [podOf('10.0.0.1', true, { deleting: true })], []],
    [
      'a name that means different ports',
      { ports: [{ port: 80, targetPort: 'http' }] },
      [podOf('10.0.0.1', true, { ports: named(8080) }), podOf('10.0.0.2', true, { ports: named(9090) })],
      ['8080: 10.0.0.1 | ', '9090: 10.0.0.2 | '],
    ],
    ['no ports', { clusterIP: 'None' }, [podOf('10.0.0.1', true)], [': 10.0.0.1 | ']],
    ['no ports, not headless', {}, [podOf('10.0.0.1', true)], []],
    ['another family', { ports: [{ port: 80 }], ipFamilies: ['IPv6'] }, [podOf('10.0.0.1', true)], []],
  ]
  for (const [what, spec, pods, expected] of cases)
    assert.deepEqual(subsetsOf(serviceOf(spec), pods).map(text), expected, what)
})

test('never more addresses than fit, and of those that are ready as many as possible', () => {
  const count = fc.integer({ min: 0, max: 900 })
  const addresses = (length: number): EndpointAddress[] => Array.from({ length }, (_, index) => ({ ip: String(index) }))
  fc.assert(
    fc.property(fc.array(fc.tuple(count, count), { maxLength: 4 }), (counts) => {
      const subsets = counts.map(([ready, notReady]) => ({
        addresses: addresses(ready),
        notReadyAddresses: addresses(notReady),
      }))
      const [before, after] = [countAddresses(subsets), countAddresses(truncated(subsets))]
      assert.equal(after.ready, Math.min(before.ready, maxCapacity))
      assert.equal(after.ready + after.notReady, Math.min(before.ready + before.notReady, maxCapacity))
    }),
    { numRuns: 50 },
  )
})
