import { mastersGroup, type ResourceAttributes } from '../../api/access/attributes.ts'
import { compacted, quotedList, ruleText, uncovered } from '../../api/access/policy-rules.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import type {
  ClusterRole,
  ClusterRoleBinding,
  KubernetesObject,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
} from '../../api/schema/types.ts'
import { forbidden, notFound } from '../../api/status.ts'
import { heldRules, rulesOf } from '../access/held-rules.ts'
import type { Admission, AdmissionPlugin } from '../admission.ts'

type AnyRole = Role | ClusterRole
type AnyBinding = RoleBinding | ClusterRoleBinding

const group = 'rbac.authorization.k8s.io'

/**
 * Nobody gives away what they do not have: whoever writes a role or binds one must hold its rules, or be told that they
 * may (`escalate`, `bind`). No plugin of Kubernetes, where the storage of roles does it before it checks an object.
 * Source: pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased/storage.go.
 */
export const roleEscalation: AdmissionPlugin = {
  name: 'RoleEscalation',
  tables: ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'],
  mutate: (object, admission) => {
    if (!isFreeToGrant(admission) && !changesNothing(object, admission.before)) {
      if (admission.kind.kind.endsWith('Binding')) checkBinding(object as AnyBinding, admission)
      else checkRole(object as AnyRole, admission)
    }
    return object
  },
}

function isFreeToGrant({ requester, access }: Admission): boolean {
  return requester.isComponent === true || requester.groups.includes(mastersGroup) || access.isOpen
}

/** Only what the garbage collector has to change before an object can go. */
function changesNothing(object: KubernetesObject, before: KubernetesObject | undefined): boolean {
  if (before === undefined) return false
  const rest = ({ metadata, ...more }: KubernetesObject): object => {
    const { ownerReferences: _owners, finalizers: _finalizers, resourceVersion: _version, ...kept } = metadata
    return { ...more, metadata: kept }
  }
  return deepEqual(rest(object), rest(before))
}

function mayAsk(admission: Admission, asked: Omit<ResourceAttributes, 'group'>): boolean {
  return admission.access.decide(admission.requester, { ...asked, group }).allowed
}

function checkRole(role: AnyRole, admission: Admission): void {
  const { kind, requester, before } = admission
  const { name, namespace = '' } = role.metadata
  const verb = 'escalate'
  if (mayAsk(admission, { verb, resource: kind.plural, name: before === undefined ? '' : name, namespace })) return
  const refuse = (because: string): Error => forbidden(kind, name, because)
  const { aggregationRule } = role as ClusterRole
  const unchanged = before !== undefined && deepEqual((before as AnyRole).rules ?? [], role.rules ?? [])
  if (unchanged && deepEqual((before as ClusterRole).aggregationRule, aggregationRule)) return
  confirm(role.rules ?? [], namespace, admission, refuse)
  // Who gathers rules from wherever they come must have them all.
  if (aggregationRule === undefined) return
  const full: readonly PolicyRule[] = [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ]
  const held = heldRules(admission.store, requester, '').rules.map(({ rule }) => rule)
  if (uncovered(held, full).length > 0) throw refuse('must have cluster-admin privileges to use the aggregationRule')
}

function checkBinding(binding: AnyBinding, admission: Admission): void {
  const { kind, store } = admission
  const { name, namespace = '' } = binding.metadata
  const { roleRef } = binding
  if (roleRef?.kind !== 'Role' && roleRef?.kind !== 'ClusterRole') return
  const resource = roleRef.kind === 'Role' ? 'roles' : 'clusterroles'
  if (mayAsk(admission, { verb: 'bind', resource, name: roleRef.name, namespace })) return
  const rules = rulesOf(store, roleRef, namespace)
  if (rules === undefined) throw missing(roleRef, resource)
  confirm(rules, namespace, admission, (because) => forbidden(kind, name, because))
}

const missing = ({ kind, name }: RoleRef, plural: string): Error => notFound({ group, plural, kind }, name)

function confirm(
  wanted: readonly PolicyRule[],
  namespace: string,
  { store, requester }: Admission,
  refuse: (because: string) => Error,
): void {
  const { rules, errors } = heldRules(store, requester, namespace)
  const lacking = uncovered(
    rules.map(({ rule }) => rule),
    wanted,
  )
  if (lacking.length === 0) return
  const { user, groups } = requester
  const texts = [...new Set(compacted(lacking).map(ruleText))].sort()
  const who = `user ${JSON.stringify(user)} (groups=${quotedList(groups)})`
  const head = `${who} is attempting to grant RBAC permissions not currently held:\n${texts.join('\n')}`
  throw refuse(errors.length === 0 ? head : `${head}; resolution errors: [${errors.join(' ')}]`)
}
