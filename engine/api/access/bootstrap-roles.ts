import { on, paths, type RoleShape, read, recordEvents, write } from './policy-notation.ts'

/** What people are given: `view`, `edit` and `admin` of a namespace, and everything. */
const userRoles: readonly RoleShape[] = [
  { name: 'cluster-admin', rules: [on('*', '*', '*'), paths('*', '*')] },
  { name: 'admin', rules: [], isAggregated: true },
  { name: 'edit', rules: [], isAggregated: true, aggregatesTo: 'admin' },
  { name: 'view', rules: [], isAggregated: true, aggregatesTo: 'edit' },
  {
    name: 'system:aggregate-to-admin',
    aggregatesTo: 'admin',
    rules: [
      on('authorization.k8s.io', 'localsubjectaccessreviews', 'create'),
      on('rbac.authorization.k8s.io', 'rolebindings roles', `${read} ${write}`),
    ],
  },
  {
    name: 'system:aggregate-to-edit',
    aggregatesTo: 'edit',
    rules: [
      on('core', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy', read),
      on('core', 'serviceaccounts', 'impersonate'),
      on('core', 'pods pods/attach pods/exec pods/portforward pods/proxy', write),
      on('core', 'pods/eviction', 'create'),
      on(
        'core',
        'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
        write,
      ),
      on('core', 'serviceaccounts/token', 'create'),
      on(
        'apps',
        'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
        write,
      ),
      on('autoscaling', 'horizontalpodautoscalers', write),
      on('batch', 'cronjobs jobs', write),
      on(
        'extensions',
        'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale',
        write,
      ),
      on('policy', 'poddisruptionbudgets', write),
      on('networking.k8s.io', 'ingresses networkpolicies', write),
      on('coordination.k8s.io', 'leases', `${read} ${write}`),
    ],
  },
  {
    name: 'system:aggregate-to-view',
    aggregatesTo: 'view',
    rules: [
      on(
        'core',
        'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
        read,
      ),
      on(
        'core',
        'bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
        read,
      ),
      on('core', 'namespaces', read),
      on('discovery.k8s.io', 'endpointslices', read),
      on(
        'apps',
        'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
        read,
      ),
      on('autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status', read),
      on('batch', 'cronjobs cronjobs/status jobs jobs/status', read),
      on(
        'extensions',
        'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale',
        read,
      ),
      on('policy', 'poddisruptionbudgets poddisruptionbudgets/status', read),
      on('networking.k8s.io', 'ingresses ingresses/status networkpolicies', read),
    ],
  },
]

/** What everybody may, and what asks on behalf of others. */
const commonRoles: readonly RoleShape[] = [
  {
    name: 'system:basic-user',
    rules: [
      on('authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', 'create'),
      on('authentication.k8s.io', 'selfsubjectreviews', 'create'),
    ],
  },
  {
    name: 'system:discovery',
    rules: [paths('/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/', 'get')],
  },
  { name: 'system:public-info-viewer', rules: [paths('/healthz /livez /readyz /version /version/', 'get')] },
  {
    name: 'system:monitoring',
    since: 20,
    rules: [paths('/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*', 'get')],
  },
  {
    name: 'system:service-account-issuer-discovery',
    rules: [paths('/.well-known/openid-configuration /openid/v1/jwks', 'get')],
  },
  {
    name: 'system:auth-delegator',
    rules: [
      on('authentication.k8s.io', 'tokenreviews', 'create'),
      on('authorization.k8s.io', 'subjectaccessreviews', 'create'),
    ],
  },
  { name: 'system:kube-aggregator', rules: [on('core', 'endpoints services', read)] },
  {
    name: 'system:heapster',
    rules: [on('core', 'events namespaces nodes pods', read), on('extensions', 'deployments', read)],
  },
]

const certificates = 'certificates.k8s.io'
const approver = (name: string, signer: string): RoleShape => ({
  name: `system:certificates.k8s.io:${name}`,
  rules: [on(certificates, 'signers', 'approve', `kubernetes.io/${signer}`)],
})

const certificateRoles: readonly RoleShape[] = [
  ...['nodeclient', 'selfnodeclient'].map((kind) => ({
    name: `system:certificates.k8s.io:certificatesigningrequests:${kind}`,
    rules: [on(certificates, `certificatesigningrequests/${kind}`, 'create')],
  })),
  approver('kube-apiserver-client-approver', 'kube-apiserver-client'),
  approver('kube-apiserver-client-kubelet-approver', 'kube-apiserver-client-kubelet'),
  approver('kubelet-serving-approver', 'kubelet-serving'),
  approver('legacy-unknown-approver', 'legacy-unknown'),
  { name: 'system:node-bootstrapper', rules: [on(certificates, 'certificatesigningrequests', `create ${read}`)] },
]

export const userAndCommonRoles: readonly RoleShape[] = [...userRoles, ...commonRoles, ...certificateRoles]

/** What the programs of a node may; the node authorizer narrows `system:node` to what concerns the node. */
const nodeRoles: readonly RoleShape[] = [
  {
    name: 'system:node',
    rules: [
      on('authentication.k8s.io', 'tokenreviews', 'create'),
      on('authorization.k8s.io', 'localsubjectaccessreviews subjectaccessreviews', 'create'),
      on('core', 'services', read),
      on('core', 'nodes', `create ${read}`),
      on('core', 'nodes/status', 'patch update'),
      on('core', 'nodes', 'patch update'),
      on('core', 'events', 'create patch update'),
      on('core', 'pods', read),
      on('core', 'pods', 'create delete'),
      on('core', 'pods/status', 'patch update'),
      on('core', 'pods/eviction', 'create'),
      on('core', 'configmaps secrets', read),
      on('core', 'persistentvolumeclaims persistentvolumes', 'get'),
      on('core', 'endpoints', 'get'),
      on(certificates, 'certificatesigningrequests', `create ${read}`),
      on('coordination.k8s.io', 'leases', 'create delete get patch update'),
      on('storage.k8s.io', 'volumeattachments', 'get'),
      on('core', 'serviceaccounts/token', 'create'),
      on('core', 'persistentvolumeclaims/status', 'get patch update'),
      on('storage.k8s.io', 'csidrivers', read),
      on('storage.k8s.io', 'csinodes', 'create delete get patch update'),
      on('node.k8s.io', 'runtimeclasses', read),
    ],
  },
  {
    name: 'system:node-proxier',
    rules: [
      on('core', 'endpoints services', 'list watch'),
      on('core', 'nodes', read),
      recordEvents,
      on('discovery.k8s.io', 'endpointslices', 'list watch'),
    ],
  },
  {
    name: 'system:node-problem-detector',
    rules: [on('core', 'nodes', 'get'), on('core', 'nodes/status', 'patch'), recordEvents],
  },
  {
    name: 'system:kubelet-api-admin',
    rules: [
      on('core', 'nodes', read),
      on('core', 'nodes', 'proxy'),
      on('core', 'nodes/log nodes/metrics nodes/proxy nodes/stats', '*'),
    ],
  },
]

const leases = 'coordination.k8s.io'
const checksAccess = [
  on('authentication.k8s.io', 'tokenreviews', 'create'),
  on('authorization.k8s.io', 'subjectaccessreviews', 'create'),
]

const programRoles: readonly RoleShape[] = [
  {
    name: 'system:kube-controller-manager',
    rules: [
      recordEvents,
      on(leases, 'leases', 'create'),
      on(leases, 'leases', 'get update', 'kube-controller-manager'),
      on('core', 'secrets serviceaccounts', 'create'),
      on('core', 'secrets', 'delete'),
      on('core', 'configmaps namespaces secrets serviceaccounts', 'get'),
      on('core', 'secrets serviceaccounts', 'update'),
      ...checksAccess,
      on('*', '*', 'list watch'),
      on('core', 'serviceaccounts/token', 'create'),
    ],
  },
  {
    name: 'system:kube-scheduler',
    rules: [
      recordEvents,
      on(leases, 'leases', 'create'),
      on(leases, 'leases', 'get update', 'kube-scheduler'),
      on('core', 'nodes', read),
      on('core', 'pods', `delete ${read}`),
      on('core', 'bindings pods/binding', 'create'),
      on('core', 'pods/status', 'patch update'),
      on('core', 'replicationcontrollers services', read),
      on('apps extensions', 'replicasets', read),
      on('apps', 'statefulsets', read),
      on('policy', 'poddisruptionbudgets', read),
      on('core', 'persistentvolumeclaims persistentvolumes', read),
      ...checksAccess,
      on('storage.k8s.io', 'csinodes', read),
      on('core', 'namespaces', read),
      on('storage.k8s.io', 'csidrivers', read),
      on('storage.k8s.io', 'csistoragecapacities', read),
    ],
  },
  { name: 'system:kube-dns', rules: [on('core', 'endpoints services', 'list watch')] },
  {
    name: 'system:persistent-volume-provisioner',
    rules: [
      on('core', 'persistentvolumes', `create delete ${read}`),
      on('core', 'persistentvolumeclaims', `update ${read}`),
      on('storage.k8s.io', 'storageclasses', read),
      on('core', 'events', 'watch'),
      recordEvents,
    ],
  },
  {
    name: 'system:volume-scheduler',
    rules: [
      on('core', 'persistentvolumes', `patch update ${read}`),
      on('storage.k8s.io', 'storageclasses', read),
      on('core', 'persistentvolumeclaims', `patch update ${read}`),
    ],
  },
]

export const programAndNodeRoles: readonly RoleShape[] = [...nodeRoles, ...programRoles]
