import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EndpointSlice, Pod } from '../api/schema/types.ts'
import { apiServerAddress } from '../defaults.ts'
import { processTable } from '../machines/process.ts'
import { requestOutcomes } from './request-walk.ts'
import { NetworkWorld } from './testing/network-world.ts'

/** What becomes of the first request: `answered web-1 200`, `timed out: since ...`. */
function fate(world: NetworkWorld, url: string, pod?: Pod): string {
  const client = { namespace: 'default', ...(pod === undefined ? {} : { pod }) }
  const [outcome] = requestOutcomes(world.reader, world.network, client, url)
  const { result, status, reason = '', pod: answering } = outcome ?? {}
  const by = answering === undefined ? '' : ` ${answering.metadata.name}`
  return `${result}${by}${status === undefined ? '' : ` ${status}`}${reason === '' ? '' : `: ${reason}`}`
}

/** A slice that somebody wrote by hand, or that is copied from endpoints. */
function byHand(world: NetworkWorld, service: string, address: string, port: number): void {
  world.put<EndpointSlice>('EndpointSlice', {
    metadata: { name: service, namespace: 'default', labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: '', port, protocol: 'TCP' }],
  })
}

function worldWithHostPort(): NetworkWorld {
  const world = new NetworkWorld()
  const pod = world.pod('legacy', 'worker-1')
  const ports = [{ containerPort: 80, hostPort: 8080 }]
  world.put('Pod', { ...pod, spec: { ...pod.spec, containers: [{ name: 'app', image: 'app', ports }] } })
  world.service('external')
  byHand(world, 'external', '192.168.0.1', 8080)
  world.settle()
  return world
}

test('an endpoint at the address of a node leads to whoever has that port of it', () => {
  const world = worldWithHostPort()
  assert.equal(fate(world, 'http://external'), 'answered legacy 200')
  assert.equal(fate(world, 'http://192.168.0.1:8080'), 'answered legacy 200')
  byHand(world, 'external', '192.168.0.1', 8081)
  world.settle()
  assert.equal(fate(world, 'http://external'), 'refused: since nothing listens on port 8081 of worker-1')
})

test('a service that leads to itself leads nowhere', () => {
  const world = new NetworkWorld()
  world.service('loop', { type: 'NodePort', ports: [{ port: 80, nodePort: 30080, protocol: 'TCP' }] })
  byHand(world, 'loop', '192.168.0.2', 30080)
  world.settle()
  assert.equal(fate(world, 'worker-1:30080'), 'timed out: since the way led in a circle')
})

test('addresses of the cluster that nobody has are silent; of others nobody can say what answers', () => {
  const world = new NetworkWorld()
  for (const address of ['10.96.3.3', '10.244.9.9', '203.0.113.77'])
    assert.equal(fate(world, `http://${address}`), `timed out: at ${address}, which nobody had`)
  for (const address of ['11.11.11.11', '10.0.0.99', '172.16.0.1'])
    assert.equal(
      fate(world, `http://${address}`),
      `unknown: at ${address}, which is outside the cluster and is not simulated`,
    )
})

test('the API server answers who asks without a name', () => {
  const world = new NetworkWorld()
  const at = (path: string): string => fate(world, `https://${apiServerAddress}:6443${path}`)
  assert.equal(at('/version'), 'answered 200')
  assert.equal(at('/api'), 'answered 403: forbidden: User "system:anonymous" cannot get path "/api"')
  assert.equal(
    fate(world, `http://${apiServerAddress}:80`),
    'refused: since nothing listens on port 80 of the API server',
  )
  const after = { running: false }
  const stop = { actor: 'x', verb: 'stop', table: processTable, key: 'API server', before: undefined, after }
  world.simulation.record(stop)
  assert.equal(at('/version'), 'refused: since the API server did not run')
})

test('a name that stands for another name of the cluster leads there, and in a circle nowhere', () => {
  const world = new NetworkWorld()
  const pod = world.pod('web-1', 'worker-1')
  world.service('web')
  world.slice('web', [pod])
  const alias = (name: string, target: string): unknown =>
    world.service(name, { type: 'ExternalName', externalName: target, clusterIP: '' })
  alias('shop', 'alias.default.svc.cluster.local')
  alias('alias', 'web.default.svc.cluster.local')
  alias('circle', 'circle.default.svc.cluster.local')
  alias('away', 'example.com')
  world.settle()
  assert.equal(fate(world, 'http://shop'), 'answered web-1 200')
  assert.match(fate(world, 'http://circle'), /^unknown: at circle/)
  assert.match(fate(world, 'http://away'), /^unknown: at example.com/)
})

test('localhost is the pod itself, or its node where it has its network', () => {
  const world = worldWithHostPort()
  const own = world.pod('own', 'worker-1')
  const shared = world.pod('shared', 'worker-1')
  assert.equal(fate(world, 'http://localhost:3000', own), 'answered own 200')
  const onHost = { ...shared, spec: { ...shared.spec, hostNetwork: true } }
  assert.equal(fate(world, 'http://127.0.0.1:8080', onHost), 'answered legacy 200')
  assert.equal(fate(world, 'http://127.0.0.1:8081', onHost), 'refused: since nothing listens on port 8081 of worker-1')
})

test('a pod that has ended sends nothing', () => {
  const world = new NetworkWorld()
  const ended = { ...world.pod('job', 'worker-1'), status: { phase: 'Succeeded' as const } }
  assert.equal(fate(world, 'http://web', ended), 'unresolved: pod job has ended (Succeeded)')
})
