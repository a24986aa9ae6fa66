import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Endpoints, endpointsText } from '../../api/kinds/endpoints.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { Service } from '../../api/kinds/service.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { endpointsController } from './controller.ts'

const labels = { app: 'web' }
const service = { clusterIP: '10.96.0.9', selector: labels, ports: [{ port: 80 }] }

function worldOf(minor = 36): ComponentWorld {
  const world = new ComponentWorld({ minor })
  world.start(endpointsController)
  world.create(Service, { metadata: { name: 'web', labels: { team: 'shop' } }, spec: service })
  world.pass(100)
  return world
}

const addressesIn = (world: ComponentWorld): string => endpointsText(world.get(Endpoints, 'web'))

test('the endpoints of a service follow its pods, and go with it', () => {
  const world = worldOf()
  assert.equal(addressesIn(world), '<none>')
  world.addPod('a', 'node', { labels })
  world.pass(3)
  world.addPod('b', 'node', { labels, ip: '10.0.0.2' })
  world.pass(50)
  assert.equal(addressesIn(world), '10.0.0.1:80,10.0.0.2:80')
  world.setPodReady('a', false)
  world.pass(50)
  assert.equal(addressesIn(world), '10.0.0.2:80')
  assert.deepEqual(
    world.get(Endpoints, 'web').subsets?.[0]?.notReadyAddresses?.map(({ ip }) => ip),
    ['10.0.0.1'],
  )
  world.delete(Pod, 'b')
  world.pass(50)
  world.delete(Service, 'web')
  world.pass(50)
  assert.equal(world.find(Endpoints, 'web'), undefined)
  assert.deepEqual(world.events('Endpoints'), [])
})

test('labels are those of the service and, since 1.33, of the controller', () => {
  const own = { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' }
  assert.deepEqual(worldOf().get(Endpoints, 'web').metadata.labels, { team: 'shop', ...own })
  assert.deepEqual(worldOf(32).get(Endpoints, 'web').metadata.labels, { team: 'shop' })
})

test('the last change is noted, and what does not matter writes nothing', () => {
  const world = worldOf()
  world.runUntil(7_000)
  world.addPod('a', 'node', { labels })
  world.pass(50)
  const annotation = 'endpoints.kubernetes.io/last-change-trigger-time'
  assert.equal(world.get(Endpoints, 'web').metadata.annotations?.[annotation], '2024-01-01T00:00:07Z')
  const before = world.changes('Endpoints').length
  world.patch(Pod, 'a', (pod) => ({ ...pod, metadata: { ...pod.metadata, annotations: { note: 'x' } } }))
  world.pass(1_000)
  assert.equal(world.changes('Endpoints').length, before)
})

test('endpoints whose service went while the controller was away are removed', () => {
  const world = new ComponentWorld()
  world.create(Endpoints, { metadata: { name: 'left' }, subsets: [] })
  world.start(endpointsController)
  world.pass(50)
  assert.equal(world.find(Endpoints, 'left'), undefined)
})
