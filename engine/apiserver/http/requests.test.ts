import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configMap, deployments, maps, pods, web } from '../../testing/http-objects.ts'
import { HttpWorld } from '../../testing/http-world.ts'
import { NotModelled } from './message.ts'

test('requests that are wrong are refused in the words of the server', () => {
  const world = new HttpWorld()
  world.send('POST', maps, configMap('a'))
  world.send('POST', deployments, web)
  const struct =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
  const unread = (because: string, shown: string) =>
    `the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: ${because} (${shown})`
  const rows: readonly (readonly [string, string, unknown, number, string])[] = [
    ['POST', maps, '{bad', 400, unread("invalid character 'b' looking for beginning of object key string", '{bad')],
    ['POST', maps, '', 400, unread('unexpected end of JSON input', '<empty>')],
    ['POST', maps, '[]', 400, unread(`json: cannot unmarshal array into Go value of type ${struct}`, '5b5d')],
    [
      'POST',
      maps,
      { kind: 'Pod', apiVersion: 'v1' },
      400,
      'Pod in version "v1" cannot be handled as a ConfigMap: converting (v1.Pod) to (core.ConfigMap): unknown conversion',
    ],
    [
      'POST',
      deployments,
      { ...web, kind: 'Deployment', apiVersion: 'apps/v1beta1' },
      400,
      'the API version in the data (apps/v1beta1) does not match the expected API version (apps/v1)',
    ],
    ['POST', maps, configMap('a'), 409, 'configmaps "a" already exists'],
    ['POST', '/api/v1/namespaces/nope/configmaps', configMap('a'), 404, 'namespaces "nope" not found'],
    [
      'POST',
      maps,
      configMap('b', { metadata: { name: 'b', namespace: 'other' } }),
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    ['POST', `${maps}/a`, configMap('a'), 405, 'the server does not allow this method on the requested resource'],
    [
      'POST',
      '/api/v1/configmaps',
      configMap('a'),
      405,
      'the server does not allow this method on the requested resource',
    ],
    ['PUT', maps, configMap('a'), 405, 'the server does not allow this method on the requested resource'],
    ['PUT', `${maps}/a`, configMap('b'), 400, 'the name of the object (b) does not match the name on the URL (a)'],
    ['PUT', `${maps}/none`, configMap('none'), 404, 'configmaps "none" not found'],
    ['PATCH', `${maps}/a`, {}, 415, '415: Unsupported Media Type'],
    ['GET', '/api/v1/nope', '', 404, 'the server could not find the requested resource'],
    ['GET', `${deployments}/web/rollback`, '', 404, 'the server could not find the requested resource'],
    ['GET', '/apis/apps/v2', '', 404, 'the server could not find the requested resource'],
    ['DELETE', `${deployments}/web/scale`, '', 405, 'the server does not allow this method on the requested resource'],
    [
      'DELETE',
      `${maps}/a?propagationPolicy=Sideways`,
      '',
      422,
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"',
    ],
    [
      'POST',
      `${maps}?dryRun=Some`,
      configMap('b'),
      422,
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
    ],
    [
      'POST',
      `${maps}?fieldValidation=Strict`,
      configMap('b', { dota: {} }),
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dota"',
    ],
    [
      'POST',
      `${maps}?fieldValidation=Strict`,
      '{"metadata": {"name": "b", "labels": {"x": "1", "x": "2"}}, "data": {}, "data": {}}',
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "metadata.labels.x", duplicate field "data"',
    ],
    ['GET', `${maps}?limit=x`, '', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['GET', `${pods}?fieldSelector=foo=bar`, '', 400, 'field label not supported: foo'],
    [
      'GET',
      `${maps}?resourceVersion=9999&resourceVersionMatch=Exact`,
      '',
      504,
      'Timeout: Too large resource version: 9999, current: 5',
    ],
    [
      'GET',
      `${maps}?resourceVersionMatch=Newest`,
      '',
      422,
      'ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, resourceVersionMatch: Unsupported value: "Newest": supported values: "Exact", "NotOlderThan", ""]',
    ],
    [
      'PUT',
      `${deployments}/web/scale`,
      { metadata: { name: 'web' }, spec: { replicas: -1 } },
      422,
      'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ],
  ]
  for (const [method, path, body, code, message] of rows)
    assert.deepEqual(world.failure(method, path, body), [code, message], `${method} ${path}`)
  assert.match(world.send('GET', '/nope').body, /^404 page not found\n$/)
  assert.equal(world.send('GET', maps, '', '', 'text/html').code, 406)
})

test('objects are read and written as YAML too', () => {
  const world = new HttpWorld()
  const made = world.send('POST', maps, 'metadata: {name: a}\ndata:\n  b: "1"\n', 'application/yaml')
  assert.deepEqual([made.code, made.object.data], [201, { b: '1' }])
  const { contentType, body } = world.send(
    'GET',
    `${maps}/a`,
    '',
    '',
    'text/html, application/json;q=0.5, application/yaml',
  )
  assert.equal(contentType, 'application/yaml')
  assert.match(body, /^apiVersion: v1\ndata:\n {2}b: "1"\nkind: ConfigMap\nmetadata:\n/)
  assert.match(
    world.send('GET', `${maps}/none`, '', '', 'application/yaml').body,
    /\nmessage: configmaps "none" not found\n/,
  )
  assert.equal(world.send('GET', `${maps}?watch=1`, '', '', 'application/yaml').code, 406)
})

test('what the server does not model is refused by name', () => {
  const world = new HttpWorld()
  world.send('POST', pods, { metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } })
  const refused = [
    `${pods}?watch=1&allowWatchBookmarks=true`,
    `${pods}?watch=1&sendInitialEvents=true`,
    `${pods}/a/log`,
    '/metrics',
    '/openapi/v2',
  ]
  for (const path of refused) assert.throws(() => world.send('GET', path), NotModelled, path)
  assert.throws(() => world.send('GET', pods, '', '', 'application/json;as=Table;v=v1;g=meta.k8s.io'), NotModelled)
  assert.equal(world.send('GET', pods, '', '', 'application/json;as=Table;v=v1;g=meta.k8s.io, */*').code, 200)
})

test('who may not, learns nothing else', () => {
  const { control } = new HttpWorld()
  const world = new HttpWorld(36, { user: 'eve', groups: ['system:authenticated'] }, control)
  const cannot = (verb: string, what: string) => `User "eve" cannot ${verb} ${what}`
  assert.deepEqual(world.failure('DELETE', maps), [
    403,
    `configmaps is forbidden: ${cannot('deletecollection', 'resource "configmaps" in API group "" in the namespace "default"')}`,
  ])
  assert.match(world.failure('GET', `${pods}?watch=true`)[1], /cannot watch resource "pods"/)
  assert.match(world.failure('GET', '/apis/apps/v1/nopes')[1], /cannot list resource "nopes" in API group "apps"/)
  assert.match(world.failure('PUT', `${deployments}/web/scale`)[1], /cannot update resource "deployments\/scale"/)
  assert.equal(world.failure('GET', '/metrics')[1], `forbidden: ${cannot('get', 'path "/metrics"')}`)
})

test('questions are answered, and nothing is kept of them', () => {
  const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
  const question = { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } }
  for (const [minor, metadata] of [
    [36, {}],
    [33, { creationTimestamp: null }],
  ] as const) {
    const { code, object } = new HttpWorld(minor).send('POST', reviews, question)
    assert.deepEqual([code, object.status.allowed, object.metadata], [201, true, metadata])
  }
  assert.equal(new HttpWorld().send('GET', reviews).code, 405)
})

test('the metrics server answers through the API server, where there is one', () => {
  const world = new HttpWorld()
  const path = '/apis/metrics.k8s.io/v1beta1'
  assert.deepEqual([world.send('GET', `${path}/nodes`).code, world.send('GET', path).code], [404, 404])
  const sample = { timestampMs: 1_704_067_215_000, windowMs: 15_000 }
  world.control.api.metrics.serveResource({
    nodes: () => [{ name: 'n', ...sample, usageMillis: { cpu: 250n, memory: 8_388_608_000n } }],
    pods: (namespace) => ({
      items: [{ name: 'p', namespace, ...sample, containers: [{ name: 'c', usageMillis: { cpu: 2000n } }] }],
      steadyFromMs: 0,
    }),
  })
  assert.equal(
    world.send('GET', `${path}/nodes/n`).body,
    '{"kind":"NodeMetrics","apiVersion":"metrics.k8s.io/v1beta1","metadata":{"name":"n","creationTimestamp":"2024-01-01T00:00:15Z"},"timestamp":"2024-01-01T00:00:15Z","window":"15s","usage":{"cpu":"250m","memory":"8Mi"}}\n',
  )
  assert.deepEqual(
    world.send('GET', path).object.resources.map(({ name, kind }: { name: string; kind: string }) => [name, kind]),
    [
      ['nodes', 'NodeMetrics'],
      ['pods', 'PodMetrics'],
    ],
  )
  assert.equal(world.send('GET', '/apis/metrics.k8s.io').object.preferredVersion.version, 'v1beta1')
  const { kind, items } = world.send('GET', `${path}/namespaces/shop/pods`).object
  assert.deepEqual([kind, items[0].containers], ['PodMetricsList', [{ name: 'c', usage: { cpu: '2' } }]])
  assert.deepEqual(world.failure('GET', `${path}/namespaces/shop/pods/q`), [404, 'pods.metrics.k8s.io "q" not found'])
  assert.equal(world.send('DELETE', `${path}/nodes/n`).code, 405)
  assert.throws(() => world.send('GET', '/apis/apiregistration.k8s.io/v1/apiservices'), NotModelled)
})

test('whoever uses a version that is on its way out is warned', () => {
  const world = new HttpWorld(21)
  world.send('GET', '/apis/batch/v1beta1/cronjobs')
  world.send('GET', '/apis/batch/v1/cronjobs')
  assert.deepEqual(world.warnings, [
    'batch/v1beta1 CronJob is deprecated in v1.21+, unavailable in v1.25+; use batch/v1 CronJob',
  ])
})
