import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft } from '../../api/kinds/kind.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ControlPlane } from '../../testing/control-plane.ts'
import { administrator } from '../request.ts'
import { nodeAnswer, nodeOf } from './node-authorizer.ts'

/** A pod of worker-1 that names a secret, two config maps and a claim; one of worker-2 that names another secret. */
function world(): ControlPlane {
  const plane = new ControlPlane()
  const pod = (name: string, nodeName: string, spec: object): void => {
    const containers = [
      { name: 'c', image: 'c', env: [{ name: 'E', valueFrom: { configMapKeyRef: { name: 'env', key: 'k' } } }] },
    ]
    const draft = { metadata: { name, namespace: 'default' }, spec: { containers, nodeName, ...spec } }
    plane.api.create(Pod, draft as unknown as Draft<Pod>, { ...administrator, isComponent: true })
  }
  const volumes = [
    { name: 's', secret: { secretName: 'own' } },
    { name: 'm', configMap: { name: 'settings' } },
    { name: 'd', persistentVolumeClaim: { claimName: 'data' } },
  ]
  pod('a', 'worker-1', { volumes })
  pod('b', 'worker-2', { volumes: [{ name: 's', secret: { secretName: 'other' } }] })
  return plane
}

const unrelated = "no relationship found between node 'worker-1' and this object"

test('a node may read what its pods name, and write what is its own', () => {
  const { store } = world()
  const rows: readonly (readonly [verb: string, what: string, name: string, namespace: string, true | string])[] = [
    ['get', 'secrets', 'own', 'default', true],
    ['list', 'secrets', 'own', 'default', true],
    ['get', 'secrets', 'other', 'default', unrelated],
    ['get', 'secrets', 'own', 'shop', unrelated],
    ['list', 'secrets', '', 'default', 'No Object name found'],
    ['list', 'secrets', '', '', 'can only read namespaced object of this type'],
    ['delete', 'secrets', 'own', 'default', 'can only read resources of this type'],
    ['get', 'configmaps', 'settings', 'default', true],
    ['get', 'configmaps', 'env', 'default', true],
    ['get', 'configmaps', 'x', 'default', unrelated],
    ['get', 'persistentvolumeclaims', 'data', 'default', true],
    ['list', 'persistentvolumeclaims', '', 'default', 'can only get individual resources of this type'],
    ['patch', 'persistentvolumeclaims/status', 'data', 'default', true],
    ['get', 'persistentvolumeclaims/status', 'data', 'default', 'can only get/update/patch this type'],
    ['get', 'nodes', 'worker-1', '', true],
    ['get', 'nodes', 'worker-2', '', "node 'worker-1' cannot read 'worker-2', only its own Node object"],
    ['list', 'nodes', '', '', "node 'worker-1' cannot read all nodes, only its own Node object"],
    ['patch', 'nodes/status', 'worker-1', '', true],
    ['delete', 'nodes', 'worker-1', '', ''],
    ['get', 'pods', 'a', 'default', true],
    ['get', 'pods', 'b', 'default', unrelated],
    ['list', 'pods', '', '', 'can only list/watch pods with spec.nodeName field selector'],
    ['create', 'pods/eviction', 'a', 'default', true],
    ['get', 'pods/log', 'a', 'default', ''],
    ['update', 'leases.coordination.k8s.io', 'worker-1', 'kube-node-lease', true],
    [
      'update',
      'leases.coordination.k8s.io',
      'worker-2',
      'kube-node-lease',
      'can only access node lease with the same name as the requesting node',
    ],
    [
      'get',
      'leases.coordination.k8s.io',
      'x',
      'kube-system',
      'can only access leases in the "kube-node-lease" system namespace',
    ],
    [
      'list',
      'leases.coordination.k8s.io',
      '',
      'kube-node-lease',
      'can only get, create, update, patch, or delete a node lease',
    ],
    ['list', 'services', '', '', true],
    ['create', 'events', '', 'default', true],
    ['delete', 'services', 'x', 'default', ''],
  ]
  for (const [verb, what, name, namespace, expected] of rows) {
    const [head = '', subresource = ''] = what.split('/')
    const [resource = '', ...group] = head.split('.')
    const asked = { verb, group: group.join('.'), resource, subresource, name, namespace }
    assert.equal(nodeAnswer(store, 36, 'worker-1', asked), expected, `${verb} ${what} ${name} in "${namespace}"`)
  }
})

test('pods are listed by their node; before 1.32 a node saw all of them', () => {
  const { store } = world()
  const list = { verb: 'list', group: '', resource: 'pods', namespace: '' }
  assert.equal(nodeAnswer(store, 36, 'worker-1', { ...list, fieldSelector: 'spec.nodeName=worker-1' }), true)
  assert.notEqual(nodeAnswer(store, 36, 'worker-1', { ...list, fieldSelector: 'spec.nodeName=worker-2' }), true)
  assert.equal(nodeAnswer(store, 31, 'worker-1', list), true)
})

test('a node is known by its name and its group', () => {
  assert.equal(nodeOf({ user: 'system:node:worker-1', groups: ['system:nodes'] }), 'worker-1')
  assert.equal(nodeOf({ user: 'system:node:worker-1', groups: [] }), undefined)
  assert.equal(nodeOf({ user: 'worker-1', groups: ['system:nodes'] }), undefined)
})
