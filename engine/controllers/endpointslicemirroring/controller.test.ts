import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EndpointSlice } from '../../api/kinds/endpoint-slice.ts'
import { Endpoints } from '../../api/kinds/endpoints.ts'
import { Service } from '../../api/kinds/service.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { endpointSliceMirroringController } from './controller.ts'

const ports = [{ port: 80 }]
const address = (ip: string): object => ({ ip })

function worldOf(
  subsets: readonly object[],
  metadata: object = {},
  flags: Record<string, string> = {},
): ComponentWorld {
  const world = new ComponentWorld({ flags })
  world.start(endpointSliceMirroringController)
  world.create(Service, { metadata: { name: 'outside' }, spec: { clusterIP: '10.96.0.9', ports } })
  world.create(Endpoints, { metadata: { name: 'outside', ...metadata }, subsets })
  world.pass(1_000)
  return world
}

const slices = (world: ComponentWorld): readonly EndpointSlice[] => world.api.list(EndpointSlice, 'default')

/** `IPv4 80: 1.1.1.1 2.2.2.2(not ready)` */
function texts(world: ComponentWorld): string[] {
  return slices(world)
    .map(({ addressType, ports: own = [], endpoints }) => {
      const all = (endpoints ?? []).map(
        ({ addresses, conditions }) => `${addresses.join()}${conditions?.ready === false ? '(not ready)' : ''}`,
      )
      return `${addressType} ${own.map(({ name, port }) => `${name}${port}`).join()}: ${all.join(' ')}`
    })
    .sort()
}

const byHand = [{ addresses: [address('11.11.11.11')], notReadyAddresses: [address('22.22.22.22')], ports }]

test('a slice says whose it is, and what the endpoints say', () => {
  const world = worldOf(byHand, {
    labels: { team: 'shop' },
    annotations: { note: 'x', 'endpoints.kubernetes.io/last-change-trigger-time': 'y' },
  })
  assert.deepEqual(texts(world), ['IPv4 80: 11.11.11.11 22.22.22.22(not ready)'])
  const [slice] = slices(world)
  assert.match(slice?.metadata.name ?? '', /^outside-[a-z0-9]{5}$/)
  assert.deepEqual(slice?.metadata.labels, {
    team: 'shop',
    'kubernetes.io/service-name': 'outside',
    'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
  })
  assert.deepEqual(slice?.metadata.annotations, { note: 'x' })
  const [owner] = slice?.metadata.ownerReferences ?? []
  assert.deepEqual([owner?.kind, owner?.name, owner?.controller], ['Endpoints', 'outside', true])
})

test('families and sets of ports have slices of their own', () => {
  const world = worldOf([
    { addresses: [address('1.1.1.1'), address('fd00::1')], ports: [{ name: 'a', port: 80 }] },
    { addresses: [address('2.2.2.2')], ports: [{ name: 'b', port: 81 }] },
    { addresses: [address('3.3.3.3')], ports: [{ name: 'a', port: 80 }] },
  ])
  assert.deepEqual(texts(world), ['IPv4 a80: 1.1.1.1 3.3.3.3', 'IPv4 b81: 2.2.2.2', 'IPv6 a80: fd00::1'])
})

test('changes are written to the slice that is there, labels too', () => {
  const world = worldOf(byHand)
  const [{ metadata }] = slices(world) as [EndpointSlice]
  world.patch(Endpoints, 'outside', (stored) => ({ ...stored, subsets: [{ addresses: [{ ip: '3.3.3.3' }], ports }] }))
  world.pass(1_000)
  assert.deepEqual([texts(world), slices(world)[0]?.metadata.name], [['IPv4 80: 3.3.3.3'], metadata.name])
  world.patch(Endpoints, 'outside', (stored) => ({ ...stored, metadata: { ...stored.metadata, labels: { a: 'b' } } }))
  world.pass(1_000)
  assert.equal(slices(world)[0]?.metadata.labels?.['a'], 'b')
  const writes = world.changes('EndpointSlice').length
  world.patch(Endpoints, 'outside', (stored) => ({
    ...stored,
    subsets: [{ addresses: [{ ip: '3.3.3.3' }], ports: [{ port: 81 }] }],
  }))
  world.pass(1_000)
  assert.deepEqual([texts(world), slices(world)[0]?.metadata.name], [['IPv4 81: 3.3.3.3'], metadata.name])
  assert.equal(world.changes('EndpointSlice').length, writes + 1)
})

const reasonsToRemove: readonly [why: string, act: (world: ComponentWorld) => void][] = [
  ['the endpoints are gone', (world) => world.delete(Endpoints, 'outside')],
  ['the service is gone', (world) => world.delete(Service, 'outside')],
  [
    'the service chooses pods',
    (world) =>
      world.patch(Service, 'outside', (stored) => ({ ...stored, spec: { ...stored.spec, selector: { a: 'b' } } })),
  ],
  [
    'the endpoints are not to be mirrored',
    (world) =>
      world.patch(Endpoints, 'outside', (stored) => ({
        ...stored,
        metadata: { ...stored.metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      })),
  ],
]

test('slices go with what they mirror', () => {
  for (const [why, act] of reasonsToRemove) {
    const world = worldOf(byHand)
    assert.equal(slices(world).length, 1)
    act(world)
    world.pass(1_000)
    assert.deepEqual(texts(world), [], why)
  }
})

test('what somebody else does to a slice is undone', () => {
  const world = worldOf(byHand)
  const [{ metadata }] = slices(world) as [EndpointSlice]
  world.delete(EndpointSlice, metadata.name)
  world.pass(1_000)
  assert.equal(texts(world).length, 1)
  const { name } = (slices(world) as [EndpointSlice])[0].metadata
  world.patch(EndpointSlice, name, (stored) => ({ ...stored, endpoints: [] }))
  world.pass(1_000)
  assert.deepEqual(texts(world), ['IPv4 80: 11.11.11.11 22.22.22.22(not ready)'])
})

test('records of leaders are not mirrored, and of too many addresses the first', () => {
  const leader = { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } }
  assert.deepEqual(texts(worldOf(byHand, leader)), [])
  const addresses = ['1.1.1.1', '2.2.2.2', '3.3.3.3'].map(address)
  const world = worldOf([{ addresses, ports }], {}, { 'mirroring-max-endpoints-per-subset': '2' })
  assert.deepEqual(texts(world), ['IPv4 80: 1.1.1.1 2.2.2.2'])
  assert.deepEqual(world.events('Endpoints'), [
    'TooManyAddressesToMirror outside: A max of 2 addresses can be mirrored to EndpointSlices per Endpoints subset. 1 addresses were skipped',
  ])
})
