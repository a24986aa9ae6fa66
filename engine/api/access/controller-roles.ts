import type { PolicyRule } from '../schema/types.ts'
import { on, type RoleShape, read, recordEvents } from './policy-notation.ts'

const all = `create delete patch update ${read}`
const setStatus = (groups: string, resource: string): readonly PolicyRule[] => [
  on(groups, `${resource}/status`, 'update'),
  on(groups, `${resource}/finalizers`, 'update'),
]
const managePods = on('core', 'pods', 'create delete list patch watch')
const signer = (name: string): string => `kubernetes.io/${name}`

/** The rules of each controller of kube-controller-manager, by the name of its service account. */
const rules: Readonly<Record<string, readonly PolicyRule[]>> = {
  'attachdetach-controller': [
    on('core', 'persistentvolumeclaims persistentvolumes', 'list watch'),
    on('core', 'nodes', read),
    on('core', 'nodes/status', 'patch update'),
    on('core', 'pods', 'list watch'),
    recordEvents,
    on('storage.k8s.io', 'volumeattachments', `create delete ${read}`),
    on('storage.k8s.io', 'csidrivers', read),
    on('storage.k8s.io', 'csinodes', read),
  ],
  'certificate-controller': [
    on('certificates.k8s.io', 'certificatesigningrequests', `delete ${read}`),
    on('certificates.k8s.io', 'certificatesigningrequests/approval certificatesigningrequests/status', 'update'),
    on('certificates.k8s.io', 'signers', 'approve', signer('kube-apiserver-client-kubelet')),
    on(
      'certificates.k8s.io',
      'signers',
      'sign',
      ['kube-apiserver-client', 'kube-apiserver-client-kubelet', 'kubelet-serving', 'legacy-unknown']
        .map(signer)
        .join(' '),
    ),
    on('authorization.k8s.io', 'subjectaccessreviews', 'create'),
    recordEvents,
  ],
  'clusterrole-aggregation-controller': [
    on('rbac.authorization.k8s.io', 'clusterroles', `escalate patch update ${read}`),
  ],
  'cronjob-controller': [
    on('batch', 'cronjobs', `update ${read}`),
    on('batch', 'jobs', all),
    ...setStatus('batch', 'cronjobs'),
    on('core', 'pods', 'delete list watch'),
    recordEvents,
  ],
  'daemon-set-controller': [
    on('apps extensions', 'daemonsets', read),
    ...setStatus('apps extensions', 'daemonsets'),
    on('core', 'nodes', 'list watch'),
    managePods,
    on('core', 'pods/binding', 'create'),
    on('apps', 'controllerrevisions', all),
    recordEvents,
  ],
  'deployment-controller': [
    on('apps extensions', 'deployments', `update ${read}`),
    ...setStatus('apps extensions', 'deployments'),
    on('apps extensions', 'replicasets', all),
    on('core', 'pods', `update ${read}`),
    recordEvents,
  ],
  'disruption-controller': [
    on('apps extensions', 'deployments', read),
    on('apps extensions', 'replicasets', read),
    on('core', 'replicationcontrollers', read),
    on('policy', 'poddisruptionbudgets', read),
    on('apps', 'statefulsets', read),
    on('policy', 'poddisruptionbudgets/status', 'update'),
    on('core', 'pods/status', 'patch update'),
    on('*', '*/scale', 'get'),
    recordEvents,
  ],
  'endpoint-controller': [
    on('core', 'pods services', read),
    on('core', 'endpoints', `create delete update ${read}`),
    on('core', 'endpoints/restricted', 'create'),
    recordEvents,
  ],
  'endpointslice-controller': [
    on('core', 'nodes pods services', read),
    on('core', 'services/finalizers', 'update'),
    on('discovery.k8s.io', 'endpointslices', `create delete update ${read}`),
    recordEvents,
  ],
  'endpointslicemirroring-controller': [
    on('core', 'endpoints services', read),
    on('core', 'services/finalizers', 'update'),
    on('core', 'endpoints/finalizers', 'update'),
    on('discovery.k8s.io', 'endpointslices', `create delete update ${read}`),
    recordEvents,
  ],
  'expand-controller': [
    on('core', 'persistentvolumes', `patch update ${read}`),
    on('core', 'persistentvolumeclaims/status', 'patch update'),
    on('core', 'persistentvolumeclaims', read),
    recordEvents,
  ],
  'generic-garbage-collector': [on('*', '*', `delete patch update ${read}`), recordEvents],
  'horizontal-pod-autoscaler': [
    on('autoscaling', 'horizontalpodautoscalers', read),
    on('autoscaling', 'horizontalpodautoscalers/status', 'update'),
    on('*', '*/scale', 'get update'),
    on('core', 'pods', 'list watch'),
    on('metrics.k8s.io', 'pods', 'list watch'),
    on('custom.metrics.k8s.io', '*', read),
    on('external.metrics.k8s.io', '*', read),
    recordEvents,
  ],
  'job-controller': [
    on('batch', 'jobs', `patch update ${read}`),
    ...setStatus('batch', 'jobs'),
    managePods,
    recordEvents,
  ],
  'namespace-controller': [
    on('core', 'namespaces', `delete ${read}`),
    on('core', 'namespaces/finalize namespaces/status', 'update'),
    on('*', '*', `delete deletecollection ${read}`),
  ],
  'node-controller': [
    on('core', 'nodes', `delete patch update ${read}`),
    on('core', 'nodes/status', 'patch update'),
    on('core', 'pods/status', 'patch update'),
    on('core', 'pods', `delete ${read}`),
    recordEvents,
  ],
  'persistent-volume-binder': [
    on('core', 'persistentvolumes', `create delete update ${read}`),
    on('core', 'persistentvolumes/status', 'update'),
    on('core', 'persistentvolumeclaims', `update ${read}`),
    on('core', 'persistentvolumeclaims/status', 'update'),
    on('core', 'pods', `create delete ${read}`),
    on('storage.k8s.io', 'storageclasses', read),
    on('core', 'nodes', 'list watch'),
    recordEvents,
    on('core', 'events', 'watch'),
  ],
  'pod-garbage-collector': [
    on('core', 'pods', 'delete list watch'),
    on('core', 'nodes', read),
    on('core', 'pods/status', 'patch'),
  ],
  'pv-protection-controller': [on('core', 'persistentvolumes', `update ${read}`), recordEvents],
  'pvc-protection-controller': [
    on('core', 'persistentvolumeclaims', `update ${read}`),
    on('core', 'persistentvolumeclaims/status', 'update'),
    on('core', 'pods', read),
    recordEvents,
  ],
  'replicaset-controller': [
    on('apps extensions', 'replicasets', `update ${read}`),
    ...setStatus('apps extensions', 'replicasets'),
    managePods,
    recordEvents,
  ],
  'replication-controller': [
    on('core', 'replicationcontrollers', `update ${read}`),
    ...setStatus('core', 'replicationcontrollers'),
    managePods,
    recordEvents,
  ],
  'resourcequota-controller': [on('*', '*', 'list watch'), on('core', 'resourcequotas/status', 'update'), recordEvents],
  'route-controller': [on('core', 'nodes', 'list watch'), on('core', 'nodes/status', 'patch'), recordEvents],
  'service-account-controller': [on('core', 'serviceaccounts', 'create'), recordEvents],
  'service-controller': [
    on('core', 'services', read),
    on('core', 'services/status', 'patch update'),
    on('core', 'nodes', 'list watch'),
    recordEvents,
  ],
  'statefulset-controller': [
    on('core', 'pods', 'list watch'),
    on('apps', 'statefulsets', read),
    ...setStatus('apps', 'statefulsets'),
    on('core', 'pods', 'create delete get patch update'),
    on('apps', 'controllerrevisions', all),
    on('core', 'persistentvolumeclaims', `create ${read}`),
    on('core', 'persistentvolumeclaims', 'delete update'),
    on('core', 'pods/finalizers', 'update'),
    recordEvents,
  ],
  'ttl-controller': [on('core', 'nodes', `list patch update watch`), recordEvents],
}

/** Those that came later, with the minor version that first had them. */
const laterRules: readonly (readonly [since: number, account: string, rules: readonly PolicyRule[]])[] = [
  [20, 'root-ca-cert-publisher', [on('core', 'configmaps', 'create update'), recordEvents]],
  [
    28,
    'legacy-service-account-token-cleaner',
    [
      on('core', 'configmaps', 'get', 'kube-apiserver-legacy-service-account-token-tracking'),
      on('core', 'secrets', 'delete patch'),
    ],
  ],
  [
    28,
    'validatingadmissionpolicy-status-controller',
    [
      on('admissionregistration.k8s.io', 'validatingadmissionpolicies', read),
      on('admissionregistration.k8s.io', 'validatingadmissionpolicies/status', 'get patch update'),
      recordEvents,
    ],
  ],
  [
    33,
    'service-cidrs-controller',
    [
      on('networking.k8s.io', 'servicecidrs', `patch update ${read}`),
      on('networking.k8s.io', 'servicecidrs/finalizers', 'patch update'),
      on('networking.k8s.io', 'servicecidrs/status', 'patch update'),
      on('networking.k8s.io', 'ipaddresses', read),
      recordEvents,
    ],
  ],
  [
    34,
    'resource-claim-controller',
    [
      on('core', 'pods', read),
      on('core', 'pods/finalizers', 'update'),
      on('resource.k8s.io', 'resourceclaims', `create delete ${read}`),
      on('resource.k8s.io', 'resourceclaims resourceclaims/status', 'patch update'),
      on('core', 'pods/status', 'patch update'),
      recordEvents,
      on('resource.k8s.io', 'resourceclaims/binding', 'patch update'),
    ],
  ],
  [
    34,
    'volumeattributesclass-protection-controller',
    [
      on('core', 'persistentvolumeclaims', read),
      on('core', 'persistentvolumes', read),
      on('storage.k8s.io', 'volumeattributesclasses', `update ${read}`),
      recordEvents,
    ],
  ],
  [
    21,
    'ephemeral-volume-controller',
    [
      on('core', 'pods', read),
      on('core', 'pods/finalizers', 'update'),
      on('core', 'persistentvolumeclaims', `create ${read}`),
      recordEvents,
    ],
  ],
  [21, 'ttl-after-finished-controller', [on('batch', 'jobs', `delete ${read}`), recordEvents]],
]

/** Name prefix of the roles, and the bindings of the same names. */
export const controllerRolePrefix = 'system:controller:'

/** Source: pkg/auth/authorizer/rbac/bootstrappolicy/controller_policy.go. */
export const controllerRoles: readonly RoleShape[] = [
  ...Object.entries(rules).map(([account, own]) => ({ name: `${controllerRolePrefix}${account}`, rules: own })),
  ...laterRules.map(([since, account, own]) => ({ name: `${controllerRolePrefix}${account}`, rules: own, since })),
]
