import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configMap, deployments, labels, maps, pods, web } from '../../testing/http-objects.ts'
import { HttpWorld } from '../../testing/http-world.ts'

test('an object is created, replaced, patched in four ways and deleted', () => {
  const world = new HttpWorld()
  const at = `${maps}/a`
  const made = world.send('POST', maps, configMap('a', { data: { a: '1' } }))
  assert.match(
    made.body,
    /^\{"kind":"ConfigMap","apiVersion":"v1","metadata":\{"name":"a","namespace":"default","uid":/,
  )
  assert.deepEqual([made.code, made.object.metadata.managedFields[0].manager], [201, 'curl'])
  const data = (answer: { object: { data: object } }) => answer.object.data
  assert.deepEqual(data(world.send('PUT', at, configMap('a', { data: { b: '2' } }))), { b: '2' })
  const stale = world.send('PUT', at, configMap('a', { metadata: { name: 'a', resourceVersion: '1' } }))
  assert.deepEqual([stale.code, stale.object.reason], [409, 'Conflict'])
  const patched = (type: string, body: unknown, query = '') =>
    data(world.send('PATCH', `${at}${query}`, body, `application/${type}`))
  assert.deepEqual(patched('merge-patch+json', { data: { c: '3' } }), { b: '2', c: '3' })
  assert.deepEqual(patched('strategic-merge-patch+json; charset=utf-8', { data: { b: null } }), { c: '3' })
  assert.deepEqual(patched('json-patch+json', [{ op: 'add', path: '/data/d', value: '4' }]), { c: '3', d: '4' })
  const config = { apiVersion: 'v1', kind: 'ConfigMap', data: { e: '5' } }
  assert.deepEqual(patched('apply-patch+yaml', config, '?fieldManager=me'), { c: '3', d: '4', e: '5' })
  assert.equal(world.send('PATCH', `${maps}/new?fieldManager=me`, config, 'application/apply-patch+yaml').code, 201)
  assert.deepEqual(world.failure('PATCH', at, config, 'application/apply-patch+yaml'), [
    422,
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  ])
  const dry = world.send('DELETE', `${at}?dryRun=All`)
  assert.deepEqual([dry.object.status, world.send('GET', at).code], ['Success', 200])
  const { object } = world.send('DELETE', at)
  assert.deepEqual([object.kind, object.status, object.details.kind], ['Status', 'Success', 'configmaps'])
  assert.equal(world.send('GET', at).code, 404)
})

test('unknown fields are warned of since servers look for them, and dropped', () => {
  for (const [minor, warned] of [
    [36, ['unknown field "dota"']],
    [20, []],
  ] as const) {
    const world = new HttpWorld(minor)
    const { code, object } = world.send('POST', maps, configMap('a', { dota: {} }))
    assert.deepEqual([code, object.dota, world.warnings], [201, undefined, warned], `1.${minor}`)
  }
})

test('parts of objects', () => {
  const world = new HttpWorld()
  world.send('POST', deployments, web)
  const scale = `${deployments}/web/scale`
  assert.equal(world.send('GET', scale).object.spec.replicas, 2)
  const put = world.send('PUT', scale, { kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 3 } })
  assert.deepEqual([put.code, put.object.kind, put.object.spec.replicas], [200, 'Scale', 3])
  const merged = world.send('PATCH', scale, { spec: { replicas: 4 } }, 'application/merge-patch+json')
  assert.equal(merged.object.spec.replicas, 4)
  assert.equal(world.send('GET', `${deployments}/web`).object.spec.replicas, 4)
  const status = { ...web, kind: 'Deployment', apiVersion: 'apps/v1', status: { replicas: 7 } }
  assert.equal(world.send('PUT', `${deployments}/web/status`, status).object.status.replicas, 7)
  world.send('POST', pods, { metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } })
  const binding = { metadata: { name: 'a' }, target: { kind: 'Node', name: 'n' } }
  assert.deepEqual(world.send('POST', `${pods}/a/binding`, binding).object, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    code: 201,
  })
  assert.match(world.failure('POST', `${pods}/a/binding`, binding)[1], /pod a is already assigned to node "n"$/)
  assert.equal(world.send('POST', `${pods}/a/eviction`, { metadata: { name: 'a' } }).code, 201)
})

test('whoever lets go of an object sees what they have made of it', () => {
  const world = new HttpWorld()
  world.send('POST', '/api/v1/namespaces', { metadata: { name: 'stuck' } })
  world.send('DELETE', '/api/v1/namespaces/stuck')
  const body = { metadata: { name: 'stuck' }, spec: { finalizers: [] } }
  const done = world.send('PUT', '/api/v1/namespaces/stuck/finalize', body)
  assert.deepEqual([done.code, done.object.spec, done.object.status.phase], [200, {}, 'Terminating'])
  assert.equal(world.send('GET', '/api/v1/namespaces/stuck').code, 404)
})

test('of some kinds a client says which version it replaces', () => {
  const at = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'
  const budget = { metadata: { name: 'web' }, spec: { minAvailable: 1, selector: { matchLabels: labels } } }
  for (const [minor, number] of [
    [36, '0'],
    [33, '0x0'],
  ] as const) {
    const world = new HttpWorld(minor)
    assert.equal(world.send('PUT', `${at}/web`, budget).code, 404)
    const { metadata } = world.send('POST', at, budget).object
    assert.deepEqual(world.failure('PUT', `${at}/web`, budget), [
      422,
      `poddisruptionbudgets.policy "web" is invalid: metadata.resourceVersion: Invalid value: ${number}: must be specified for an update`,
    ])
    const seen = { ...budget, metadata: { ...budget.metadata, resourceVersion: metadata.resourceVersion } }
    assert.equal(world.send('PUT', `${at}/web`, seen).code, 200)
  }
})

test('how something is to be deleted is said by the body, in the options of any group, or by the query', () => {
  const world = new HttpWorld()
  const at = `${deployments}/web`
  const deletion = (query: string, body: unknown = '') => {
    world.send('POST', deployments, web)
    const { code, object } = world.send('DELETE', `${at}${query}`, body)
    const left = world.send('GET', at).object
    if (left.code === undefined)
      world.send('PATCH', at, { metadata: { finalizers: null } }, 'application/merge-patch+json')
    return [code, object.kind, left.metadata.finalizers]
  }
  assert.deepEqual(deletion('?propagationPolicy=Foreground'), [202, 'Deployment', ['foregroundDeletion']])
  const options = { kind: 'DeleteOptions', apiVersion: 'apps/v1', propagationPolicy: 'Orphan' }
  assert.deepEqual(deletion('?propagationPolicy=Foreground', options), [200, 'Deployment', ['orphan']])
  assert.deepEqual(deletion('?orphanDependents=true'), [200, 'Deployment', ['orphan']])
  assert.deepEqual(deletion(''), [200, 'Status', undefined])
  const rows: readonly (readonly [unknown, string])[] = [
    ['nothing', "couldn't get version/kind; json parse error: invalid character 'o' in literal null (expecting 'u')"],
    [
      { gracePeriodSeconds: 'x' },
      'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
    ],
  ]
  for (const [body, message] of rows) assert.deepEqual(world.failure('DELETE', at, body), [500, message])
  assert.match(
    world.failure('DELETE', at, { kind: 'Pod' })[1],
    /^no kind "Pod" is registered for version "v1" in scheme /,
  )
})
