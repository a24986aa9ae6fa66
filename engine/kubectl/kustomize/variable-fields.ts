import type { FieldSpec } from './field-specs.ts'

const templated = ['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'StatefulSet']
const podSpecs: readonly (readonly [kind: string, path: string])[] = [
  ['Pod', 'spec'],
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
  ...templated.map((kind) => [kind, 'spec/template/spec'] as const),
]

const inContainers = ['args', 'command', 'env/value', 'volumeMounts/mountPath']
const inPods = ['containers', 'initContainers'].flatMap((list) => inContainers.map((field) => `${list}/${field}`))

/** Where objects may name variables. Source: kustomize api/internal/konfig/builtinpluginconsts/varreference.go. */
export const variableFields: readonly FieldSpec[] = [
  ...podSpecs.flatMap(([kind, at]) => inPods.map((field) => ({ path: `${at}/${field}`, kind }))),
  ...['DaemonSet', 'Deployment', 'Job', 'ReplicaSet'].map((kind) => ({
    path: 'spec/template/spec/volumes/nfs/server',
    kind,
  })),
  { path: 'spec/volumes/nfs/server', kind: 'Pod' },
  { path: 'spec/volumeClaimTemplates/spec/nfs/server', kind: 'StatefulSet' },
  { path: 'spec/nfs/server', kind: 'PersistentVolume' },
  { path: 'spec/template/metadata/annotations', kind: 'Deployment' },
  ...['spec/rules/host', 'spec/tls/hosts', 'spec/tls/secretName'].map((path) => ({ path, kind: 'Ingress' })),
  ...['spec/ports/port', 'spec/ports/targetPort'].map((path) => ({ path, kind: 'Service' })),
  { path: 'metadata/labels' },
  { path: 'metadata/annotations' },
]
