import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigMap } from '../api/kinds/config-map.ts'
import { Deployment } from '../api/kinds/deployment.ts'
import { Event } from '../api/kinds/event.ts'
import type { Draft } from '../api/kinds/kind.ts'
import { Lease } from '../api/kinds/lease.ts'
import { Namespace } from '../api/kinds/namespace.ts'
import { Node } from '../api/kinds/node.ts'
import { Pod } from '../api/kinds/pod.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { nodeBeat } from './readers.ts'
import { administrator } from './request.ts'

const container = { name: 'web', image: 'nginx:1.19' }

function configMap(name: string, more: object = {}): Draft<ConfigMap> {
  return { metadata: { name, namespace: 'default', ...more } } as Draft<ConfigMap>
}

function podDraft(name: string, more: object = {}): Draft<Pod> {
  return {
    metadata: { name, namespace: 'default', ...more },
    spec: { containers: [container] },
  } as unknown as Draft<Pod>
}

function deploymentDraft(): Draft<Deployment> {
  const labels = { app: 'web' }
  const template = { metadata: { labels }, spec: { containers: [container] } }
  const spec = { replicas: 2, selector: { matchLabels: labels }, template }
  return { metadata: { name: 'web', namespace: 'default' }, spec } as unknown as Draft<Deployment>
}

/** A pod that a kubelet would have to end: bound, so that its grace counts. */
function runningPod({ api }: ControlPlane, finalizers: readonly string[] = []): Pod {
  const draft = podDraft('web', finalizers.length > 0 ? { finalizers } : {})
  return api.create(Pod, { ...draft, spec: { ...draft.spec, nodeName: 'worker-1' } } as Draft<Pod>, administrator)
}

test('what only the server may say of a new object is not taken from the client', () => {
  const { api } = new ControlPlane()
  const made = api.create(
    ConfigMap,
    configMap('a', {
      uid: 'mine',
      generation: 7,
      deletionTimestamp: '2020-01-01T00:00:00Z',
      creationTimestamp: '2020-01-01T00:00:00Z',
    }),
    administrator,
  )
  const { uid, generation, deletionTimestamp, creationTimestamp } = made.metadata
  assert.notEqual(uid, 'mine')
  assert.deepEqual([generation, deletionTimestamp, creationTimestamp], [undefined, undefined, '2024-01-01T00:00:00Z'])
})

test('an update needs the newest version, where it names one, and the same object', () => {
  const { api } = new ControlPlane()
  const first = api.create(ConfigMap, configMap('a'), administrator)
  const second = api.update(ConfigMap, { ...first, data: { key: '1' } }, administrator)
  assert.throws(
    () => api.update(ConfigMap, { ...first, data: { key: '2' } }, administrator),
    /^ApiError: Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again$/,
  )
  const other = { ...second, metadata: { ...second.metadata, uid: 'other' } }
  assert.throws(
    () => api.update(ConfigMap, other, administrator),
    /StorageError: invalid object, Code: 4, Key: \/registry\/configmaps\/default\/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: other/,
  )
  const { resourceVersion: _version, ...blind } = second.metadata
  assert.equal(api.update(ConfigMap, { metadata: blind, data: { key: '3' } } as never, administrator).data?.key, '3')
})

test('a write that changes nothing is none', () => {
  const { api, store } = new ControlPlane()
  const made = api.create(ConfigMap, configMap('a'), administrator)
  const revision = store.revision
  assert.equal(api.update(ConfigMap, made, administrator), made)
  assert.equal(store.revision, revision)
})

test('the generation counts changes of the specification, and of a deployment those of its annotations', () => {
  const { api } = new ControlPlane()
  const made = api.create(Deployment, deploymentDraft(), administrator)
  assert.equal(made.metadata.generation, 1)
  const labelled = api.update(
    Deployment,
    { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } },
    administrator,
  )
  assert.equal(labelled.metadata.generation, 1)
  const annotations = { note: 'hello' }
  const status = { ...made.status, replicas: 2 }
  const annotatedMetadata = { ...labelled.metadata, annotations }
  const viaStatus = api.updateStatus(Deployment, { ...labelled, metadata: annotatedMetadata, status }, administrator)
  assert.deepEqual([viaStatus.metadata.generation, viaStatus.metadata.annotations], [1, annotations])
  const noted = { ...viaStatus.metadata, annotations: { note: 'bye' } }
  const annotated = api.update(Deployment, { ...viaStatus, metadata: noted }, administrator)
  assert.equal(annotated.metadata.generation, 2)
  const scaled = api.update(Deployment, { ...annotated, spec: { ...annotated.spec, replicas: 3 } }, administrator)
  assert.equal(scaled.metadata.generation, 3)
})

test('the main resource keeps the status, the status subresource the rest', () => {
  const { api } = new ControlPlane()
  const made = api.create(Deployment, deploymentDraft(), administrator)
  const both = { ...made, spec: { ...made.spec, replicas: 5 }, status: { ...made.status, replicas: 9 } }
  const main = api.update(Deployment, both, administrator)
  assert.deepEqual([main.spec.replicas, main.status.replicas], [5, undefined])
  const stripped = {
    ...both.metadata,
    resourceVersion: main.metadata.resourceVersion,
    finalizers: ['example.com/hold'],
  }
  const sub = api.updateStatus(
    Deployment,
    { ...both, metadata: stripped, spec: { ...made.spec, replicas: 1 } },
    administrator,
  )
  assert.deepEqual([sub.spec.replicas, sub.status.replicas, sub.metadata.finalizers], [5, 9, undefined])
})

test('generated names are free ones, and a given name that is taken is refused', () => {
  const { api } = new ControlPlane()
  const taken = new Set<string>()
  for (let index = 0; index < 30; index++) {
    const { metadata } = api.create(ConfigMap, configMap('', { generateName: 'a-' }), administrator)
    assert.match(metadata.name, /^a-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    taken.add(metadata.name)
  }
  assert.equal(taken.size, 30)
  assert.throws(() => api.create(ConfigMap, configMap([...taken][0] ?? ''), administrator), /"a-.*" already exists$/)
})

test('nothing new comes into a namespace that is not there or is going', () => {
  const { api } = new ControlPlane()
  assert.throws(
    () => api.create(ConfigMap, configMap('a', { namespace: 'shop' }), administrator),
    /^ApiError: namespaces "shop" not found$/,
  )
  api.create(Namespace, { metadata: { name: 'shop' } } as Draft<Namespace>, administrator)
  api.delete(Namespace, '', 'shop', {}, administrator)
  assert.throws(
    () => api.create(ConfigMap, configMap('a', { namespace: 'shop' }), administrator),
    /^ApiError: configmaps "a" is forbidden: unable to create new content in namespace shop because it is being terminated$/,
  )
  assert.throws(
    () => api.delete(Namespace, '', 'default', {}, administrator),
    /^ApiError: namespaces "default" is forbidden: this namespace may not be deleted$/,
  )
})

test('a dry run answers as the request would and stores nothing', () => {
  const { api, store } = new ControlPlane()
  const dry = { ...administrator, dryRun: true }
  const revision = store.revision
  assert.equal(api.create(ConfigMap, configMap('a'), dry).metadata.name, 'a')
  assert.equal(store.revision, revision)
  const made = api.create(ConfigMap, configMap('a'), administrator)
  assert.throws(() => api.create(ConfigMap, configMap('a'), dry), /already exists/)
  assert.equal(api.update(ConfigMap, { ...made, data: { key: '1' } }, dry).data?.key, '1')
  api.delete(ConfigMap, 'default', 'a', {}, dry)
  assert.equal(api.get(ConfigMap, 'default', 'a'), made)
})

test('a deletion with grace marks the object, and only a shorter grace changes it', () => {
  const plane = new ControlPlane()
  runningPod(plane)
  const { api } = plane
  const marked = api.delete(Pod, 'default', 'web', {}, administrator)
  assert.deepEqual(
    [marked.metadata.deletionTimestamp, marked.metadata.deletionGracePeriodSeconds, marked.metadata.generation],
    ['2024-01-01T00:00:30Z', 30, 2],
  )
  plane.runUntil(10_000)
  assert.equal(api.delete(Pod, 'default', 'web', { gracePeriodSeconds: 60 }, administrator), marked)
  assert.equal(api.delete(Pod, 'default', 'web', { propagationPolicy: 'Foreground' }, administrator), marked)
  const shortened = api.delete(Pod, 'default', 'web', { gracePeriodSeconds: 20 }, administrator)
  assert.equal(shortened.metadata.deletionTimestamp, '2024-01-01T00:00:20Z')
  api.delete(Pod, 'default', 'web', { gracePeriodSeconds: 0 }, administrator)
  assert.equal(api.find(Pod, 'default', 'web'), undefined)
})

test('finalizers hold an object until the last of them is taken away', () => {
  const plane = new ControlPlane()
  const { api } = plane
  api.create(ConfigMap, configMap('a', { finalizers: ['example.com/hold'] }), administrator)
  const held = api.delete(ConfigMap, 'default', 'a', {}, administrator)
  assert.deepEqual([held.metadata.deletionGracePeriodSeconds, held.metadata.finalizers], [0, ['example.com/hold']])
  const more = { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold', 'example.com/more'] } }
  assert.throws(() => api.update(ConfigMap, more, administrator), /no new finalizers can be added/)
  api.update(ConfigMap, { ...held, metadata: { ...held.metadata, finalizers: [] } }, administrator)
  assert.equal(api.find(ConfigMap, 'default', 'a'), undefined)
})

test('the propagation policy is a finalizer, and the last word counts', () => {
  const { api } = new ControlPlane()
  api.create(Deployment, deploymentDraft(), administrator)
  const remove = (propagationPolicy: 'Foreground' | 'Orphan'): readonly string[] | undefined =>
    api.delete(Deployment, 'default', 'web', { propagationPolicy }, administrator).metadata.finalizers
  assert.deepEqual(remove('Foreground'), ['foregroundDeletion'])
  assert.deepEqual(remove('Orphan'), ['orphan'])
  assert.deepEqual(api.delete(Deployment, 'default', 'web', {}, administrator).metadata.finalizers, ['orphan'])
})

test('a deletion can be made to depend on the object that was seen', () => {
  const { api } = new ControlPlane()
  const { metadata } = api.create(ConfigMap, configMap('a'), administrator)
  const remove = (preconditions: object) => () =>
    api.delete(ConfigMap, 'default', 'a', { preconditions }, administrator)
  assert.throws(remove({ uid: 'other' }), /the UID in the precondition \(other\) does not match the UID in record/)
  assert.throws(remove({ resourceVersion: '1' }), /The object might have been modified$/)
  remove({ uid: metadata.uid, resourceVersion: metadata.resourceVersion })()
  assert.equal(api.find(ConfigMap, 'default', 'a'), undefined)
})

test('an event is gone an hour after it was written last', () => {
  const plane = new ControlPlane()
  const { api } = plane
  const involvedObject = { kind: 'Pod', name: 'web', namespace: 'default' }
  const draft = { metadata: { name: 'e', namespace: 'default' }, involvedObject, lastTimestamp: plane.time.now() }
  api.create(Event, draft as unknown as Draft<Event>, administrator)
  plane.runUntil(1_800_000)
  const at = { namespace: 'default', name: 'e' }
  api.modify(Event, at, (event) => ({ ...event, count: 2, lastTimestamp: plane.time.now() }), administrator)
  plane.runUntil(5_399_999)
  assert.equal(api.list(Event, 'default').length, 1)
  plane.runUntil(5_400_000)
  assert.deepEqual([api.list(Event, 'default').length, api.find(Event, 'default', 'e')], [0, undefined])
  assert.throws(() => api.modify(Event, at, (event) => ({ ...event, count: 3 }), administrator), /"e" not found/)
  assert.equal(plane.simulation.hasWork, false)
})

test('whoever reads a lease or a node sees its last heartbeat, without a write', () => {
  const plane = new ControlPlane()
  const { api, heartbeats, store } = plane
  const spec = { holderIdentity: 'worker-1', leaseDurationSeconds: 40 }
  const lease = { metadata: { name: 'worker-1', namespace: 'kube-node-lease' }, spec }
  api.create(Lease, lease as Draft<Lease>, administrator)
  const ready = {
    type: 'Ready',
    status: 'True',
    lastHeartbeatTime: plane.time.now(),
    lastTransitionTime: plane.time.now(),
  }
  const node = { metadata: { name: 'worker-1' }, status: { conditions: [ready] } }
  api.create(Node, node as unknown as Draft<Node>, administrator)
  heartbeats.begin(nodeBeat('worker-1'), 10_000, 3_000)
  const { revision } = store
  const seen = (): unknown[] => [
    api.get(Lease, 'kube-node-lease', 'worker-1').spec.renewTime,
    api.get(Node, '', 'worker-1').status.conditions?.[0]?.lastHeartbeatTime,
  ]
  plane.runUntil(25_000)
  assert.deepEqual(seen(), ['2024-01-01T00:00:23.000000Z', '2024-01-01T00:00:00Z'])
  plane.runUntil(620_000)
  heartbeats.end(nodeBeat('worker-1'))
  plane.runUntil(2_000_000)
  assert.deepEqual(seen(), ['2024-01-01T00:10:13.000000Z', '2024-01-01T00:10:00Z'])
  assert.equal(store.revision, revision)
})
