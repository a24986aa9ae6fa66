import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft } from '../../api/kinds/kind.ts'
import { Lease } from '../../api/kinds/lease.ts'
import { Namespace } from '../../api/kinds/namespace.ts'
import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ControlPlane } from '../../testing/control-plane.ts'
import { administrator, type Requester } from '../request.ts'

const kubelet: Requester = {
  user: 'system:node:worker-1',
  groups: ['system:nodes', 'system:authenticated'],
  actor: 'kubelet',
}

function world(): ControlPlane {
  const plane = new ControlPlane()
  for (const name of ['worker-1', 'worker-2'])
    plane.api.create(Node, { metadata: { name }, spec: {} } as Draft<Node>, administrator)
  return plane
}

const refusal = (because: string) => (error: unknown) => {
  assert.match((error as Error).message, / is forbidden: /)
  assert.equal((error as Error).message.split(' is forbidden: ')[1], because)
  return true
}

type Labels = Readonly<Record<string, string>>

test('a node changes itself, without its taints and the labels of others', () => {
  const { api } = world()
  const label = (name: string, labels: Labels, who = kubelet) =>
    api.modify(Node, { namespace: '', name }, (node) => ({ ...node, metadata: { ...node.metadata, labels } }), who)
  const allowed: readonly Labels[] = [
    { disk: 'ssd' },
    { 'example.com/a': 'b' },
    { 'kubernetes.io/hostname': 'x', 'topology.kubernetes.io/zone': 'a', 'node.kubernetes.io/x': 'y' },
    { 'sub.kubelet.kubernetes.io/x': 'y' },
  ]
  for (const labels of allowed) label('worker-1', labels)
  const refused: readonly (readonly [Labels, string])[] = [
    [{ 'node-restriction.kubernetes.io/a': 'b' }, 'node-restriction.kubernetes.io/a'],
    [{ 'x.node-restriction.kubernetes.io/a': 'b' }, 'x.node-restriction.kubernetes.io/a'],
    [{ 'node-role.kubernetes.io/control-plane': '' }, 'node-role.kubernetes.io/control-plane'],
    [{ 'k8s.io/b': '', 'foo.k8s.io/a': '' }, 'foo.k8s.io/a, k8s.io/b'],
  ]
  for (const [labels, named] of refused)
    assert.throws(() => label('worker-1', labels), refusal(`is not allowed to modify labels: ${named}`))
  const other = refusal('node "worker-1" is not allowed to modify node "worker-2"')
  assert.throws(() => label('worker-2', { a: 'b' }), other)
  assert.throws(() => api.delete(Node, '', 'worker-2', {}, kubelet), other)
  const taint = (node: Node): Node => ({
    ...node,
    spec: { ...node.spec, taints: [{ key: 'a', effect: 'NoSchedule' }] },
  })
  assert.throws(
    () => api.modify(Node, { namespace: '', name: 'worker-1' }, taint, kubelet),
    refusal('node "worker-1" is not allowed to modify taints'),
  )
  label('worker-2', { 'node-role.kubernetes.io/control-plane': '' }, administrator)
})

test('a node deletes its own pods, reports on them, and creates none but images of static ones', () => {
  const { api } = world()
  api.create(Namespace, { metadata: { name: 'shop' }, spec: {} } as Draft<Namespace>, administrator)
  const spec = (nodeName: string): object => ({ nodeName, containers: [{ name: 'c', image: 'c' }] })
  const draft = (name: string, nodeName: string, more: object = {}): Draft<Pod> =>
    ({ metadata: { name, namespace: 'shop', ...more }, spec: spec(nodeName) }) as unknown as Draft<Pod>
  const mirror = { 'kubernetes.io/config.mirror': 'x' }
  const owner = { apiVersion: 'v1', kind: 'Node', name: 'worker-1', uid: api.get(Node, '', 'worker-1').metadata.uid }
  const create = (node: string, more: object) => () => api.create(Pod, draft('p', node, more), kubelet)
  const rows: readonly (readonly [string, object, string])[] = [
    [
      'worker-1',
      {},
      'pod does not have "kubernetes.io/config.mirror" annotation, node "worker-1" can only create mirror pods',
    ],
    ['worker-2', { annotations: mirror }, 'node "worker-1" can only create pods with spec.nodeName set to itself'],
    ['worker-1', { annotations: mirror }, 'node "worker-1" can only create pods with an owner reference set to itself'],
    [
      'worker-1',
      { annotations: mirror, ownerReferences: [owner] },
      'node "worker-1" can only create pods with a controller owner reference set to itself',
    ],
    [
      'worker-1',
      { annotations: mirror, ownerReferences: [{ ...owner, uid: 'other', controller: true }] },
      `node worker-1 UID mismatch: expected other got ${owner.uid}`,
    ],
  ]
  for (const [node, more, because] of rows) assert.throws(create(node, more), refusal(because))
  create('worker-1', { annotations: mirror, ownerReferences: [{ ...owner, controller: true }] })()
})

test('a node has one lease', () => {
  const { api } = world()
  const lease = (name: string, namespace: string) => () =>
    api.create(Lease, { metadata: { name, namespace }, spec: {} } as Draft<Lease>, kubelet)
  lease('worker-1', 'kube-node-lease')()
  assert.throws(
    lease('worker-2', 'kube-node-lease'),
    refusal('can only access node lease with the same name as the requesting node'),
  )
  assert.throws(
    lease('worker-1', 'kube-system'),
    refusal('can only access leases in the "kube-node-lease" system namespace'),
  )
})
