import type { Subject } from '../schema/types.ts'
import { controllerRolePrefix, controllerRoles } from './controller-roles.ts'
import { on, type RoleShape, read, recordEvents } from './policy-notation.ts'

/** A binding that every cluster has, in short. */
export interface BindingShape {
  readonly name: string
  readonly role: string
  readonly roleKind: 'Role' | 'ClusterRole'
  readonly subjects: readonly Subject[]
  /** The minor version that first had it; absent: all. */
  readonly since?: number
  /** kubeadm's objects carry no label of the API server's. */
  readonly ofKubeadm?: true
}

/** A role or a binding in a namespace. */
export type InNamespace<T> = T & { readonly namespace: 'kube-system' | 'kube-public' }

const rbacGroup = 'rbac.authorization.k8s.io'
const user = (name: string): Subject => ({ kind: 'User', apiGroup: rbacGroup, name })
const group = (name: string): Subject => ({ kind: 'Group', apiGroup: rbacGroup, name })
const account = (name: string): Subject => ({ kind: 'ServiceAccount', name, namespace: 'kube-system' })

/** A binding named after its cluster role. */
const bound = (role: string, ...subjects: readonly Subject[]): BindingShape => ({
  name: role,
  role,
  roleKind: 'ClusterRole',
  subjects,
})

/** The group of the user that kubeadm gives its administrator (since 1.29; before that `system:masters`). */
export const kubeadmAdminsGroup = 'kubeadm:cluster-admins'
export const kubeadmAdminsSince = 29
const joiningNodes = group('system:bootstrappers:kubeadm:default-node-token')
const certificateRequests = 'system:certificates.k8s.io:certificatesigningrequests'

const kubeadm = (name: string, role: string, ...subjects: readonly Subject[]): BindingShape => ({
  ...bound(role, ...subjects),
  name: `kubeadm:${name}`,
  ofKubeadm: true,
})

export const clusterBindings: readonly BindingShape[] = [
  bound('cluster-admin', group('system:masters')),
  bound('system:basic-user', group('system:authenticated')),
  bound('system:discovery', group('system:authenticated')),
  bound('system:kube-controller-manager', user('system:kube-controller-manager')),
  bound('system:kube-dns', account('kube-dns')),
  bound('system:kube-scheduler', user('system:kube-scheduler')),
  { ...bound('system:monitoring', group('system:monitoring')), since: 22 },
  bound('system:node'),
  bound('system:node-proxier', user('system:kube-proxy')),
  bound('system:public-info-viewer', group('system:authenticated'), group('system:unauthenticated')),
  bound('system:service-account-issuer-discovery', group('system:serviceaccounts')),
  bound('system:volume-scheduler', user('system:kube-scheduler')),
  ...controllerRoles.map(({ name, since }) => ({
    ...bound(name, account(name.slice(controllerRolePrefix.length))),
    ...(since !== undefined && { since }),
  })),
  { ...kubeadm('cluster-admins', 'cluster-admin', group(kubeadmAdminsGroup)), since: kubeadmAdminsSince },
  kubeadm('get-nodes', 'kubeadm:get-nodes', joiningNodes),
  kubeadm('kubelet-bootstrap', 'system:node-bootstrapper', joiningNodes),
  kubeadm('node-autoapprove-bootstrap', `${certificateRequests}:nodeclient`, joiningNodes),
  kubeadm('node-autoapprove-certificate-rotation', `${certificateRequests}:selfnodeclient`, group('system:nodes')),
  kubeadm('node-proxier', 'system:node-proxier', account('kube-proxy')),
]

/** Cluster roles that kubeadm makes. */
export const kubeadmClusterRoles: readonly RoleShape[] = [
  { name: 'kubeadm:get-nodes', rules: [on('core', 'nodes', 'get')] },
]

const readsMap = (map: string): RoleShape['rules'] => [on('core', 'configmaps', 'get', map)]

const system = 'kube-system'

export const namespaceRoles: readonly InNamespace<RoleShape & { readonly ofKubeadm?: true }>[] = [
  {
    namespace: system,
    name: 'extension-apiserver-authentication-reader',
    rules: [on('core', 'configmaps', read, 'extension-apiserver-authentication')],
  },
  { namespace: system, name: `${controllerRolePrefix}bootstrap-signer`, rules: [on('core', 'secrets', read)] },
  {
    namespace: system,
    name: `${controllerRolePrefix}cloud-provider`,
    rules: [on('core', 'configmaps', `create ${read}`)],
  },
  {
    namespace: system,
    name: `${controllerRolePrefix}token-cleaner`,
    rules: [on('core', 'secrets', `delete ${read}`), recordEvents],
  },
  {
    namespace: system,
    name: 'system::leader-locking-kube-controller-manager',
    rules: [on('core', 'configmaps', 'watch'), on('core', 'configmaps', 'get update', 'kube-controller-manager')],
  },
  {
    namespace: system,
    name: 'system::leader-locking-kube-scheduler',
    rules: [on('core', 'configmaps', 'watch'), on('core', 'configmaps', 'get update', 'kube-scheduler')],
  },
  { namespace: system, name: 'kube-proxy', rules: readsMap('kube-proxy'), ofKubeadm: true },
  { namespace: system, name: 'kubeadm:kubelet-config', rules: readsMap('kubelet-config'), ofKubeadm: true },
  { namespace: system, name: 'kubeadm:nodes-kubeadm-config', rules: readsMap('kubeadm-config'), ofKubeadm: true },
  {
    namespace: 'kube-public',
    name: `${controllerRolePrefix}bootstrap-signer`,
    rules: [on('core', 'configmaps', read), on('core', 'configmaps', 'update', 'cluster-info'), recordEvents],
  },
  {
    namespace: 'kube-public',
    name: 'kubeadm:bootstrap-signer-clusterinfo',
    rules: readsMap('cluster-info'),
    ofKubeadm: true,
  },
]

const boundIn = (
  namespace: 'kube-system' | 'kube-public',
  role: string,
  subjects: readonly Subject[],
  more: { readonly name?: string; readonly ofKubeadm?: true } = {},
): InNamespace<BindingShape> => ({ namespace, name: role, role, roleKind: 'Role', subjects, ...more })

const nodesAndJoining = [group('system:nodes'), joiningNodes]

export const namespaceBindings: readonly InNamespace<BindingShape>[] = [
  boundIn(
    system,
    'extension-apiserver-authentication-reader',
    [user('system:kube-controller-manager'), user('system:kube-scheduler')],
    { name: 'system::extension-apiserver-authentication-reader' },
  ),
  boundIn(system, 'system::leader-locking-kube-controller-manager', [
    user('system:kube-controller-manager'),
    account('kube-controller-manager'),
  ]),
  boundIn(system, 'system::leader-locking-kube-scheduler', [user('system:kube-scheduler'), account('kube-scheduler')]),
  ...['bootstrap-signer', 'cloud-provider', 'token-cleaner'].map((name) =>
    boundIn(system, `${controllerRolePrefix}${name}`, [account(name)]),
  ),
  boundIn(system, 'kube-proxy', [joiningNodes], { ofKubeadm: true }),
  boundIn(system, 'kubeadm:kubelet-config', nodesAndJoining, { ofKubeadm: true }),
  boundIn(system, 'kubeadm:nodes-kubeadm-config', nodesAndJoining, { ofKubeadm: true }),
  boundIn('kube-public', `${controllerRolePrefix}bootstrap-signer`, [account('bootstrap-signer')]),
  boundIn('kube-public', 'kubeadm:bootstrap-signer-clusterinfo', [user('system:anonymous')], { ofKubeadm: true }),
]
