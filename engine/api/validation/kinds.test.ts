import assert from 'node:assert/strict'
import { test } from 'node:test'
import { created, creationTexts, kindContext, updateTexts, withValue } from '../../testing/validation.ts'
import { fieldErrorText } from '../field-error.ts'
import { PersistentVolumeClaim } from '../kinds/persistent-volume-claim.ts'

type Fields = Readonly<Record<string, unknown>>
/** Another value somewhere in an otherwise valid object, and what is said of it. */
type Cases = readonly (readonly [path: string, value: unknown, ...texts: readonly string[]])[]

const labels = { app: 'web' }
const pod = { containers: [{ name: 'web', image: 'web:1' }] }
const template = { metadata: { labels }, spec: pod }
const jobTemplate = { spec: { ...pod, restartPolicy: 'Never' } }
const selector = { matchLabels: labels }
const backend = { service: { name: 'web', port: { number: 80 } } }
const roleRef = { kind: 'Role', name: 'reader' }
const storage = { requests: { storage: '1Gi' } }
const webhook = {
  name: 'check.example.com',
  clientConfig: { url: 'https://example.com' },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
}
const definition = {
  metadata: { name: 'backups.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'backups', kind: 'Backup' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
}

/** A valid object of each kind. */
const valid: Readonly<Record<string, Fields>> = {
  Deployment: { spec: { selector, template } },
  ReplicationController: { spec: { selector: labels, template } },
  Job: { spec: { template: jobTemplate } },
  CronJob: { spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: jobTemplate } } } },
  PodDisruptionBudget: { spec: { minAvailable: 1, selector } },
  HorizontalPodAutoscaler: { spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 5 } },
  Service: { spec: { ports: [{ port: 80 }], selector: labels } },
  Ingress: {
    spec: { rules: [{ host: 'a.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  },
  IngressClass: { spec: { controller: 'example.com/ingress' } },
  NetworkPolicy: { spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] } },
  PersistentVolumeClaim: { spec: { accessModes: ['ReadWriteOnce'], resources: storage } },
  PersistentVolume: {
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/data' } },
  },
  StorageClass: { provisioner: 'example.com/disk' },
  ResourceQuota: { spec: { hard: { pods: '10', 'requests.cpu': '4' } } },
  LimitRange: { spec: { limits: [{ type: 'Container', max: { cpu: '2' } }] } },
  PriorityClass: { value: 1000 },
  Role: { rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }] },
  RoleBinding: { roleRef, subjects: [{ kind: 'User', name: 'ada' }] },
  ClusterRoleBinding: { roleRef: { kind: 'ClusterRole', name: 'reader' } },
  Node: { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } },
  ConfigMap: { data: { a: 'b' } },
  Secret: { type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==', 'tls.key': 'YQ==' } },
  Lease: { spec: { leaseDurationSeconds: 40 } },
  Endpoints: { subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }] },
  EndpointSlice: { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }], ports: [{ port: 80 }] },
  ValidatingWebhookConfiguration: { webhooks: [webhook] },
  CustomResourceDefinition: definition,
}

test('a valid object of every kind has no errors', () => {
  for (const [kind, object] of Object.entries(valid)) assert.deepEqual(creationTexts(kind, object), [], kind)
})

const wrong: Readonly<Record<string, Cases>> = {
  Deployment: [
    ['spec.replicas', -1, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    [
      'spec.template.metadata.labels',
      { app: 'api' },
      'spec.template.metadata.labels: Invalid value: {"app":"api"}: `selector` does not match template `labels`',
    ],
    ['spec.template.spec.containers', [], 'spec.template.spec.containers: Required value'],
    [
      'spec.template.spec.containers.0.ports',
      [{ containerPort: 0 }],
      'spec.template.spec.containers[0].ports[0].containerPort: Required value',
    ],
  ],
  ReplicationController: [
    [
      'spec.template.spec.restartPolicy',
      'Never',
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
  ],
  Job: [
    ['spec.parallelism', -1, 'spec.parallelism: Invalid value: -1: must be greater than or equal to 0'],
    [
      'spec.template.spec.restartPolicy',
      'Always',
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
    [
      'spec.template.metadata',
      { labels: { 'job-name': 'other' } },
      'spec.template.metadata.labels[job-name]: Invalid value: "other": must be \'test\'',
    ],
    ['spec.backoffLimitPerIndex', 1, 'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
  ],
  CronJob: [
    [
      'spec.schedule',
      '* * * *',
      'spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]',
    ],
    [
      'spec.schedule',
      'TZ=UTC * * * * *',
      'spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
    [
      'metadata',
      { name: 'a'.repeat(53) },
      `metadata.name: Invalid value: "${'a'.repeat(53)}": must be no more than 52 characters`,
    ],
    [
      'spec.concurrencyPolicy',
      'Queue',
      'spec.concurrencyPolicy: Unsupported value: "Queue": supported values: "Allow", "Forbid", "Replace"',
    ],
  ],
  PodDisruptionBudget: [
    ['spec.minAvailable', '110%', 'spec.minAvailable: Invalid value: "110%": must not be greater than 100%'],
    [
      'spec',
      { minAvailable: 1, maxUnavailable: 1 },
      'spec: Invalid value: {"minAvailable":1,"maxUnavailable":1}: minAvailable and maxUnavailable cannot be both set',
    ],
  ],
  HorizontalPodAutoscaler: [
    [
      'spec.minReplicas',
      0,
      'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
      'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
    ],
    ['spec.minReplicas', 6, 'spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`'],
    ['spec.scaleTargetRef', { kind: 'Deployment' }, 'spec.scaleTargetRef.name: Required value'],
    [
      'spec.metrics',
      [{ type: 'Pods', pods: { metric: { name: 'hits' }, target: { type: 'AverageValue' } } }],
      'spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue',
    ],
    [
      'spec.behavior',
      { scaleUp: { stabilizationWindowSeconds: 3601 } },
      'spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600',
    ],
  ],
  Service: [
    ['spec.ports', [], 'spec.ports: Required value'],
    [
      'spec.ports',
      [{ port: 80, nodePort: 30080 }],
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ],
    [
      'spec.ports',
      [{ port: 80 }, { port: 80 }],
      'spec.ports[0].name: Required value',
      'spec.ports[1].name: Required value',
      'spec.ports[1]: Duplicate value: {"protocol":"TCP","port":80}',
    ],
    [
      'spec.type',
      'Public',
      'spec.type: Unsupported value: "Public": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    ['spec', { type: 'ExternalName' }, 'spec.externalName: Required value'],
    [
      'spec.clusterIP',
      '10.96.0.300',
      'spec.clusterIPs[0]: Invalid value: "10.96.0.300": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
    [
      'spec.externalIPs',
      ['127.0.0.1'],
      'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
  ],
  Ingress: [
    ['spec', {}, 'spec: Invalid value: []: either `defaultBackend` or `rules` must be specified'],
    [
      'spec.rules.0.http.paths.0.pathType',
      undefined,
      'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
    ],
    [
      'spec.rules.0.http.paths.0.path',
      'a',
      'spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path',
    ],
    [
      'spec.rules.0.host',
      '10.0.0.1',
      'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
    ],
    [
      'spec.rules.0.http.paths.0.backend',
      { service: { name: 'web' } },
      'spec.rules[0].http.paths[0].backend: Required value: port name or number is required',
    ],
  ],
  IngressClass: [
    [
      'spec.controller',
      'nginx',
      'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")',
    ],
    [
      'spec.parameters',
      { kind: 'K', name: 'n', scope: 'Namespace' },
      "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
    ],
  ],
  NetworkPolicy: [
    ['spec.ingress', [{ from: [{}] }], 'spec.ingress[0].from[0]: Required value: must specify a peer'],
    [
      'spec.ingress',
      [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }] }],
      'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
    ],
    [
      'spec.ingress',
      [{ ports: [{ port: 80, endPort: 79 }] }],
      'spec.ingress[0].ports[0].endPort: Invalid value: 79: must be greater than or equal to `port`',
    ],
  ],
  PersistentVolumeClaim: [
    ['spec.accessModes', [], 'spec.accessModes: Required value: at least 1 access mode is required'],
    ['spec.resources', {}, 'spec.resources[storage]: Required value'],
    [
      'spec.resources',
      { requests: { storage: '0' } },
      'spec.resources[storage]: Invalid value: "0": must be greater than zero',
    ],
    [
      'spec.accessModes',
      ['ReadWriteOncePod', 'ReadWriteOnce'],
      'spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes',
    ],
  ],
  PersistentVolume: [
    ['spec.hostPath', undefined, 'spec: Required value: must specify a volume type'],
    [
      'spec',
      { ...(valid['PersistentVolume']?.['spec'] as object), hostPath: undefined, local: { path: '/disk' } },
      'spec.nodeAffinity: Required value: Local volume requires node affinity',
    ],
  ],
  StorageClass: [
    ['provisioner', '', 'provisioner: Required value'],
    [
      'volumeBindingMode',
      'Later',
      'volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"',
    ],
  ],
  ResourceQuota: [
    ['spec.hard', { pods: '1500m' }, 'spec.hard[pods]: Invalid value: "1500m": must be an integer'],
    [
      'spec.hard',
      { nodes: '1' },
      'spec.hard[nodes]: Invalid value: "nodes": must be a standard resource type or fully qualified',
      'spec.hard[nodes]: Invalid value: "nodes": must be a standard resource for quota',
    ],
    [
      'spec.scopes',
      ['BestEffort'],
      'spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource',
    ],
  ],
  LimitRange: [
    [
      'spec.limits.0.min',
      { cpu: '3' },
      'spec.limits[0].min[cpu]: Invalid value: "3": min value 3 is greater than max value 2',
      'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": min value 3 is greater than default request value 2',
      'spec.limits[0].default[cpu]: Invalid value: "3": min value 3 is greater than default value 2',
    ],
    [
      'spec.limits.0',
      { type: 'Pod', default: { cpu: '1' } },
      "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
    ],
  ],
  PriorityClass: [
    ['value', 1_000_000_001, 'value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
  ],
  Role: [
    [
      'rules',
      [{ verbs: [], apiGroups: [''], resources: ['pods'] }],
      'rules[0].verbs: Required value: verbs must contain at least one value',
    ],
    [
      'rules',
      [{ verbs: ['get'], nonResourceURLs: ['/'] }],
      'rules[0].nonResourceURLs: Invalid value: ["/"]: namespaced rules cannot apply to non-resource URLs',
    ],
  ],
  RoleBinding: [
    [
      'roleRef',
      { kind: 'Group', name: 'a' },
      'roleRef.kind: Unsupported value: "Group": supported values: "Role", "ClusterRole"',
    ],
    [
      'subjects',
      [{ kind: 'Robot', name: 'a' }],
      'subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
    ],
  ],
  ClusterRoleBinding: [['subjects', [{ kind: 'ServiceAccount', name: 'a' }], 'subjects[0].namespace: Required value']],
  Node: [
    ['spec.taints', [{ key: 'a' }], 'metadata.taints[0].effect: Required value'],
    [
      'spec.taints',
      [
        { key: 'a', effect: 'NoSchedule' },
        { key: 'a', effect: 'NoSchedule' },
      ],
      'metadata.taints[1]: Duplicate value: {"key":"a","effect":"NoSchedule"}: taints must be unique by key and effect pair',
    ],
  ],
  ConfigMap: [['binaryData', { a: 'YQ==' }, 'data[a]: Invalid value: "a": duplicate of key present in binaryData']],
  Secret: [['data', { 'tls.crt': 'YQ==' }, 'data[tls.key]: Required value']],
  Lease: [['spec.leaseDurationSeconds', 0, 'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0']],
  Endpoints: [['subsets', [{}], 'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`']],
  EndpointSlice: [
    ['endpoints', [{ addresses: [] }], 'endpoints[0].addresses: Required value: must contain at least 1 address'],
    ['endpoints', [{ addresses: ['::2'] }], 'endpoints[0].addresses[0]: Invalid value: "::2": must be an IPv4 address'],
  ],
  ValidatingWebhookConfiguration: [
    [
      'webhooks',
      [{ ...webhook, sideEffects: undefined }],
      'webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun',
    ],
    [
      'webhooks',
      [{ ...webhook, name: 'check' }],
      'webhooks[0].name: Invalid value: "check": should be a domain with at least three segments separated by dots',
    ],
  ],
  CustomResourceDefinition: [
    [
      'metadata.name',
      'backup.example.com',
      'metadata.name: Invalid value: "backup.example.com": must be spec.names.plural+"."+spec.group',
    ],
    [
      'spec.versions.0.schema',
      undefined,
      'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required',
    ],
  ],
}

for (const [kind, cases] of Object.entries(wrong)) {
  test(`what is wrong with a ${kind} is told in the words of Kubernetes`, () => {
    for (const [path, value, ...texts] of cases) {
      const object = withValue(valid[kind], path, value) as Fields
      assert.deepEqual(creationTexts(kind, object), texts, `${path} = ${JSON.stringify(value)}`)
    }
  })
}

const fixed: Readonly<Record<string, Cases>> = {
  Job: [
    ['spec.completions', 2, 'spec.completions: Invalid value: 2: field is immutable'],
    ['spec.parallelism', 2],
  ],
  Service: [
    ['spec.clusterIP', '10.96.0.11', 'spec.clusterIPs[0]: Invalid value: ["10.96.0.11"]: may not change once set'],
    [
      'spec.clusterIPs',
      ['10.96.0.11'],
      'spec.clusterIPs[0]: Invalid value: ["10.96.0.11"]: may not change once set',
      'spec.clusterIPs: Invalid value: ["10.96.0.11"]: first value must match `clusterIP`',
    ],
    ['spec.selector', { app: 'api' }],
  ],
  PersistentVolumeClaim: [
    [
      'spec.accessModes',
      ['ReadWriteMany'],
      'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    ],
    ['spec.volumeName', 'pv-1'],
    ['spec.storageClassName', 'fast'],
  ],
  StorageClass: [['parameters', { a: 'b' }, 'parameters: Forbidden: updates to parameters are forbidden.']],
  RoleBinding: [
    [
      'roleRef.name',
      'writer',
      'roleRef: Invalid value: {"kind":"Role","name":"writer","apiGroup":"rbac.authorization.k8s.io"}: cannot change roleRef',
    ],
  ],
  Node: [
    [
      'spec.podCIDRs',
      ['10.1.0.0/24'],
      'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
    ],
  ],
  Secret: [['type', 'Opaque', 'type: Invalid value: "Opaque": field is immutable']],
  PersistentVolume: [
    [
      'spec.hostPath.path',
      '/other',
      'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
    ],
  ],
}

const before: Readonly<Record<string, Fields>> = {
  ...valid,
  Service: withValue(valid['Service'], 'spec.clusterIP', '10.96.0.10') as Fields,
  Node: { spec: { podCIDRs: ['10.0.0.0/24'] } },
}

for (const [kind, cases] of Object.entries(fixed)) {
  test(`what may not change of a ${kind} does not`, () => {
    for (const [path, value, ...texts] of cases) {
      const found = updateTexts(kind, before[kind] ?? {}, (stored) => withValue(stored, path, value))
      assert.deepEqual(found, texts, `${path} = ${JSON.stringify(value)}`)
    }
  })
}

test('a claim that is bound may grow, and never shrink below what it holds', () => {
  const stored = created('PersistentVolumeClaim', valid['PersistentVolumeClaim'] ?? {})
  const bound = { ...stored, status: { phase: 'Bound', capacity: { storage: '1Gi' } } }
  const grown = (size: string): readonly string[] => {
    const next = withValue(bound, 'spec.resources.requests.storage', size) as unknown as PersistentVolumeClaim
    const errors = PersistentVolumeClaim.validateUpdate?.(next, bound as unknown as PersistentVolumeClaim, kindContext)
    return (errors ?? []).map(fieldErrorText)
  }
  assert.deepEqual(grown('2Gi'), [])
  assert.deepEqual(grown('512Mi'), [
    'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
  ])
})
