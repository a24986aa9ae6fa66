import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Attributes, UserInfo } from '../../api/access/attributes.ts'
import { ClusterRole } from '../../api/kinds/cluster-role.ts'
import { ClusterRoleBinding } from '../../api/kinds/cluster-role-binding.ts'
import type { Draft, Kind } from '../../api/kinds/kind.ts'
import { Namespace } from '../../api/kinds/namespace.ts'
import { Role } from '../../api/kinds/role.ts'
import { RoleBinding } from '../../api/kinds/role-binding.ts'
import type { KubernetesObject, PolicyRule } from '../../api/schema/types.ts'
import { ControlPlane } from '../../testing/control-plane.ts'
import { administrator } from '../request.ts'
import { Access } from './access.ts'
import { restAccess } from './bootstrap.ts'
import { componentRequester } from './component-users.ts'
import { impersonated } from './impersonation.ts'
import { authorizationModes } from './modes.ts'

const group = 'rbac.authorization.k8s.io'
const everything: PolicyRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }
const plane = (): ControlPlane => {
  const made = new ControlPlane()
  restAccess(made.store, { minor: 36, epochMs: 0 })
  for (const name of ['ns1', 'ns2']) create(made, Namespace, { metadata: { name } })
  return made
}

function create<T extends KubernetesObject>({ api }: ControlPlane, kind: Kind<T>, draft: object): void {
  api.create(kind, draft as Draft<T>, administrator)
}

const subject = (text: string): object => {
  const [kind = '', name = '', namespace] = text.split(':')
  return { kind, name, ...(namespace !== undefined && { namespace }) }
}

function bind(world: ControlPlane, role: string, namespace: string, ...subjects: readonly string[]): void {
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name: role }
  const kind = namespace === '' ? ClusterRoleBinding : RoleBinding
  const name = `${role}-${subjects.join('-').toLowerCase().replaceAll(':', '.')}`
  create(world, kind as unknown as Kind, { metadata: { name, namespace }, roleRef, subjects: subjects.map(subject) })
}

const user = (name: string, ...groups: readonly string[]): UserInfo => ({ user: name, groups })
const get = (resource: string, namespace: string, more: object = {}): Attributes => ({
  verb: 'get',
  group: '',
  resource,
  namespace,
  ...more,
})

test('a role counts where it is bound, for the users, groups and accounts that the binding names', () => {
  const world = plane()
  create(world, ClusterRole, { metadata: { name: 'all' }, rules: [everything] })
  bind(world, 'all', 'ns1', 'User:anna', 'Group:admins', 'ServiceAccount:bot', 'ServiceAccount:bot:ns2')
  const may = (who: UserInfo, namespace: string): boolean =>
    world.api.access.decide(who, get('pods', namespace)).allowed
  const rows: readonly [UserInfo, string, boolean][] = [
    [user('anna'), 'ns1', true],
    [user('anna', 'group1'), 'ns1', true],
    [user('joe', 'admins'), 'ns1', true],
    [user('joe', 'group1', 'admins'), 'ns1', true],
    [user('system:serviceaccount:ns1:bot'), 'ns1', true],
    [user('system:serviceaccount:ns2:bot'), 'ns1', true],
    [user('system:serviceaccount:default:bot'), 'ns1', false],
    [user('anna'), 'ns2', false],
    [user('anna'), '', false],
    [user('joe', 'admins'), '', false],
    [user('admins'), 'ns1', false],
    [user('joe', 'anna'), 'ns1', false],
    [user('Anna'), 'ns1', false],
  ]
  for (const [who, namespace, is] of rows) assert.equal(may(who, namespace), is, `${who.user} in "${namespace}"`)
})

test('a cluster role that is bound for the cluster counts everywhere, and its paths too', () => {
  const world = plane()
  create(world, ClusterRole, {
    metadata: { name: 'reader' },
    rules: [
      { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
      { verbs: ['get'], nonResourceURLs: ['/logs/*'] },
    ],
  })
  bind(world, 'reader', '', 'User:jane')
  const { access } = world.api
  const jane = user('jane')
  for (const namespace of ['', 'ns1', 'ns2']) assert.ok(access.decide(jane, get('pods', namespace)).allowed)
  assert.ok(access.decide(jane, { verb: 'get', path: '/logs/x' }).allowed)
  assert.ok(!access.decide(jane, { verb: 'get', path: '/logs' }).allowed)
  assert.ok(!access.decide(jane, get('pods', 'ns1', { subresource: 'log' })).allowed)
  assert.equal(
    access.decide(jane, get('pods', '')).reason,
    'RBAC: allowed by ClusterRoleBinding "reader-user.jane" of ClusterRole "reader" to User "jane"',
  )
})

test('who is refused is told so in the words of Kubernetes', () => {
  const world = plane()
  const { access } = world.api
  const refusals: readonly [Attributes, string][] = [
    [
      { ...get('pods', 'default'), verb: 'list' } as Attributes,
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"',
    ],
    [
      get('pods', 'default', { name: 'x' }),
      'pods "x" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "default"',
    ],
    [
      get('nodes', '', { name: 'worker-1' }),
      'nodes "worker-1" is forbidden: User "jane" cannot get resource "nodes" in API group "" at the cluster scope',
    ],
    [
      get('pods', 'default', { name: 'x', subresource: 'log' }),
      'pods "x" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "default"',
    ],
    [
      get('deployments', 'default', { group: 'apps' }),
      'deployments.apps is forbidden: User "jane" cannot get resource "deployments" in API group "apps" in the namespace "default"',
    ],
    [{ verb: 'get', path: '/logs' }, 'forbidden: User "jane" cannot get path "/logs"'],
  ]
  for (const [asked, message] of refusals) assert.throws(() => access.check(user('jane'), asked), { message })
})

test('a binding to a role that is not there is named as the reason', () => {
  const world = plane()
  bind(world, 'nope', '', 'User:jane')
  const one = world.api.access.decide(user('jane'), get('pods', 'ns1'))
  assert.deepEqual(one, { allowed: false, reason: 'RBAC: clusterrole.rbac.authorization.k8s.io "nope" not found' })
  bind(world, 'neither', 'ns1', 'User:jane')
  const two = world.api.access.decide(user('jane'), get('pods', 'ns1'))
  assert.match(two.reason, /^RBAC: \[clusterrole.* "nope" not found, clusterrole.* "neither" not found\]$/)
})

test('whom a request counts for that is made as somebody else', () => {
  const { access } = plane().api
  const root = user('root', 'system:masters')
  const as = (name: string, groups: readonly string[] = [], uid = ''): UserInfo =>
    impersonated(access, root, { user: name, groups, uid })
  assert.deepEqual(as('jane').groups, ['system:authenticated'])
  assert.deepEqual(as('jane', ['devs']).groups, ['devs', 'system:authenticated'])
  assert.deepEqual(as('jane', ['system:unauthenticated']).groups, ['system:unauthenticated'])
  assert.deepEqual(as('system:anonymous').groups, ['system:unauthenticated'])
  const accounts = ['system:serviceaccounts', 'system:serviceaccounts:ns1', 'system:authenticated']
  assert.deepEqual(as('system:serviceaccount:ns1:bot').groups, accounts)
  assert.deepEqual(as('jane', [], '7').uid, '7')
  assert.throws(() => as('', ['devs']), /requested \[\{Group {2}devs {2}rbac.authorization.k8s.io\/v1 {2}\}\] without/)
  const may =
    (name: string, groups: readonly string[] = []) =>
    () =>
      impersonated(access, user('jane'), { user: name, groups, uid: '' })
  assert.throws(may('bob'), {
    message:
      'users "bob" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope',
  })
  assert.throws(may('system:serviceaccount:ns1:bot'), {
    message:
      'serviceaccounts "bot" is forbidden: User "jane" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "ns1"',
  })
})

test('the modes decide one after the other, and those that are not modelled are refused by name', () => {
  const { store } = plane().api
  const may = (modes: string): boolean =>
    new Access(store, authorizationModes(modes), 36).decide(user('jane'), get('pods', 'ns1')).allowed
  assert.deepEqual(
    [may('RBAC'), may('AlwaysAllow'), may('RBAC,AlwaysAllow'), may('AlwaysDeny')],
    [false, true, true, false],
  )
  assert.throws(() => authorizationModes('Node,ABAC'), /ABAC asks a file or a server of its own and is not modelled/)
  assert.throws(() => authorizationModes('Rbac'), /"Rbac" is not a valid mode/)
  assert.throws(() => authorizationModes('RBAC,RBAC'), /specified more than once/)
})

test('a component is refused from the moment on at which its own binding goes, and no other', () => {
  const world = plane()
  const { api } = world
  const [scheduler, replicas] = [
    componentRequester('kube-scheduler', ''),
    componentRequester('replicaset-controller', ''),
  ]
  const binding: Attributes = { verb: 'create', group: '', resource: 'pods', subresource: 'binding', namespace: 'ns1' }
  const createPods: Attributes = { verb: 'create', group: '', resource: 'pods', namespace: 'ns1' }
  api.access.checkComponent(scheduler, binding)
  create(world, Role, { metadata: { name: 'other', namespace: 'ns1' }, rules: [] })
  api.access.checkComponent(scheduler, binding)
  api.delete(ClusterRoleBinding, '', 'system:kube-scheduler', {}, administrator)
  assert.throws(() => api.access.checkComponent(scheduler, binding), {
    message:
      'pods is forbidden: User "system:kube-scheduler" cannot create resource "pods/binding" in API group "" in the namespace "ns1"',
  })
  api.access.checkComponent(replicas, createPods)
})
