import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClusterRole } from '../../api/kinds/cluster-role.ts'
import { ClusterRoleBinding } from '../../api/kinds/cluster-role-binding.ts'
import type { Draft, Kind } from '../../api/kinds/kind.ts'
import { Role } from '../../api/kinds/role.ts'
import { RoleBinding } from '../../api/kinds/role-binding.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { ControlPlane } from '../../testing/control-plane.ts'
import { administrator, type Requester } from '../request.ts'

const group = 'rbac.authorization.k8s.io'
const jane: Requester = { user: 'jane', groups: ['devs'], actor: 'kubectl' }
const rule = (verbs: string, resources: string, more: object = {}): object => ({
  verbs: verbs.split(','),
  apiGroups: [''],
  resources: resources.split(','),
  ...more,
})

/** Where jane may get and list pods, and read logs, in the namespace default. */
function world(...more: readonly object[]): ControlPlane {
  const plane = new ControlPlane()
  make(plane, Role, { metadata: at('held'), rules: [rule('get,list', 'pods'), rule('get', 'pods/log'), ...more] })
  make(plane, RoleBinding, { metadata: at('held'), ...binding('Role', 'held', 'jane') })
  return plane
}

const at = (name: string): object => ({ name, namespace: 'default' })
const binding = (kind: string, name: string, user: string): object => ({
  roleRef: { apiGroup: group, kind, name },
  subjects: [{ kind: 'User', apiGroup: group, name: user }],
})

function make<T extends KubernetesObject>(plane: ControlPlane, kind: Kind<T>, draft: object, who = administrator): T {
  return plane.api.create(kind, draft as Draft<T>, who)
}

const head = 'is forbidden: user "jane" (groups=["devs"]) is attempting to grant RBAC permissions not currently held:\n'

test('whoever writes a role holds its rules, or is told what is missing', () => {
  const plane = world()
  make(
    plane,
    Role,
    { metadata: at('part'), rules: [rule('list', 'pods'), rule('get', 'pods', { resourceNames: ['a'] })] },
    jane,
  )
  const refused: readonly (readonly [object, string])[] = [
    [rule('get,delete,watch', 'pods'), '{APIGroups:[""], Resources:["pods"], Verbs:["delete" "watch"]}'],
    [rule('*', 'pods'), '{APIGroups:[""], Resources:["pods"], Verbs:["*"]}'],
    [
      rule('get', 'pods,secrets,nodes'),
      '{APIGroups:[""], Resources:["nodes"], Verbs:["get"]}\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
    ],
  ]
  for (const [wanted, texts] of refused)
    assert.throws(() => make(plane, Role, { metadata: at('r'), rules: [wanted] }, jane), {
      message: `roles.${group} "r" ${head}${texts}`,
    })
  assert.throws(() => make(plane, ClusterRole, { metadata: { name: 'c' }, rules: [rule('get', 'pods')] }, jane), {
    message: `clusterroles.${group} "c" ${head}{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`,
  })
})

test('a change that grants nothing is nobody else’s affair', () => {
  const plane = world()
  make(plane, Role, { metadata: at('big'), rules: [rule('*', '*')] })
  const change = (next: (role: Role) => Role) => () =>
    plane.api.modify(Role, { namespace: 'default', name: 'big' }, next, jane)
  change((role) => ({ ...role, metadata: { ...role.metadata, labels: { a: 'b' } } }))()
  change((role) => ({ ...role, metadata: { ...role.metadata, finalizers: ['example.com/x'] } }))()
  assert.throws(change((role) => ({ ...role, rules: [...(role.rules ?? []), rule('get', 'x')] as Role['rules'] })))
})

test('whoever binds a role holds its rules, or may bind it', () => {
  const plane = world()
  make(plane, ClusterRole, { metadata: { name: 'reader' }, rules: [rule('list', 'pods')] })
  make(plane, ClusterRole, { metadata: { name: 'writer' }, rules: [rule('create', 'pods')] })
  const bind = (kind: Kind, metadata: object, role: string) => () =>
    make(plane, kind, { metadata, ...binding('ClusterRole', role, 'bob') }, jane)
  const [inside, across] = [RoleBinding, ClusterRoleBinding] as readonly unknown[] as readonly [Kind, Kind]
  bind(inside, at('ok'), 'reader')()
  const lacks = (verb: string): string => `{APIGroups:[""], Resources:["pods"], Verbs:["${verb}"]}`
  assert.throws(bind(inside, at('b'), 'writer'), { message: `rolebindings.${group} "b" ${head}${lacks('create')}` })
  assert.throws(bind(across, { name: 'b' }, 'reader'), {
    message: `clusterrolebindings.${group} "b" ${head}${lacks('list')}`,
  })
  assert.throws(bind(inside, at('b'), 'nope'), { message: `clusterroles.${group} "nope" not found` })
  const may = { verbs: ['bind'], apiGroups: [group], resources: ['clusterroles'], resourceNames: ['writer'] }
  make(plane, Role, { metadata: at('binder'), rules: [may] })
  make(plane, RoleBinding, { metadata: at('binder'), ...binding('Role', 'binder', 'jane') })
  bind(inside, at('b'), 'writer')()
})

test('whoever may escalate writes what they like; who gathers rules must have them all', () => {
  const plane = world({ verbs: ['escalate'], apiGroups: [group], resources: ['roles'] })
  make(plane, Role, { metadata: at('big'), rules: [rule('*', '*')] }, jane)
  const gathering = {
    metadata: { name: 'g' },
    rules: [],
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] },
  }
  assert.throws(() => make(plane, ClusterRole, gathering, jane), {
    message: `clusterroles.${group} "g" is forbidden: must have cluster-admin privileges to use the aggregationRule`,
  })
  make(plane, ClusterRole, gathering)
})

test('a binding names one role for good', () => {
  const plane = world()
  const next = (held: RoleBinding): RoleBinding => ({ ...held, roleRef: { ...held.roleRef, name: 'other' } })
  assert.throws(
    () => plane.api.modify(RoleBinding, { namespace: 'default', name: 'held' }, next, administrator),
    /roleRef: Invalid value: .*: cannot change roleRef/,
  )
})
