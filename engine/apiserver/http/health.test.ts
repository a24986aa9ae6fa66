import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kindsOfServer } from '../../api/kinds/versions/served.ts'
import { Simulation } from '../../sim/simulation.ts'
import { Store } from '../../store/store.ts'
import { HttpWorld } from '../../testing/http-world.ts'
import { ApiServer } from '../api-server.ts'
import { ClusterTime } from '../cluster-time.ts'
import { ServedKinds } from '../kinds.ts'

const lines = (world: HttpWorld, path: string): readonly string[] => world.send('GET', path).body.trimEnd().split('\n')

test('the server says how it is, check by check where it is asked', () => {
  const world = new HttpWorld(20)
  for (const path of ['/healthz', '/readyz', '/livez', '/livez/ping', '/readyz/poststarthook/rbac/bootstrap-roles'])
    assert.deepEqual([world.send('GET', path).code, world.send('GET', path).body], [200, 'ok'], path)
  assert.deepEqual(lines(world, '/readyz?verbose').slice(0, 4), [
    '[+]ping ok',
    '[+]log ok',
    '[+]etcd ok',
    '[+]informer-sync ok',
  ])
  assert.equal(lines(world, '/livez?verbose').at(-1), 'livez check passed')
  assert.equal(
    lines(world, '/livez?verbose').some((line) => line === '[+]informer-sync ok'),
    false,
  )
  assert.equal(lines(world, '/readyz?verbose&exclude=log')[1], '[+]log excluded: ok')
  assert.equal(
    lines(world, '/readyz?verbose&exclude=x&exclude=a').at(-2),
    'warn: some health checks cannot be excluded: no matches for "a","x"',
  )
  assert.equal(world.send('GET', '/livez/informer-sync').code, 404)
  assert.equal(world.send('GET', '/readyz/etcd-readiness').code, 404)
  assert.equal(new HttpWorld(24).send('GET', '/readyz/etcd-readiness').code, 200)
})

test('without etcd the server lives, and is not ready', () => {
  const simulation = new Simulation()
  const [store, time] = [new Store(simulation), new ClusterTime(simulation)]
  const { stored, served } = kindsOfServer(36)
  const kinds = new ServedKinds(stored, served)
  const api = new ApiServer({ store, kinds, time, plugins: [], minor: 36, isStored: () => false })
  const world = new HttpWorld(36, undefined, { api, simulation } as never)
  const { code, body } = world.send('GET', '/readyz')
  assert.deepEqual(
    [code, body.split('\n').filter((line) => !line.startsWith('[+]'))],
    [500, ['[-]etcd failed: reason withheld', '[-]etcd-readiness failed: reason withheld', 'readyz check failed', '']],
  )
  assert.equal(world.send('GET', '/readyz?exclude=etcd&exclude=etcd-readiness').body, 'ok')
  assert.equal(world.send('GET', '/version').code, 200)
  const failed = world.send('GET', '/api/v1/pods').object
  assert.deepEqual([failed.code, failed.message, failed.reason], [500, 'etcdserver: request timed out', undefined])
})

test('paths that belong to no resource', () => {
  const paths = (world: HttpWorld, path: string): string[] => world.send('GET', path).object.paths
  const old = new HttpWorld(20)
  const all = paths(old, '/')
  for (const path of ['/api/v1', '/apis/apps/v1', '/healthz/etcd', '/openapi/v2', '/version'])
    assert.ok(all.includes(path))
  assert.equal(all.includes('/openapi/v3'), false)
  const told = old.send('GET', '/nope')
  assert.deepEqual(
    [told.code, told.object.paths.filter((path: string) => path.startsWith('/apis'))],
    [
      404,
      [
        '/apis',
        '/apis/',
        '/apis/apiextensions.k8s.io',
        '/apis/apiextensions.k8s.io/v1',
        '/apis/apiextensions.k8s.io/v1beta1',
      ],
    ],
  )
  const world = new HttpWorld()
  const version = (minor: number) => Object.keys(new HttpWorld(minor).send('GET', '/version').object)
  assert.deepEqual(version(32).slice(0, 3), ['major', 'minor', 'gitVersion'])
  assert.deepEqual(version(33).slice(2, 6), [
    'emulationMajor',
    'emulationMinor',
    'minCompatibilityMajor',
    'minCompatibilityMinor',
  ])
  const issuer = world.send('GET', '/.well-known/openid-configuration').object
  assert.equal(issuer.issuer, 'https://kubernetes.default.svc.cluster.local')
  for (const path of ['/nope', '/apis/nope', '/apis/nope/v1/things'])
    assert.deepEqual([world.send('GET', path).code, world.send('GET', path).body], [404, '404 page not found\n'], path)
  assert.equal(world.send('GET', '/apis/apps').object.preferredVersion.version, 'v1')
  assert.match(world.send('GET', '/apis/apps?pretty=true').body, /^\{\n {2}"kind": "APIGroup",\n/)
})

test('what is served of a version names its parts, and what may be asked of them', () => {
  const parts = (minor: number): Record<string, unknown> => {
    const { resources } = new HttpWorld(minor).send('GET', '/api/v1').object
    const entries = resources.filter(({ name }: { name: string }) => /^(pods|namespaces|serviceaccounts)\//.test(name))
    return Object.fromEntries(
      entries.map(
        ({ name, namespaced, singularName, ...rest }: { name: string; namespaced: boolean; singularName: string }) => [
          name,
          rest,
        ],
      ),
    )
  }
  assert.deepEqual(parts(20), {
    'namespaces/finalize': { kind: 'Namespace', verbs: ['update'] },
    'namespaces/status': { kind: 'Namespace', verbs: ['get', 'patch', 'update'] },
    'pods/binding': { kind: 'Binding', verbs: ['create'] },
    'pods/ephemeralcontainers': { kind: 'Pod', verbs: ['get', 'patch', 'update'] },
    'pods/eviction': { group: 'policy', version: 'v1beta1', kind: 'Eviction', verbs: ['create'] },
    'pods/status': { kind: 'Pod', verbs: ['get', 'patch', 'update'] },
    'serviceaccounts/token': {
      group: 'authentication.k8s.io',
      version: 'v1',
      kind: 'TokenRequest',
      verbs: ['create'],
    },
  })
  assert.deepEqual(parts(36)['pods/eviction'], { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] })
})
