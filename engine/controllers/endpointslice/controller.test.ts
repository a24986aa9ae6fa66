import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EndpointSlice } from '../../api/kinds/endpoint-slice.ts'
import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { Service } from '../../api/kinds/service.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { endpointSliceController } from './controller.ts'

const labels = { app: 'web' }

function worldOf(spec: object = {}, minor = 36): ComponentWorld {
  const world = new ComponentWorld({ minor })
  world.addNode('node', { 'topology.kubernetes.io/zone': 'zone-a' })
  world.start(endpointSliceController)
  world.create(Service, {
    metadata: { name: 'web', labels: { team: 'shop' } },
    spec: {
      clusterIP: '10.96.0.9',
      ipFamilies: ['IPv4'],
      selector: labels,
      ports: [{ port: 80, targetPort: 8080 }],
      ...spec,
    },
  })
  world.pass(1_000)
  return world
}

const slices = (world: ComponentWorld): readonly EndpointSlice[] => world.api.list(EndpointSlice, 'default')
const only = (world: ComponentWorld): EndpointSlice => {
  assert.equal(slices(world).length, 1)
  return slices(world)[0] as EndpointSlice
}

/** `10.0.0.1 ready serving` and so on. */
function endpointsOf(world: ComponentWorld): string[] {
  return (only(world).endpoints ?? []).map(({ addresses, conditions = {} }) => {
    const facts = Object.entries(conditions).flatMap(([name, isSo]) => (isSo ? [name] : []))
    return [...addresses, ...facts].join(' ')
  })
}

test('a service without pods has one empty slice that says whose it is', () => {
  const world = worldOf()
  const { metadata, endpoints, addressType } = only(world)
  assert.match(metadata.name, /^web-[a-z0-9]{5}$/)
  assert.deepEqual(metadata.labels, {
    team: 'shop',
    'kubernetes.io/service-name': 'web',
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
  })
  assert.deepEqual(
    metadata.ownerReferences?.map(({ kind, name, controller }) => [kind, name, controller]),
    [['Service', 'web', true]],
  )
  assert.deepEqual([endpoints, addressType], [[], 'IPv4'])
})

test('the life of a pod, as its endpoint tells it; the slice stays the same one', () => {
  const world = worldOf()
  const { name } = only(world).metadata
  world.addPod('a', 'node', { labels })
  world.pass(2_000)
  assert.deepEqual(endpointsOf(world), ['10.0.0.1 ready serving'])
  const [endpoint] = only(world).endpoints ?? []
  assert.deepEqual([endpoint?.nodeName, endpoint?.zone, endpoint?.targetRef?.name], ['node', 'zone-a', 'a'])
  assert.deepEqual(only(world).ports, [{ name: '', port: 8080, protocol: 'TCP' }])
  world.setPodReady('a', false)
  world.pass(2_000)
  assert.deepEqual(endpointsOf(world), ['10.0.0.1'])
  world.setPodReady('a', true)
  world.pass(2_000)
  world.delete(Pod, 'a')
  world.pass(2_000)
  assert.deepEqual(endpointsOf(world), ['10.0.0.1 serving terminating'])
  world.delete(Pod, 'a', { gracePeriodSeconds: 0 })
  world.pass(2_000)
  assert.deepEqual([endpointsOf(world), only(world).metadata.name], [[], name])
})

test('what does not change an endpoint writes nothing', () => {
  const world = worldOf()
  world.addPod('a', 'node', { labels })
  world.pass(2_000)
  const before = world.changes('EndpointSlice').length
  world.patch(Pod, 'a', (pod) => ({ ...pod, metadata: { ...pod.metadata, annotations: { note: 'x' } } }))
  world.patch(Service, 'web', (service) => ({
    ...service,
    metadata: { ...service.metadata, annotations: { note: 'x' } },
  }))
  world.pass(10_000)
  assert.equal(world.changes('EndpointSlice').length, before)
})

test('a change that comes before the cache knows the last write is looked at a second later', () => {
  const world = worldOf()
  world.addPod('a', 'node', { labels })
  world.pass(3)
  world.addPod('b', 'node', { labels, ip: '10.0.0.2' })
  world.pass(500)
  assert.deepEqual(endpointsOf(world), ['10.0.0.1 ready serving'])
  world.pass(1_000)
  assert.deepEqual(endpointsOf(world), ['10.0.0.1 ready serving', '10.0.0.2 ready serving'])
  assert.deepEqual(world.events('Service'), [])
})

test('a pod whose labels change leaves one service for another', () => {
  const world = worldOf()
  world.addPod('a', 'node', { labels })
  world.pass(2_000)
  world.patch(Pod, 'a', (pod) => ({ ...pod, metadata: { ...pod.metadata, labels: { app: 'other' } } }))
  world.pass(2_000)
  assert.deepEqual(endpointsOf(world), [])
})

test('a headless service publishes host names and, where it asks for that, pods that are not ready', () => {
  const world = worldOf({ clusterIP: 'None', publishNotReadyAddresses: true, ports: undefined })
  world.addPod('a', 'node', { labels, spec: { hostname: 'a', subdomain: 'web' } })
  world.setPodReady('a', false)
  world.pass(2_000)
  assert.deepEqual(endpointsOf(world), ['10.0.0.1 ready'])
  assert.equal(only(world).endpoints?.[0]?.hostname, 'a')
  assert.equal(only(world).metadata.labels?.['service.kubernetes.io/headless'], '')
})

test('a pod on a node that is gone: left out with an event; before 1.25 the slice stays as it was', () => {
  for (const { minor, left, text } of [
    { minor: 36, left: 0, text: 'skipping Pod a for Service default/web: Node node Not Found' },
    { minor: 20, left: 1, text: 'node "node" not found' },
  ]) {
    const world = worldOf({}, minor)
    world.addPod('a', 'node', { labels })
    world.pass(2_000)
    world.delete(Node, 'node')
    world.pass(10)
    world.setPodReady('a', false)
    world.pass(100)
    assert.equal(endpointsOf(world).length, left, `1.${minor}`)
    assert.deepEqual(world.events('Service'), [
      `FailedToUpdateEndpointSlices web: Error updating Endpoint Slices for Service default/web: ${text}`,
    ])
  }
})

test('what others do to its slices is put right; a service that is gone leaves them to the collector', () => {
  const world = worldOf()
  world.addPod('a', 'node', { labels })
  world.pass(2_000)
  world.delete(EndpointSlice, only(world).metadata.name)
  world.pass(2_000)
  assert.deepEqual(endpointsOf(world), ['10.0.0.1 ready serving'])
  world.patch(EndpointSlice, only(world).metadata.name, (slice) => ({ ...slice, endpoints: [] }))
  world.pass(2_000)
  assert.deepEqual(endpointsOf(world), ['10.0.0.1 ready serving'])
  world.delete(Service, 'web')
  world.pass(5_000)
  assert.equal(slices(world).length, 1)
})

test('endpoints get the hints that the traffic distribution asks for, as far as the version knows it', () => {
  const hintsIn = (minor: number): unknown => {
    const world = worldOf({ trafficDistribution: 'PreferClose' }, minor)
    world.addPod('a', 'node', { labels })
    world.pass(2_000)
    return only(world).endpoints?.[0]?.hints
  }
  assert.deepEqual(hintsIn(36), { forZones: [{ name: 'zone-a' }] })
  assert.equal(hintsIn(30), undefined)
})

test('services without selectors and with external names get no slices', () => {
  const world = new ComponentWorld()
  world.start(endpointSliceController)
  world.create(Service, { metadata: { name: 'manual' }, spec: { clusterIP: '10.96.0.8', ports: [{ port: 80 }] } })
  world.create(Service, {
    metadata: { name: 'outside' },
    spec: { type: 'ExternalName', externalName: 'a.example', selector: labels },
  })
  world.pass(5_000)
  assert.deepEqual(slices(world), [])
})
