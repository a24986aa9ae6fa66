import assert from 'node:assert/strict'
import { test } from 'node:test'
import { created, kindContext, withValue } from '../../testing/validation.ts'
import { Service } from './service.ts'

const stored = (spec: object): Service =>
  created('Service', { spec: { ports: [{ port: 80 }], ...spec } }) as unknown as Service

const updated = (next: Service, before: Service): Service =>
  Service.prepareForUpdate?.(next, before, kindContext) ?? next

test('a service has the defaults of its type', () => {
  assert.deepEqual(stored({}).spec, {
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    sessionAffinity: 'None',
    type: 'ClusterIP',
    internalTrafficPolicy: 'Cluster',
  })
  const balanced = stored({ type: 'LoadBalancer' }).spec
  assert.equal(balanced.externalTrafficPolicy, 'Cluster')
  assert.equal(balanced.allocateLoadBalancerNodePorts, true)
  const external = stored({ type: 'ExternalName', externalName: 'example.com' }).spec
  assert.equal(external.internalTrafficPolicy, undefined)
})

test('clients stay with their pod for three hours', () => {
  const { sessionAffinityConfig } = stored({ sessionAffinity: 'ClientIP' }).spec
  assert.deepEqual(sessionAffinityConfig, { clientIP: { timeoutSeconds: 10800 } })
})

test('an update that leaves out what was given keeps it', () => {
  const given = { clusterIP: '10.96.0.10', type: 'NodePort', ports: [{ name: 'http', port: 80, nodePort: 30080 }] }
  const before = stored(given)
  const left = stored({ type: 'NodePort', ports: [{ name: 'http', port: 8080 }] })
  const { spec } = updated(left, before)
  assert.equal(spec.clusterIP, '10.96.0.10')
  assert.deepEqual(spec.clusterIPs, ['10.96.0.10'])
  assert.equal(spec.ports?.[0]?.nodePort, 30080)
})

test('a service that needs no node ports any more loses them', () => {
  const before = stored({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] })
  const next = withValue(before, 'spec.type', 'ClusterIP')
  const { spec } = updated(next, before)
  assert.equal(spec.ports?.[0]?.nodePort, undefined)
  assert.equal(spec.externalTrafficPolicy, undefined)
})

test('a service that becomes a name loses its address', () => {
  const before = stored({ clusterIP: '10.96.0.10' })
  const next = withValue(withValue(before, 'spec.type', 'ExternalName'), 'spec.externalName', 'example.com')
  const { spec } = updated(next, before)
  assert.deepEqual([spec.clusterIP, spec.clusterIPs, spec.ipFamilies], [undefined, undefined, undefined])
})
