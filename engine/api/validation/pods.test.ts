import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creationTexts, withValue } from '../../testing/validation.ts'

const container = { name: 'web', image: 'web:1' }
const base = { spec: { containers: [container] } }
const first = 'spec.containers.0'

/** A valid pod with another value somewhere, and what is said of it. */
type Case = readonly (readonly [path: string, value: unknown, ...texts: readonly string[]])[]

function check(cases: Case): void {
  for (const [path, value, ...texts] of cases) {
    assert.deepEqual(creationTexts('Pod', withValue(base, path, value)), texts, `${path} = ${JSON.stringify(value)}`)
  }
}

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"

test('a pod has containers, each with a name of its own and an image', () => {
  check([
    ['spec.containers', [container]],
    ['spec.containers', [], 'spec.containers: Required value'],
    ['spec', {}, 'spec.containers: Required value'],
    [`${first}.name`, 'Web', `spec.containers[0].name: Invalid value: "Web": ${label}`],
    [`${first}.name`, '', 'spec.containers[0].name: Required value'],
    [`${first}.image`, '', 'spec.containers[0].image: Required value'],
    [
      `${first}.image`,
      ' web',
      'spec.containers[0].image: Invalid value: " web": must not have leading or trailing whitespace',
    ],
    ['spec.containers', [container, container], 'spec.containers[1].name: Duplicate value: "web"'],
    ['spec.initContainers', [container], 'spec.initContainers[0].name: Duplicate value: "web"'],
    [
      `${first}.imagePullPolicy`,
      'Sometimes',
      'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    ],
  ])
})

test('ports are numbers of a port, named uniquely, and one of the node is taken once', () => {
  const path = 'spec.containers[0].ports'
  check([
    [`${first}.ports`, [{ containerPort: 80, name: 'http' }]],
    [`${first}.ports`, [{ name: 'http' }], `${path}[0].containerPort: Required value`],
    [
      `${first}.ports`,
      [{ containerPort: 70000 }],
      `${path}[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive`,
    ],
    [
      `${first}.ports`,
      [
        { containerPort: 80, name: 'http' },
        { containerPort: 81, name: 'http' },
      ],
      `${path}[1].name: Duplicate value: "http"`,
    ],
    [
      `${first}.ports`,
      [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 81, hostPort: 80 },
      ],
      `${path}[1].hostPort: Duplicate value: "TCP//80"`,
    ],
    [
      `${first}.ports`,
      [{ containerPort: 80, protocol: 'HTTP' }],
      `${path}[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"`,
    ],
  ])
})

test('a container asks for no more than it may use', () => {
  const path = 'spec.containers[0].resources'
  check([
    [`${first}.resources`, { requests: { cpu: '1' }, limits: { cpu: '1000m' } }],
    [
      `${first}.resources`,
      { requests: { cpu: '2' }, limits: { cpu: '1' } },
      `${path}.requests: Invalid value: "2": must be less than or equal to cpu limit of 1`,
    ],
    [
      `${first}.resources`,
      { requests: { memory: '-1' } },
      `${path}.requests[memory]: Invalid value: "-1": must be greater than or equal to 0`,
    ],
    [
      `${first}.resources`,
      { requests: { 'example.com/gpu': '1' } },
      `${path}.limits: Required value: Limit must be set for non overcommitable resources`,
    ],
    [
      `${first}.resources`,
      { limits: { 'example.com/gpu': '500m' } },
      `${path}.limits[example.com/gpu]: Invalid value: "500m": must be an integer`,
      `${path}.requests[example.com/gpu]: Invalid value: "500m": must be an integer`,
    ],
    [
      `${first}.resources`,
      { requests: { disk: '1' } },
      `${path}.requests[disk]: Invalid value: "disk": must be a standard resource type or fully qualified`,
      `${path}.requests[disk]: Invalid value: "disk": must be a standard resource for containers`,
    ],
    [
      `${first}.resources`,
      { limits: { 'hugepages-2Mi': '3Mi', cpu: '1' } },
      `${path}.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi`,
      `${path}.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi`,
    ],
  ])
})

test('a probe asks in one way', () => {
  const path = 'spec.containers[0].livenessProbe'
  check([
    [`${first}.livenessProbe`, { httpGet: { port: 'http' } }],
    [`${first}.livenessProbe`, {}, `${path}: Required value: must specify a handler type`],
    [
      `${first}.livenessProbe`,
      { httpGet: { port: 80 }, tcpSocket: { port: 80 } },
      `${path}.tcpSocket: Forbidden: may not specify more than 1 handler type`,
    ],
    [
      `${first}.livenessProbe`,
      { tcpSocket: { port: 0 } },
      `${path}.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive`,
    ],
    [`${first}.livenessProbe`, { exec: { command: [] } }, `${path}.exec.command: Required value`],
    [
      `${first}.livenessProbe`,
      { tcpSocket: { port: 80 }, successThreshold: 2, periodSeconds: -1 },
      `${path}.periodSeconds: Invalid value: -1: must be greater than or equal to 0`,
      `${path}.successThreshold: Invalid value: 2: must be 1`,
    ],
    [
      `${first}.readinessProbe`,
      { tcpSocket: { port: 80 }, terminationGracePeriodSeconds: 5 },
      'spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes',
    ],
    [
      `${first}.lifecycle`,
      { preStop: { sleep: { seconds: 60 } } },
      'spec.containers[0].lifecycle.preStop.sleep: Invalid value: 60: must be non-negative and less than terminationGracePeriodSeconds (30)',
    ],
    [
      'spec.initContainers',
      [{ name: 'init', image: 'init', livenessProbe: { tcpSocket: { port: 80 } } }],
      'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
    [
      'spec.initContainers',
      [{ name: 'init', image: 'init', restartPolicy: 'Always', livenessProbe: { tcpSocket: { port: 80 } } }],
    ],
  ])
})

test('a variable has a value or a source', () => {
  const path = 'spec.containers[0].env[0]'
  check([
    [`${first}.env`, [{ name: 'A', value: 'b' }]],
    [`${first}.env`, [{ value: 'b' }], `${path}.name: Required value`],
    [
      `${first}.env`,
      [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      `${path}.valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`,
    ],
    [
      `${first}.env`,
      [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.color' } } }],
      `${path}.valueFrom.fieldRef.fieldPath: Invalid value: "metadata.color": error converting fieldPath: field label not supported: metadata.color`,
    ],
    [
      `${first}.env`,
      [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'config' } } }],
      `${path}.valueFrom.configMapKeyRef.key: Required value`,
    ],
    [
      `${first}.envFrom`,
      [{ prefix: 'A' }],
      'spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
    ],
  ])
})

test('what is mounted is a volume of the pod', () => {
  const mount = { name: 'data', mountPath: '/data' }
  const withVolumes = (volumes: readonly object[], mounts: readonly object[]): object => ({
    containers: [{ ...container, volumeMounts: mounts }],
    volumes,
  })
  check([
    ['spec', withVolumes([{ name: 'data' }], [mount])],
    ['spec', withVolumes([], [mount]), 'spec.containers[0].volumeMounts[0].name: Not found: "data"'],
    [
      'spec',
      withVolumes([{ name: 'data' }], [mount, mount]),
      'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/data": must be unique',
    ],
    [
      'spec',
      withVolumes([{ name: 'data', emptyDir: {}, hostPath: { path: '/data' } }], []),
      'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
    ],
    [
      'spec',
      withVolumes([{ name: 'data', secret: { items: [{ key: 'a', path: '../a' }] } }], []),
      'spec.volumes[0].secret.secretName: Required value',
      'spec.volumes[0].secret.items[0].path: Invalid value: "../a": must not contain \'..\'',
    ],
    ['spec.volumes', [{ name: 'a' }, { name: 'a' }], 'spec.volumes[1].name: Duplicate value: "a"'],
  ])
})

test('tolerations say of which taints and how long', () => {
  const path = 'spec.tolerations[0]'
  check([
    ['spec.tolerations', [{ operator: 'Exists' }]],
    [
      'spec.tolerations',
      [{ operator: 'Equal', value: 'a' }],
      `${path}.operator: Invalid value: "Equal": operator must be Exists when \`key\` is empty, which means "match all values and all keys"`,
    ],
    [
      'spec.tolerations',
      [{ key: 'a', operator: 'Exists', value: 'b' }],
      `${path}.operator: Invalid value: "b": value must be empty when \`operator\` is 'Exists'`,
    ],
    [
      'spec.tolerations',
      [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }],
      `${path}.effect: Invalid value: "NoSchedule": effect must be 'NoExecute' when \`tolerationSeconds\` is set`,
    ],
    [
      'spec.tolerations',
      [{ key: 'a', operator: 'Exists', effect: 'Never' }],
      `${path}.effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"`,
    ],
  ])
})

test('where pods may go is said by valid terms', () => {
  const constraint = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }
  const spread = 'spec.topologySpreadConstraints'
  const required = 'requiredDuringSchedulingIgnoredDuringExecution'
  check([
    [spread, [constraint]],
    [spread, [{ ...constraint, maxSkew: 0 }], `${spread}[0].maxSkew: Invalid value: 0: must be greater than zero`],
    [spread, [{ ...constraint, topologyKey: '' }], `${spread}[0].topologyKey: Required value: can not be empty`],
    [
      spread,
      [constraint, constraint],
      `${spread}[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"`,
    ],
    [
      spread,
      [{ ...constraint, whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 }],
      `${spread}[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway`,
    ],
    [
      `spec.affinity.nodeAffinity.${required}`,
      { nodeSelectorTerms: [] },
      `spec.affinity.nodeAffinity.${required}.nodeSelectorTerms: Required value: must have at least one node selector term`,
    ],
    [
      `spec.affinity.nodeAffinity.${required}`,
      { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In' }] }] },
      `spec.affinity.nodeAffinity.${required}.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
    ],
    [
      `spec.affinity.podAntiAffinity.${required}`,
      [{ labelSelector: {} }],
      `spec.affinity.podAntiAffinity.${required}[0].topologyKey: Required value: can not be empty`,
      `spec.affinity.podAntiAffinity.${required}[0].topologyKey: Invalid value: "": name part must be non-empty`,
      `spec.affinity.podAntiAffinity.${required}[0].topologyKey: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    ],
  ])
})

test('a pod knows its policies and its numbers', () => {
  check([
    [
      'spec.restartPolicy',
      'Sometimes',
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ],
    [
      'spec.activeDeadlineSeconds',
      0,
      'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive',
    ],
    ['spec.dnsPolicy', 'None', 'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    [
      'spec.securityContext.runAsUser',
      -1,
      'spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ],
    [
      'metadata.annotations',
      { 'controller.kubernetes.io/pod-deletion-cost': '1.5' },
      'metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "1.5": must be a 32bit integer',
    ],
    [
      'spec',
      { containers: [container], nodeName: 'worker-1', schedulingGates: [{ name: 'wait' }] },
      'spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared',
    ],
    [
      'spec.ephemeralContainers',
      [{ name: 'debug', image: 'debug' }],
      'spec.ephemeralContainers[0].terminationMessagePolicy: Required value',
      'spec.ephemeralContainers[0].imagePullPolicy: Required value',
      'spec.ephemeralContainers: Forbidden: cannot be set on create',
    ],
  ])
})
