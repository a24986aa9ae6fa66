import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creationTexts, withValue } from '../../testing/validation.ts'

type Fields = Readonly<Record<string, unknown>>
/** Another value somewhere in an otherwise valid object, and the one thing said of it. */
type Rules = readonly (readonly [path: string, value: unknown, text: string])[]

const labels = { app: 'web' }
const container = { name: 'web', image: 'web:1' }
const template = { metadata: { labels }, spec: { containers: [container] } }
const selector = { matchLabels: labels }
const workload = { spec: { selector, template } }
const job = { spec: { template: { spec: { containers: [container], restartPolicy: 'Never' } } } }
const rollingUpdate = { type: 'RollingUpdate', rollingUpdate: {} }
const metric = { metric: { name: 'hits' }, target: { type: 'Value', value: '5' } }

function check(kind: string, valid: Fields, rules: Rules): void {
  assert.deepEqual(creationTexts(kind, valid), [], `${kind} itself`)
  for (const [path, value, text] of rules) {
    const found = creationTexts(kind, withValue(valid, path, value))
    assert.ok(found.includes(text), `${kind} with ${path} = ${JSON.stringify(value)}: ${JSON.stringify(found)}`)
  }
}

test('rollouts can take a step', () => {
  const strategy = 'spec.strategy.rollingUpdate'
  const update = 'spec.updateStrategy.rollingUpdate'
  check('Deployment', workload, [
    [
      'spec.strategy',
      { type: 'Fast' },
      'spec.strategy: Unsupported value: {"type":"Fast"}: supported values: "Recreate", "RollingUpdate"',
    ],
    [
      strategy,
      { maxSurge: 0, maxUnavailable: '0%' },
      `${strategy}.maxUnavailable: Invalid value: "0%": may not be 0 when \`maxSurge\` is 0`,
    ],
    [strategy, { maxSurge: -1 }, `${strategy}.maxSurge: Invalid value: -1: must be greater than or equal to 0`],
    [
      'spec.progressDeadlineSeconds',
      0,
      'spec.progressDeadlineSeconds: Invalid value: 0: must be greater than minReadySeconds',
    ],
    [
      'spec.selector',
      { matchExpressions: [{ key: 'app', operator: 'Near' }] },
      'spec.selector.matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator',
    ],
  ])
  check('DaemonSet', workload, [
    [
      update,
      { maxSurge: 1, maxUnavailable: 1 },
      `${update}.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero`,
    ],
    [
      update,
      { maxSurge: 0, maxUnavailable: 0 },
      `${update}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`,
    ],
    [
      'spec.template.spec.activeDeadlineSeconds',
      5,
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported',
    ],
    [
      'spec.updateStrategy',
      { type: 'Fast' },
      'spec.updateStrategy: Unsupported value: {"type":"Fast"}: supported values: "RollingUpdate", "OnDelete"',
    ],
  ])
  check('StatefulSet', workload, [
    [
      'spec.podManagementPolicy',
      'Random',
      "spec.podManagementPolicy: Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'",
    ],
    [
      'spec.updateStrategy',
      { type: 'Fast' },
      'spec.updateStrategy: Invalid value: {"type":"Fast"}: must be \'RollingUpdate\' or \'OnDelete\'',
    ],
    [
      'spec.updateStrategy',
      { ...rollingUpdate, type: 'OnDelete' },
      "spec.updateStrategy.rollingUpdate: Invalid value: {}: only allowed for updateStrategy 'RollingUpdate'",
    ],
    [update, { maxUnavailable: 0 }, `${update}.maxUnavailable: Invalid value: 0: cannot be 0`],
    [update, { partition: -1 }, `${update}.partition: Invalid value: -1: must be greater than or equal to 0`],
    [
      'spec.persistentVolumeClaimRetentionPolicy',
      { whenScaled: 'Keep' },
      'spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "Keep": supported values: "Retain", "Delete"',
    ],
    ['spec.ordinals', { start: -1 }, 'spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0'],
    ['spec.selector', {}, 'spec.selector: Invalid value: {}: empty selector is invalid for statefulset'],
  ])
})

test('templates are those of pods that stay', () => {
  for (const kind of ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet']) {
    check(
      kind,
      workload,
      [
        ['spec.selector', undefined, 'spec.selector: Required value'],
        [
          'spec.template.metadata.labels',
          { app: 'api' },
          'spec.template.metadata.labels: Invalid value: {"app":"api"}: `selector` does not match template `labels`',
        ],
        [
          'spec.template.spec.restartPolicy',
          'Never',
          'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
        ],
        [
          'spec.template.metadata.annotations',
          { 'a b': '' },
          "spec.template.annotations: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        ],
      ].filter(([path]) => kind !== 'DaemonSet' || path !== 'spec.selector') as unknown as Rules,
    )
  }
})

test('jobs count what they may', () => {
  const policy = (rule: object): object => ({ rules: [{ action: 'FailJob', ...rule }] })
  const exitCodes = { operator: 'In', values: [1] }
  const rule = 'spec.podFailurePolicy.rules[0]'
  check('Job', job, [
    [
      'spec.completionMode',
      'Sorted',
      'spec.completionMode: Unsupported value: "Sorted": supported values: "NonIndexed", "Indexed"',
    ],
    [
      'spec',
      { ...job.spec, completionMode: 'Indexed', parallelism: 1 },
      'spec.completions: Required value: when completion mode is Indexed',
    ],
    ['spec.maxFailedIndexes', 1, 'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified'],
    [
      'spec.managedBy',
      'me',
      'spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")',
    ],
    [
      'spec.selector',
      { matchLabels: { a: 'b' } },
      'spec.selector: Invalid value: {"matchLabels":{"a":"b","batch.kubernetes.io/controller-uid":"uid"}}: `selector` not auto-generated',
    ],
    [
      'spec.podReplacementPolicy',
      'Never',
      'spec.podReplacementPolicy: Unsupported value: "Never": supported values: "Failed", "TerminatingOrFailed"',
    ],
    [
      'spec.podFailurePolicy',
      policy({}),
      `${rule}: Invalid value: {"action":"FailJob"}: specifying one of OnExitCodes and OnPodConditions is required`,
    ],
    [
      'spec.podFailurePolicy',
      policy({ action: 'Retry', onExitCodes: exitCodes }),
      `${rule}.action: Unsupported value: "Retry": supported values: "Count", "FailIndex", "FailJob", "Ignore"`,
    ],
    [
      'spec.podFailurePolicy',
      policy({ onExitCodes: { ...exitCodes, values: [0] } }),
      `${rule}.onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator`,
    ],
    [
      'spec.podFailurePolicy',
      policy({ onExitCodes: { ...exitCodes, values: [2, 1] } }),
      `${rule}.onExitCodes.values: Invalid value: [2,1]: must be ordered`,
    ],
    [
      'spec.podFailurePolicy',
      policy({ onExitCodes: { ...exitCodes, containerName: 'x' } }),
      `${rule}.onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template`,
    ],
  ])
  const schedule = { spec: { schedule: '@daily', jobTemplate: job } }
  check('CronJob', schedule, [
    [
      'spec.timeZone',
      'Local',
      'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    ],
    ['spec.timeZone', '', 'spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string'],
    ['spec.schedule', '', 'spec.schedule: Required value'],
    [
      'spec.jobTemplate.spec.selector',
      {},
      'spec.jobTemplate.spec.selector: Invalid value: {}: `selector` will be auto-generated',
    ],
    [
      'spec.jobTemplate.spec.template.spec.restartPolicy',
      'Always',
      'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
    [
      'spec.failedJobsHistoryLimit',
      -1,
      'spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
    ],
  ])
})

test('autoscalers know what to look at', () => {
  const autoscaler = { spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 5 } }
  const at = 'spec.metrics[0]'
  const metrics = (one: object): readonly object[] => [one]
  const cpu = (target: object): object => ({ type: 'Resource', resource: { name: 'cpu', target } })
  check('HorizontalPodAutoscaler', autoscaler, [
    ['spec.maxReplicas', 0, 'spec.maxReplicas: Invalid value: 0: must be greater than 0'],
    [
      'spec.metrics',
      metrics({ type: 'Guess' }),
      `${at}.type: Unsupported value: "Guess": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"`,
    ],
    [
      'spec.metrics',
      metrics({ type: 'Resource' }),
      `${at}.resource: Required value: must populate information for the given metric source`,
    ],
    [
      'spec.metrics',
      metrics({ ...cpu({ type: 'Utilization', averageUtilization: 1 }), external: metric }),
      `${at}.external: Forbidden: must populate the given metric source only`,
    ],
    [
      'spec.metrics',
      metrics(cpu({ type: 'Share', averageUtilization: 1 })),
      `${at}.resource.target.type: Invalid value: "Share": must be either Utilization, Value, or AverageValue`,
    ],
    [
      'spec.metrics',
      metrics(cpu({ type: 'Utilization', averageUtilization: 0 })),
      `${at}.resource.target.averageUtilization: Invalid value: 0: must be greater than 0`,
    ],
    [
      'spec.metrics',
      metrics(cpu({ type: 'Utilization' })),
      `${at}.resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization`,
    ],
    [
      'spec.metrics',
      metrics({ type: 'External', external: { ...metric, metric: {} } }),
      `${at}.external.metric.name: Required value: must specify a metric name`,
    ],
    [
      'spec.metrics',
      metrics({ type: 'External', external: { ...metric, target: { type: 'Value' } } }),
      `${at}.external.target.averageValue: Required value: must set either a target value for metric or a per-pod target`,
    ],
    [
      'spec.metrics',
      metrics({ type: 'External', external: { ...metric, target: { type: 'Value', value: '0' } } }),
      `${at}.external.target.value: Invalid value: "0": must be positive`,
    ],
    ['spec.metrics', metrics({ type: 'Object', object: metric }), `${at}.object.describedObject.kind: Required value`],
    [
      'spec.behavior',
      { scaleUp: { selectPolicy: 'Any' } },
      'spec.behavior.scaleUp.selectPolicy: Unsupported value: "Any": supported values: "Disabled", "Max", "Min"',
    ],
    [
      'spec.behavior',
      { scaleUp: { policies: [{ type: 'Pods', value: 0, periodSeconds: 1801 }] } },
      'spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero',
    ],
    [
      'spec.behavior',
      { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 1801 }] } },
      'spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800',
    ],
  ])
})

test('services say how they are reached', () => {
  check('Service', { spec: { ports: [{ port: 80 }] } }, [
    ['spec.ports.0.port', 0, 'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    [
      'spec.ports.0.protocol',
      'HTTP',
      'spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
    ],
    [
      'spec',
      { type: 'NodePort', clusterIP: 'None', ports: [{ port: 80 }] },
      'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
    ],
    [
      'spec.sessionAffinity',
      'Always',
      'spec.sessionAffinity: Unsupported value: "Always": supported values: "ClientIP", "None"',
    ],
    [
      'spec',
      {
        sessionAffinity: 'ClientIP',
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } },
        ports: [{ port: 80 }],
      },
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400',
    ],
    [
      'spec.externalTrafficPolicy',
      'Local',
      'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ],
    [
      'spec.internalTrafficPolicy',
      'Near',
      'spec.internalTrafficPolicy: Unsupported value: "Near": supported values: "Cluster", "Local"',
    ],
    [
      'spec.allocateLoadBalancerNodePorts',
      true,
      "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
    ],
    [
      'spec.loadBalancerSourceRanges',
      ['10.0.0.0/8'],
      "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
    ],
    [
      'spec.healthCheckNodePort',
      30000,
      "spec.healthCheckNodePort: Invalid value: 30000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ],
    ['spec.ipFamilies', ['IPv4', 'IPv4'], 'spec.ipFamilies[1]: Duplicate value: "IPv4"'],
    [
      'spec',
      { clusterIP: '10.96.0.1', ipFamilies: ['IPv6'], ports: [{ port: 80 }] },
      'spec.clusterIPs[0]: Invalid value: "10.96.0.1": expected an IPv6 value as indicated by `ipFamilies[0]`',
    ],
  ])
})

test('volumes and mounts name what they are', () => {
  const pod = {
    spec: {
      containers: [{ ...container, volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data' }],
    },
  }
  const mount = 'spec.containers.0.volumeMounts.0'
  const source = (volume: object): readonly object[] => [{ name: 'data', ...volume }]
  check('Pod', pod, [
    [`${mount}.mountPath`, '', 'spec.containers[0].volumeMounts[0].mountPath: Required value'],
    [`${mount}.subPath`, '/a', 'spec.containers[0].volumeMounts.subPath: Invalid value: "/a": must be a relative path'],
    [
      `${mount}.mountPropagation`,
      'Some',
      'spec.containers[0].volumeMounts.mountPropagation: Unsupported value: "Some": supported values: "Bidirectional", "HostToContainer", "None"',
    ],
    [
      `${mount}.mountPropagation`,
      'Bidirectional',
      'spec.containers[0].volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers',
    ],
    [
      'spec.containers.0.volumeDevices',
      [{ name: 'data', devicePath: '/dev/a' }],
      'spec.containers[0].volumeDevices[0].name: Invalid value: "data": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
    ],
    [
      'spec.volumes',
      source({ hostPath: { path: '/a', type: 'Disk' } }),
      'spec.volumes[0].hostPath.type: Unsupported value: "Disk": supported values: "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
    ],
    [
      'spec.volumes',
      source({ nfs: { server: 'a', path: 'b' } }),
      'spec.volumes[0].nfs.path: Invalid value: "b": must be an absolute path',
    ],
    [
      'spec.volumes',
      source({ persistentVolumeClaim: {} }),
      'spec.volumes[0].persistentVolumeClaim.claimName: Required value',
    ],
    [
      'spec.volumes',
      source({ configMap: { name: 'a', defaultMode: 512 } }),
      'spec.volumes[0].configMap.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive',
    ],
    [
      'spec.volumes',
      source({ downwardAPI: { items: [{ path: 'a' }] } }),
      'spec.volumes[0].downwardAPI[0]: Required value: one of fieldRef and resourceFieldRef is required',
    ],
    [
      'spec.volumes',
      source({ projected: { sources: [{ serviceAccountToken: { path: 'a', expirationSeconds: 60 } }] } }),
      'spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    ],
    ['spec.volumes', source({ csi: {} }), 'spec.volumes[0].csi.driver: Required value'],
    [
      'spec.volumes',
      source({ awsElasticBlockStore: {} }),
      'spec.volumes[0].awsElasticBlockStore.volumeID: Required value',
    ],
  ])
})

test('what a container may do is said without contradiction', () => {
  const pod = { spec: { containers: [container] } }
  const context = 'spec.containers.0.securityContext'
  check('Pod', pod, [
    [
      context,
      { runAsUser: -1 },
      'spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ],
    [
      context,
      { seccompProfile: { type: 'Localhost' } },
      'spec.containers[0].securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost',
    ],
    [
      context,
      { seccompProfile: { type: 'Strict' } },
      'spec.containers[0].securityContext.seccompProfile.type: Unsupported value: "Strict": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
    ],
    [
      context,
      { privileged: true, allowPrivilegeEscalation: false },
      'spec.containers[0].securityContext: Invalid value: {"privileged":true,"allowPrivilegeEscalation":false}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    ],
    [
      context,
      { procMount: 'Unmasked' },
      'spec.containers[0].securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`',
    ],
    [
      'spec.securityContext.sysctls',
      [{ name: 'A' }],
      'spec.securityContext.sysctls[0].name: Invalid value: "A": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
    ],
    [
      'spec.securityContext.fsGroupChangePolicy',
      'Never',
      'spec.securityContext.fsGroupChangePolicy: Unsupported value: "Never": supported values: "Always", "OnRootMismatch"',
    ],
    [
      'spec.containers.0.resizePolicy',
      [{ resourceName: 'disk', restartPolicy: 'NotRequired' }],
      'spec.containers[0].resizePolicy: Unsupported value: "disk": supported values: "cpu", "memory"',
    ],
    [
      'spec.hostAliases',
      [{ ip: 'a' }],
      'spec.hostAliases[0].ip: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
    [
      'spec.readinessGates',
      [{ conditionType: '' }],
      'spec.readinessGates[0].conditionType: Invalid value: "": name part must be non-empty',
    ],
    [
      'spec.resources',
      { requests: { disk: '1' } },
      'spec.resources.requests[disk]: Invalid value: "disk": must be a standard resource type or fully qualified',
    ],
    ['spec.os', { name: 'beos' }, 'spec.os: Unsupported value: "beos": supported values: "linux", "windows"'],
  ])
})
