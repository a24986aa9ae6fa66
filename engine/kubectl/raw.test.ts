import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KubectlWorld } from './testing/world.ts'

function worldWith(...names: readonly string[]): KubectlWorld {
  const world = new KubectlWorld()
  for (const name of names) {
    const metadata = { name, namespace: 'default', labels: { name } }
    world.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1' } })
  }
  return world
}

const path = '/api/v1/namespaces/default/configmaps'
const answer = (world: KubectlWorld, command: string) => JSON.parse(world.run(command).stdout)

test('get --raw gives the object or the list as the server sends them', () => {
  const world = worldWith('a', 'b')
  const object = answer(world, `kubectl get --raw ${path}/a`)
  assert.deepEqual([object.kind, object.data, object.metadata.managedFields.length], ['ConfigMap', { a: '1' }, 1])
  const list = answer(world, `kubectl get --raw '${path}?labelSelector=name%3Db'`)
  assert.equal(list.kind, 'ConfigMapList')
  assert.deepEqual(
    list.items.map(({ kind, metadata }: { kind?: string; metadata: { name: string } }) => [kind, metadata.name]),
    [[undefined, 'b']],
  )
  assert.equal(answer(world, 'kubectl get --raw /api/v1/namespaces/default').kind, 'Namespace')
  assert.equal(world.run('kubectl get --raw /readyz').stdout, 'ok')
})

test('delete --raw asks for what the body says, and for nothing else', () => {
  const world = worldWith('a', 'b', 'c')
  const status = answer(world, `kubectl delete --raw ${path}/a`)
  assert.deepEqual([status.kind, status.status, status.details.name], ['Status', 'Success', 'a'])
  const refused = world.run(`kubectl delete --raw ${path}/b -f -`, '{"preconditions":{"resourceVersion":"1"}}')
  assert.match(
    refused.stderr,
    /the ResourceVersion in the precondition \(1\) does not match the ResourceVersion in record/,
  )
  assert.match(
    world.run(`kubectl delete --raw ${path}/b -f -`, '{"propagationPolicy":"Sideways"}').stderr,
    /^The DeleteOptions "" is invalid: propagationPolicy: Unsupported value: "Sideways"/,
  )
  assert.equal(answer(world, `kubectl delete --raw '${path}?labelSelector=name!=b'`).items.length, 1)
  assert.equal(answer(world, `kubectl get --raw ${path}`).items.length, 1)
})

test('what is served is told group by group', () => {
  const world = new KubectlWorld({ minor: 20 })
  const { groups } = answer(world, 'kubectl get --raw /apis')
  const versions = (name: string) =>
    groups
      .find((group: { name: string }) => group.name === name)
      .versions.map(({ version }: { version: string }) => version)
  assert.deepEqual(versions('autoscaling'), ['v1', 'v2beta1', 'v2beta2'])
  assert.deepEqual(versions('apps'), ['v1'])
  assert.deepEqual(groups.map(({ name }: { name: string }) => name).slice(0, 4), [
    'apiregistration.k8s.io',
    'apps',
    'events.k8s.io',
    'authentication.k8s.io',
  ])
  assert.equal(answer(world, 'kubectl get --raw /apis/batch').preferredVersion.version, 'v1')
  assert.deepEqual(answer(world, 'kubectl get --raw /api').versions, ['v1'])
  const { resources } = answer(world, 'kubectl get --raw /apis/apps/v1')
  assert.deepEqual(
    resources.map(({ name }: { name: string }) => name).filter((name: string) => name.startsWith('deployments')),
    ['deployments', 'deployments/scale', 'deployments/status'],
  )
  assert.equal(resources[0].singularName, '')
  const newer = answer(new KubectlWorld(), 'kubectl get --raw /api/v1').resources
  assert.equal(newer.find(({ name }: { name: string }) => name === 'pods').singularName, 'pod')
  assert.equal(answer(world, 'kubectl get --raw /version').gitVersion, 'v1.20.0')
  for (const none of ['/apis/apps/v2', '/apis/nope', '/api/v2'])
    assert.match(world.run(`kubectl get --raw ${none}`).stderr, /could not find the requested resource/, none)
})

test('parts of objects, and versions that are not the stored one', () => {
  const world = new KubectlWorld({ minor: 20 })
  world.run('kubectl create deployment web --image=nginx:1.19 --replicas=3')
  const at = '/apis/apps/v1/namespaces/default/deployments/web'
  assert.deepEqual(answer(world, `kubectl get --raw ${at}/scale`).spec, { replicas: 3 })
  assert.equal(answer(world, `kubectl get --raw ${at}/status`).kind, 'Deployment')
  assert.match(world.run(`kubectl delete --raw ${at}/scale`).stderr, /does not allow this method/)
  assert.match(world.run(`kubectl get --raw ${at}/rollback`).stderr, /could not find the requested resource/)
  world.run('kubectl autoscale deployment web --max=5')
  const seen = answer(
    world,
    'kubectl get --raw /apis/autoscaling/v2beta2/namespaces/default/horizontalpodautoscalers/web',
  )
  assert.deepEqual([seen.apiVersion, seen.spec.maxReplicas], ['autoscaling/v2beta2', 5])
})

test('a path that there is none', () => {
  const world = worldWith()
  for (const wrong of ['/api/v1/pods/web', '/apis/apps/v1/deployment', '/api/v1/namespaces/default/nodes/a', '/nope'])
    assert.equal(
      world.run(`kubectl get --raw ${wrong}`).stderr,
      'Error from server (NotFound): the server could not find the requested resource\n',
      wrong,
    )
  assert.equal(
    world.run(`kubectl get --raw '${path}?watch=1&allowWatchBookmarks=1'`).stderr,
    'error: not modelled: bookmarks (the parameter "allowWatchBookmarks"): events alone are told.\n',
  )
})

test('create --raw and replace --raw send what a file says', () => {
  const world = worldWith('a')
  const made = world.run(`kubectl create --raw ${path} -f -`, '{"metadata":{"name":"b"},"data":{"x":"1"}}')
  assert.equal(JSON.parse(made.stdout).data.x, '1')
  const put = world.run(`kubectl replace --raw ${path}/b -f -`, '{"metadata":{"name":"b"},"data":{"x":"2"}}')
  assert.equal(JSON.parse(put.stdout).data.x, '2')
  const refused = world.run(`kubectl create --raw ${path} -f -`, '{"metadata":{"name":"b"}}')
  assert.deepEqual(
    [refused.exitCode, refused.stderr],
    [1, 'Error from server (AlreadyExists): configmaps "b" already exists\n'],
  )
  const yaml = world.run(`kubectl create --raw ${path} -f -`, 'metadata: {name: c}')
  assert.match(yaml.stderr, /^Error from server \(BadRequest\): the object provided is unrecognized .*'m' looking for/)
})

test('what --raw may not come with', () => {
  const world = worldWith('a')
  const rows: readonly (readonly [string, string])[] = [
    [`get --raw ${path} pods`, 'arguments may not be passed when --raw is specified'],
    [
      `get --raw ${path} -w`,
      '--raw may not be specified with other flags that filter the server request or alter the output',
    ],
    [`get --raw ${path} -o yaml`, '--raw and --output are mutually exclusive'],
    ['get --raw pods', '--raw must be a valid URL path: parse "pods": invalid URI for request'],
    [`create --raw ${path}`, '--raw can only use a single local file or stdin'],
    [`create --raw ${path} -f a -f b`, '--raw can only use a single local file or stdin'],
    [`create --raw ${path} -f https://example.com/a`, '--raw cannot read from a url'],
    [`create --raw ${path} -f - --edit`, '--raw and --edit are mutually exclusive'],
    [`create --raw ${path} -f - -l a=b`, '--raw and --selector (-l) are mutually exclusive'],
    [`replace --raw ${path}/a -f - -R`, '--raw and --recursive are mutually exclusive'],
    [`delete --raw ${path}/a -o name`, '--raw and --output are mutually exclusive'],
  ]
  for (const [command, expected] of rows)
    assert.equal(world.run(`kubectl ${command}`).stderr, `error: ${expected}\n`, command)
})
