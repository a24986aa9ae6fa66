import type { FieldSpec } from './field-specs.ts'

/** Where the templates of pods stand in the kinds that have one. */
const podSpecs: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  Deployment: 'spec/template/spec',
  ReplicaSet: 'spec/template/spec',
  ReplicationController: 'spec/template/spec',
  DaemonSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
  Job: 'spec/template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
}

const inPods = (...paths: readonly string[]): readonly FieldSpec[] =>
  Object.entries(podSpecs).flatMap(([kind, at]) => paths.map((path) => ({ path: `${at}/${path}`, kind })))

const environment = (source: string): readonly string[] =>
  ['containers', 'initContainers'].flatMap((list) => [
    `${list}/env/valueFrom/${source}KeyRef/name`,
    `${list}/envFrom/${source}Ref/name`,
  ])

const on = (kind: string, ...paths: readonly string[]): readonly FieldSpec[] => paths.map((path) => ({ path, kind }))

const scaled = on('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name')
const ruled = [...on('Role', 'rules/resourceNames'), ...on('ClusterRole', 'rules/resourceNames')]
const annotated = (...names: readonly string[]): readonly FieldSpec[] =>
  on('Ingress', ...names.map((name) => `metadata/annotations/${name.replace('/', '\\/')}`))

/** By the kind that is named: where others name it. Source: kustomize .../builtinpluginconsts/namereference.go. */
export const referenceFields: Readonly<Record<string, readonly FieldSpec[]>> = {
  Deployment: scaled,
  ReplicationController: scaled,
  ReplicaSet: scaled,
  StatefulSet: scaled,
  ConfigMap: [
    ...inPods('volumes/configMap/name', 'volumes/projected/sources/configMap/name', ...environment('configMap')),
    ...ruled,
    ...annotated('nginx.ingress.kubernetes.io/fastcgi-params-configmap'),
  ],
  Secret: [
    ...inPods('volumes/secret/secretName', 'volumes/projected/sources/secret/name', 'imagePullSecrets/name'),
    ...inPods(...environment('secret')),
    ...ruled,
    ...annotated('ingress.kubernetes.io/auth-secret', 'nginx.ingress.kubernetes.io/auth-secret'),
    ...annotated('nginx.ingress.kubernetes.io/auth-tls-secret'),
    ...on('Ingress', 'spec/tls/secretName'),
    ...on('ServiceAccount', 'imagePullSecrets/name'),
    ...on('StorageClass', 'parameters/secretName', 'parameters/adminSecretName', 'parameters/userSecretName'),
    ...on('StorageClass', 'parameters/secretRef'),
    ...on('PersistentVolume', 'spec/azureFile/secretName'),
  ],
  Service: [
    ...on('StatefulSet', 'spec/serviceName'),
    ...on('Ingress', 'spec/rules/http/paths/backend/serviceName', 'spec/backend/serviceName'),
    ...on('Ingress', 'spec/rules/http/paths/backend/service/name', 'spec/defaultBackend/service/name'),
    ...on('APIService', 'spec/service/name'),
    ...on('ValidatingWebhookConfiguration', 'webhooks/clientConfig/service/name'),
    ...on('MutatingWebhookConfiguration', 'webhooks/clientConfig/service/name'),
    ...on('HTTPRoute', 'spec/rules/backendRefs/name'),
  ],
  Role: on('RoleBinding', 'roleRef/name'),
  ClusterRole: [...on('RoleBinding', 'roleRef/name'), ...on('ClusterRoleBinding', 'roleRef/name')],
  ServiceAccount: inPods('serviceAccountName'),
  PersistentVolumeClaim: inPods('volumes/persistentVolumeClaim/claimName'),
  PersistentVolume: [...on('PersistentVolumeClaim', 'spec/volumeName'), ...on('ClusterRole', 'rules/resourceNames')],
  StorageClass: [
    ...on('PersistentVolume', 'spec/storageClassName'),
    ...on('PersistentVolumeClaim', 'spec/storageClassName'),
    ...on('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
  ],
  PriorityClass: inPods('priorityClassName'),
  IngressClass: on('Ingress', 'spec/ingressClassName'),
}

/** Fields of bindings whose kind has to be the one that is named, too. */
export const kindBeside: Readonly<Record<string, true>> = { 'roleRef/name': true, 'spec/scaleTargetRef/name': true }
