import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft } from '../api/kinds/kind.ts'
import { Service } from '../api/kinds/service.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { administrator } from './request.ts'

const port = { port: 80 }

function created(plane: ControlPlane, name: string, spec: object, dryRun = false): Service {
  const draft = { metadata: { name, namespace: 'default' }, spec: { ports: [port], ...spec } }
  return plane.api.create(Service, draft as unknown as Draft<Service>, { ...administrator, dryRun })
}

const refusals: readonly [spec: object, message: string][] = [
  [
    { clusterIP: '10.95.0.1' },
    'the provided IP (10.95.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
  ],
  [{ clusterIP: '10.96.0.10' }, 'failed to allocate IP 10.96.0.10: provided IP is already allocated'],
  [{ clusterIP: 'fd00::1' }, 'spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster'],
  [{ ipFamilies: ['IPv6'] }, 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
  [{ ipFamilyPolicy: 'RequireDualStack' }, 'this cluster is not configured for dual-stack services'],
  [
    { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7', 'fd00::1'], ipFamilyPolicy: 'SingleStack' },
    "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified",
  ],
  [{ type: 'NodePort', ports: [{ ...port, nodePort: 80 }] }, 'The range of valid ports is 30000-32767'],
  [{ type: 'NodePort', ports: [{ ...port, nodePort: 30_010 }] }, 'provided port is already allocated'],
  [
    { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30_010 },
    'failed to allocate requested HealthCheck NodePort 30010: provided port is already allocated',
  ],
]

test('what a service cannot have is refused in the words of the API server', () => {
  const plane = new ControlPlane()
  created(plane, 'there', { type: 'NodePort', clusterIP: '10.96.0.10', ports: [{ ...port, nodePort: 30_010 }] })
  for (const [spec, message] of refusals) {
    assert.throws(
      () => created(plane, 'web', spec),
      (error: Error) => error.message.includes(message) || assert.fail(`${error.message}\nlacks ${message}`),
    )
  }
})

test('addresses have a family, by hand without an address both', () => {
  const plane = new ControlPlane()
  const plain = created(plane, 'plain', {}).spec
  assert.deepEqual([plain.ipFamilies, plain.ipFamilyPolicy], [['IPv4'], 'SingleStack'])
  assert.deepEqual(plain.clusterIPs, [plain.clusterIP])
  const headless = created(plane, 'headless', { clusterIP: 'None', selector: { app: 'web' } }).spec
  assert.deepEqual([headless.clusterIPs, headless.ipFamilies], [['None'], ['IPv4']])
  const byHand = created(plane, 'by-hand', { clusterIP: 'None' }).spec
  assert.deepEqual([byHand.ipFamilies, byHand.ipFamilyPolicy], [['IPv4', 'IPv6'], 'RequireDualStack'])
  const outside = created(plane, 'outside', { type: 'ExternalName', externalName: 'example.com' }).spec
  assert.deepEqual([outside.clusterIP, outside.ipFamilies], [undefined, undefined])
})

test('ports of the same number share a node port; a balancer that spares them has one for its health checks', () => {
  const plane = new ControlPlane()
  const dns = created(plane, 'dns', {
    type: 'NodePort',
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    ],
  })
  const [udp, tcp] = dns.spec.ports ?? []
  assert.ok(udp?.nodePort)
  assert.equal(udp.nodePort, tcp?.nodePort)
  const balanced = created(plane, 'balanced', {
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    allocateLoadBalancerNodePorts: false,
  })
  assert.equal(balanced.spec.ports?.[0]?.nodePort, undefined)
  assert.ok((balanced.spec.healthCheckNodePort ?? 0) >= 30_000)
})

test('a trial gives nothing out', () => {
  const plane = new ControlPlane()
  const trial = created(plane, 'trial', { type: 'NodePort' }, true)
  assert.equal(trial.spec.clusterIP, '10.96.0.0')
  assert.equal(trial.spec.ports?.[0]?.nodePort, 32_769)
  assert.equal(plane.api.find(Service, 'default', 'trial'), undefined)
})

const olderWords: readonly [minor: number, address: string, message: string][] = [
  [
    22,
    '10.96.0.10',
    'Invalid value: []string{"10.96.0.10"}: failed to allocated ip:10.96.0.10 with error:provided IP is already allocated',
  ],
  [
    22,
    '192.168.1.1',
    'failed to allocated ip:192.168.1.1 with error:provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/12',
  ],
  [
    23,
    '10.96.0.10',
    'Invalid value: []string{"10.96.0.10"}: failed to allocate IP 10.96.0.10: provided IP is already allocated',
  ],
  [34, '10.96.0.10', 'Invalid value: ["10.96.0.10"]: failed to allocate IP 10.96.0.10'],
]

test('older servers say it in their words, and know no families before 1.21', () => {
  for (const [minor, clusterIP, message] of olderWords) {
    const plane = new ControlPlane(minor)
    created(plane, 'there', { clusterIP: '10.96.0.10' })
    assert.throws(
      () => created(plane, 'web', { clusterIP }),
      (error: Error) => error.message.includes(message) || assert.fail(`${error.message}\nlacks ${message}`),
    )
  }
  const families = (minor: number): unknown => created(new ControlPlane(minor), 'web', {}).spec.ipFamilies
  assert.deepEqual([families(20), families(21)], [undefined, ['IPv4']])
})
