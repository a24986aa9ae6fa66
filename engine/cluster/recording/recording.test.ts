import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTime } from '../../api/meta/time.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { Cluster } from '../cluster.ts'
import { readRecording, recordedKind } from './recording.ts'

type Value = Readonly<Record<string, unknown>>

const created = '2026-01-01T00:00:00Z'

/** An object as a cluster prints it; its uid is its name. */
function recorded(apiVersion: string, kind: string, name: string, rest: Value & { metadata?: Value } = {}): Value {
  const { metadata, ...body } = rest
  const head = { name, uid: `uid-${name}`, creationTimestamp: created, resourceVersion: '77' }
  const namespace = ['Node', 'Namespace'].includes(kind) ? {} : { namespace: 'shop' }
  return { apiVersion, kind, metadata: { ...head, ...namespace, ...metadata }, ...body }
}

const node = (name: string, rest: Value = {}): Value =>
  recorded('v1', 'Node', name, { status: { allocatable: { cpu: '3920m', memory: '15Gi', pods: '58' } }, ...rest })

const pod = (name: string, rest: Value & { metadata?: Value } = {}): Value =>
  recorded('v1', 'Pod', name, { spec: { nodeName: 'a', containers: [{ name: 'app', image: 'app:1' }] }, ...rest })

const ownedBy = (kind: string, name: string): Value => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: `uid-${name}`, controller: true }],
})

function restoredFrom(...values: readonly Value[]): ReadonlyMap<string, KubernetesObject & { spec?: never }> {
  const recording = readRecording(values)
  const rows = [...new Cluster({ nodes: recording.nodes, recording }).store.objects()]
  return new Map(rows.map(({ table, object }) => [`${table} ${object.metadata.name}`, object as never]))
}

test('an object with an identity and an age was read from a cluster, others were written', () => {
  assert.equal(recordedKind(pod('web'))?.kind, 'Pod')
  assert.equal(recordedKind({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } }), undefined)
  assert.equal(recordedKind({ apiVersion: 'v1', kind: 'Pod' }), undefined)
  assert.equal(recordedKind(recorded('example.com/v1', 'Backup', 'daily')), undefined)
})

test('nodes have what their pods could use, without the taints that come by themselves', () => {
  const taints = [
    { key: 'gpu', effect: 'NoSchedule', timeAdded: created },
    { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
  ]
  const conditions = [{ type: 'Ready', status: 'Unknown' }]
  const status = {
    capacity: { cpu: '4', memory: '16Gi', pods: '110', 'nvidia.com/gpu': '2', 'ephemeral-storage': '9Gi' },
    allocatable: { cpu: '3920m', memory: '15Gi', pods: '58' },
    nodeInfo: { kubeletVersion: 'v1.31.4-eks-abc' },
    conditions,
  }
  const labels = { 'topology.kubernetes.io/zone': 'zone-b', disk: 'ssd' }
  const { nodes, minor, lostNodes, takenMs } = readRecording([
    recorded('v1', 'Node', 'a', { metadata: { labels }, spec: { taints, unschedulable: true }, status }),
    node('b'),
  ])
  assert.deepEqual(nodes[0], {
    name: 'a',
    index: 1,
    cpu: '3920m',
    memory: '15Gi',
    pods: 58,
    labels,
    taints: [{ key: 'gpu', effect: 'NoSchedule' }],
    zone: 'zone-b',
    resources: { 'nvidia.com/gpu': '2' },
    unschedulable: true,
  })
  assert.deepEqual([minor, lostNodes, takenMs], [31, ['a'], parseTime(created)])
})

test('pods keep name, identity and place, and are to be started; those that have ended stay ended', () => {
  const objects = restoredFrom(
    node('a'),
    pod('web', { status: { phase: 'Running', podIP: '10.0.0.9' } }),
    pod('moved', { spec: { nodeName: 'gone', containers: [] }, status: { phase: 'Running' } }),
    pod('done', { status: { phase: 'Succeeded' } }),
    pod('leaving', { metadata: { deletionTimestamp: created } }),
    pod('kube-apiserver-a', { metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } } }),
  )
  const fields = (name: string) => {
    const { metadata, spec, status } = objects.get(`Pod ${name}`) as unknown as {
      metadata: Value
      spec: Value
      status: Value
    }
    return [metadata.uid, spec.nodeName, status.phase, status.podIP]
  }
  assert.deepEqual(fields('web'), ['uid-web', 'a', 'Pending', undefined])
  assert.deepEqual(fields('moved'), ['uid-moved', undefined, 'Pending', undefined])
  assert.deepEqual(fields('done'), ['uid-done', 'a', 'Succeeded', undefined])
  assert.equal(objects.has('Pod leaving') || objects.has('Pod kube-apiserver-a'), false)
})

test('owners stay where they are in the recording; what nobody could look up is no owner', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } }
  const spec = { selector: { matchLabels: { app: 'web' } }, template }
  const objects = restoredFrom(
    node('a'),
    recorded('apps/v1', 'ReplicaSet', 'web-1', { spec }),
    pod('web-1-a', { metadata: ownedBy('ReplicaSet', 'web-1') }),
    pod('op-1', { metadata: ownedBy('Operated', 'op') }),
  )
  assert.equal(objects.get('Pod web-1-a')?.metadata.ownerReferences?.[0]?.uid, 'uid-web-1')
  assert.equal(objects.get('Pod op-1')?.metadata.ownerReferences, undefined)
})

test('a daemon set gets the revision that its newest pod bears', () => {
  const labels = (hash: string) => ({ app: 'agent', 'controller-revision-hash': hash })
  const template = { metadata: { labels: { app: 'agent' } }, spec: { containers: [] } }
  const owned = (hash: string, creationTimestamp: string) => ({
    metadata: { ...ownedBy('DaemonSet', 'agent'), labels: labels(hash), creationTimestamp },
  })
  const objects = restoredFrom(
    node('a'),
    recorded('apps/v1', 'DaemonSet', 'agent', { spec: { selector: { matchLabels: { app: 'agent' } }, template } }),
    pod('agent-b', owned('new', '2026-01-02T00:00:00Z')),
    pod('agent-a', owned('old', created)),
  )
  const revision = objects.get('ControllerRevision agent-new') as unknown as { data: unknown } | undefined
  assert.deepEqual(revision?.data, { spec: { template: { ...template, $patch: 'replace' } } })
  assert.equal(objects.has('ControllerRevision agent-old'), false)
})

test('what workloads name and the recording has not is stood in for, with the keys that are asked for', () => {
  const env = (key: string) => ({ name: key, valueFrom: { secretKeyRef: { name: 'login', key } } })
  const spec = {
    serviceAccountName: 'robot',
    priorityClassName: 'high',
    priority: 7,
    containers: [{ name: 'app', image: 'app:1', env: [env('user'), env('password')] }],
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
      { name: 'settings', configMap: { name: 'settings' } },
    ],
  }
  const objects = restoredFrom(node('a'), pod('web', { spec }))
  const names = [
    'Namespace shop',
    'ServiceAccount robot',
    'ServiceAccount default',
    'ConfigMap settings',
    'PersistentVolumeClaim data',
  ]
  for (const name of names)
    assert.equal(objects.get(name)?.metadata.annotations?.['rehearsal.dev/stand-in'], 'true', name)
  assert.equal((objects.get('PriorityClass high') as unknown as { value: number }).value, 7)
  assert.deepEqual((objects.get('Secret login') as unknown as { data: Value }).data, { user: '', password: '' })
})

test('what is in the recording needs no stand-in, and the service of the API server is the own one', () => {
  const objects = restoredFrom(
    node('a'),
    recorded('v1', 'ConfigMap', 'settings', { data: { a: '1' } }),
    recorded('v1', 'Service', 'kubernetes', { metadata: { namespace: 'default' }, spec: {} }),
    pod('web', { spec: { containers: [], volumes: [{ name: 's', configMap: { name: 'settings' } }] } }),
  )
  assert.deepEqual((objects.get('ConfigMap settings') as unknown as { data: Value }).data, { a: '1' })
  assert.notEqual(objects.get('Service kubernetes')?.metadata.uid, 'uid-kubernetes')
})
