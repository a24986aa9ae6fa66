import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EndpointSlice } from '../../api/kinds/endpoint-slice.ts'
import { Endpoints } from '../../api/kinds/endpoints.ts'
import { Service } from '../../api/kinds/service.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { kubernetesServiceController } from './controller.ts'

const kinds = [Service, Endpoints, EndpointSlice]

function missing(world: ComponentWorld): string[] {
  return kinds.flatMap((kind) => (world.find(kind as typeof Service, 'kubernetes') === undefined ? [kind.kind] : []))
}

test('what is missing is there at once when the server starts', () => {
  const world = new ComponentWorld({ flags: { 'service-cluster-ip-range': '10.43.0.0/16' } })
  world.start(kubernetesServiceController)
  world.pass(0)
  assert.deepEqual(missing(world), [])
  assert.equal(world.get(Service, 'kubernetes').spec.clusterIP, '10.43.0.1')
})

test('what is deleted is back at the next look, ten seconds after the last', () => {
  const world = new ComponentWorld()
  world.start(kubernetesServiceController)
  world.pass(12_000)
  for (const kind of kinds) world.delete(kind as typeof Service, 'kubernetes')
  world.runUntil(19_999)
  assert.deepEqual(missing(world), ['Service', 'Endpoints', 'EndpointSlice'])
  world.runUntil(20_000)
  assert.deepEqual(missing(world), [])
})

test('addresses that somebody wrote are put right; a service that is there is let be', () => {
  const world = new ComponentWorld()
  world.start(kubernetesServiceController)
  world.pass(1_000)
  const [port] = world.get(Endpoints, 'kubernetes').subsets?.[0]?.ports ?? []
  world.patch(Endpoints, 'kubernetes', (stored) => ({
    ...stored,
    subsets: [{ addresses: [{ ip: '1.1.1.1' }], ports: port === undefined ? [] : [port] }],
  }))
  world.patch(EndpointSlice, 'kubernetes', (stored) => ({ ...stored, endpoints: [] }))
  world.patch(Service, 'kubernetes', (stored) => ({
    ...stored,
    spec: { ...stored.spec, sessionAffinity: 'ClientIP' as const },
  }))
  world.runUntil(10_000)
  assert.equal(world.get(Endpoints, 'kubernetes').subsets?.[0]?.addresses?.[0]?.ip, '10.0.0.2')
  assert.deepEqual(world.get(EndpointSlice, 'kubernetes').endpoints?.[0]?.addresses, ['10.0.0.2'])
  assert.equal(world.get(Service, 'kubernetes').spec.sessionAffinity, 'ClientIP')
  const writes = world.changes('Endpoints').length
  world.runUntil(100_000)
  assert.equal(world.changes('Endpoints').length, writes)
})
