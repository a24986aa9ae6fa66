import type { FieldSpec } from './field-specs.ts'

const templated = ['ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job']

/** Where metadata of an object stands besides its own: that of templates of pods, of jobs and of claims. */
function templateFields(field: 'labels' | 'annotations'): readonly FieldSpec[] {
  return [
    ...templated.map((kind) => ({ path: `spec/template/metadata/${field}`, create: true, kind })),
    { path: `spec/jobTemplate/metadata/${field}`, create: true, kind: 'CronJob' },
    { path: `spec/jobTemplate/spec/template/metadata/${field}`, create: true, kind: 'CronJob' },
  ]
}

export const ownLabels: readonly FieldSpec[] = [{ path: 'metadata/labels', create: true }]
export const templateLabels = templateFields('labels')
export const annotationFields: readonly FieldSpec[] = [
  { path: 'metadata/annotations', create: true },
  ...templateFields('annotations'),
]

const affinityTerms = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
  `${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm`,
  `${affinity}/requiredDuringSchedulingIgnoredDuringExecution`,
])

const inTemplates = ['Deployment', 'StatefulSet'].flatMap((kind) =>
  [...affinityTerms.map((term) => `affinity/${term}`), 'topologySpreadConstraints'].map((path) => ({
    path: `spec/template/spec/${path}/labelSelector/matchLabels`,
    group: 'apps',
    kind,
  })),
)

/** Where labels select. Source: kustomize api/internal/konfig/builtinpluginconsts/commonlabels.go. */
export const selectorFields: readonly FieldSpec[] = [
  { path: 'spec/selector', create: true, kind: 'Service' },
  { path: 'spec/selector', create: true, kind: 'ReplicationController' },
  ...['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].map((kind) => ({
    path: 'spec/selector/matchLabels',
    create: true,
    kind,
  })),
  { path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true, group: 'apps', kind: 'StatefulSet' },
  ...inTemplates,
  { path: 'spec/selector/matchLabels', group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', group: 'batch', kind: 'CronJob' },
  { path: 'spec/selector/matchLabels', group: 'policy', kind: 'PodDisruptionBudget' },
  { path: 'spec/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/ingress/from/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/egress/to/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
]
