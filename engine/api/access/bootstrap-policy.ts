import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../schema/types.ts'
import { aggregatedRules } from './aggregation.ts'
import {
  type BindingShape,
  clusterBindings,
  type InNamespace,
  kubeadmClusterRoles,
  namespaceBindings,
  namespaceRoles,
} from './bootstrap-bindings.ts'
import { programAndNodeRoles, userAndCommonRoles } from './bootstrap-roles.ts'
import { controllerRoles } from './controller-roles.ts'
import type { RoleShape } from './policy-notation.ts'

type Draft<T> = Omit<T, 'metadata'> & { readonly metadata: { readonly name: string; readonly namespace?: string } }

/** The roles and bindings that a cluster has from its first start, as they are created. */
export interface BootstrapPolicy {
  readonly clusterRoles: readonly Draft<ClusterRole>[]
  readonly clusterRoleBindings: readonly Draft<ClusterRoleBinding>[]
  readonly roles: readonly Draft<Role>[]
  readonly roleBindings: readonly Draft<RoleBinding>[]
}

const apiVersion = 'rbac.authorization.k8s.io/v1'
const group = 'rbac.authorization.k8s.io'

/**
 * Source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy with its testdata, and kubeadm's own bindings.
 * @param minor the minor version: 36 for 1.36
 */
export function bootstrapPolicy(minor: number): BootstrapPolicy {
  const exists = ({ since = 0 }: { readonly since?: number }): boolean => minor >= since
  const shapes = [...userAndCommonRoles, ...programAndNodeRoles, ...controllerRoles].filter(exists)
  return {
    clusterRoles: filled([
      ...shapes.map((shape) => clusterRole(shape, true)),
      ...kubeadmClusterRoles.map((shape) => clusterRole(shape, false)),
    ]),
    clusterRoleBindings: clusterBindings.filter(exists).map(clusterRoleBinding),
    roles: namespaceRoles.map(role),
    roleBindings: namespaceBindings.map(roleBinding),
  }
}

function metadataOf(name: string, isOwn: boolean, labels: Readonly<Record<string, string>> = {}): { name: string } {
  if (!isOwn) return { name }
  return {
    name,
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  } as { name: string }
}

function clusterRole({ name, rules, aggregatesTo, isAggregated }: RoleShape, isOwn: boolean): Draft<ClusterRole> {
  const label = (target: string): Record<string, string> => ({
    [`rbac.authorization.k8s.io/aggregate-to-${target}`]: 'true',
  })
  const metadata = metadataOf(name, isOwn, aggregatesTo === undefined ? {} : label(aggregatesTo))
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels: label(name) }] }
  return { apiVersion, kind: 'ClusterRole', metadata, ...(isAggregated && { aggregationRule }), rules }
}

/** With the rules that the aggregation controller has written: of `view` into `edit`, of that into `admin`. */
function filled(roles: readonly Draft<ClusterRole>[]): readonly Draft<ClusterRole>[] {
  const sorted = [...roles].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)) as ClusterRole[]
  for (const name of ['view', 'edit', 'admin']) {
    const at = sorted.findIndex(({ metadata }) => metadata.name === name)
    const aggregated = sorted[at]
    if (aggregated !== undefined) sorted[at] = { ...aggregated, rules: aggregatedRules(aggregated, sorted) }
  }
  return sorted
}

function clusterRoleBinding({ name, role: bound, subjects, ofKubeadm }: BindingShape): Draft<ClusterRoleBinding> {
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name: bound }
  const metadata = metadataOf(name, ofKubeadm !== true)
  return { apiVersion, kind: 'ClusterRoleBinding', metadata, roleRef, ...(subjects.length > 0 && { subjects }) }
}

function role({ namespace, name, rules, ofKubeadm }: InNamespace<RoleShape & { ofKubeadm?: true }>): Draft<Role> {
  const metadata = { ...metadataOf(name, ofKubeadm !== true), namespace }
  return { apiVersion, kind: 'Role', metadata, rules }
}

function roleBinding({
  namespace,
  name,
  role: bound,
  subjects,
  ofKubeadm,
}: InNamespace<BindingShape>): Draft<RoleBinding> {
  const metadata = { ...metadataOf(name, ofKubeadm !== true), namespace }
  return {
    apiVersion,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: group, kind: 'Role', name: bound },
    subjects,
  }
}
