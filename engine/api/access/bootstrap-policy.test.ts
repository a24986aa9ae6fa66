import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bootstrapPolicy } from './bootstrap-policy.ts'
import { ruleAllows } from './policy-rules.ts'

const newest = bootstrapPolicy(36)
const rulesOf = (name: string) => newest.clusterRoles.find(({ metadata }) => metadata.name === name)?.rules ?? []

function may(role: string, verb: string, what: string, group = ''): boolean {
  const [resource = '', subresource = ''] = what.split('/')
  return rulesOf(role).some((rule) => ruleAllows(rule, { verb, group, resource, subresource, namespace: '' }))
}

test('view reads, edit writes, admin grants: each takes in the one before it', () => {
  const rows: readonly [verb: string, what: string, group: string, roles: string][] = [
    ['list', 'pods', '', 'view edit admin'],
    ['get', 'pods/log', '', 'view edit admin'],
    ['get', 'secrets', '', 'edit admin'],
    ['create', 'pods/exec', '', 'edit admin'],
    ['create', 'pods/eviction', '', 'edit admin'],
    ['patch', 'deployments/scale', 'apps', 'edit admin'],
    ['create', 'rolebindings', 'rbac.authorization.k8s.io', 'admin'],
    ['list', 'rolebindings', 'rbac.authorization.k8s.io', 'admin'],
    ['update', 'resourcequotas', '', ''],
    ['update', 'endpoints', '', ''],
    ['list', 'nodes', '', ''],
    ['list', 'persistentvolumes', '', ''],
  ]
  for (const [verb, what, group, roles] of rows)
    for (const role of ['view', 'edit', 'admin'])
      assert.equal(may(role, verb, what, group), roles.split(' ').includes(role), `${role} may ${verb} ${what}`)
})

test('names are unique, every binding finds its role, and every controller has both', () => {
  const roles = newest.clusterRoles.map(({ metadata }) => metadata.name)
  assert.equal(new Set(roles).size, roles.length)
  const bindings = newest.clusterRoleBindings.map(({ metadata }) => metadata.name)
  assert.equal(new Set(bindings).size, bindings.length)
  for (const { roleRef } of newest.clusterRoleBindings) assert.ok(roles.includes(roleRef.name), roleRef.name)
  for (const { roleRef, metadata } of newest.roleBindings)
    assert.ok(
      newest.roles.some(
        (role) => role.metadata.name === roleRef.name && role.metadata.namespace === metadata.namespace,
      ),
    )
  for (const name of roles.filter((role) => role.startsWith('system:controller:'))) assert.ok(bindings.includes(name))
})

test('what came with a later version is not in an older one', () => {
  const of = (minor: number): string[] =>
    bootstrapPolicy(minor).clusterRoleBindings.map(({ metadata }) => metadata.name)
  assert.ok(of(29).includes('kubeadm:cluster-admins') && !of(28).includes('kubeadm:cluster-admins'))
  assert.ok(of(22).includes('system:monitoring') && !of(21).includes('system:monitoring'))
})
