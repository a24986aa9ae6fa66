import { CertificateSigningRequest } from './certificate-signing-request.ts'
import { ClusterRole } from './cluster-role.ts'
import { ClusterRoleBinding } from './cluster-role-binding.ts'
import { ConfigMap } from './config-map.ts'
import { ControllerRevision } from './controller-revision.ts'
import { CronJob } from './cron-job.ts'
import { CSIDriver } from './csi-driver.ts'
import { CSINode } from './csi-node.ts'
import { CSIStorageCapacity } from './csi-storage-capacity.ts'
import { CustomResourceDefinition } from './custom-resource-definition.ts'
import { DaemonSet } from './daemon-set.ts'
import { Deployment } from './deployment.ts'
import { EndpointSlice } from './endpoint-slice.ts'
import { Endpoints } from './endpoints.ts'
import { Event } from './event.ts'
import { FlowSchema } from './flow-schema.ts'
import { HorizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts'
import { Ingress } from './ingress.ts'
import { IngressClass } from './ingress-class.ts'
import { Job } from './job.ts'
import type { Kind } from './kind.ts'
import { Lease } from './lease.ts'
import { LimitRange } from './limit-range.ts'
import { MutatingWebhookConfiguration } from './mutating-webhook-configuration.ts'
import { Namespace } from './namespace.ts'
import { NetworkPolicy } from './network-policy.ts'
import { Node } from './node.ts'
import { PersistentVolume } from './persistent-volume.ts'
import { PersistentVolumeClaim } from './persistent-volume-claim.ts'
import { Pod } from './pod.ts'
import { PodDisruptionBudget } from './pod-disruption-budget.ts'
import { PodTemplate } from './pod-template.ts'
import { PriorityClass } from './priority-class.ts'
import { PriorityLevelConfiguration } from './priority-level-configuration.ts'
import { ReplicaSet } from './replica-set.ts'
import { ReplicationController } from './replication-controller.ts'
import { ResourceQuota } from './resource-quota.ts'
import { Role } from './role.ts'
import { RoleBinding } from './role-binding.ts'
import { RuntimeClass } from './runtime-class.ts'
import { Secret } from './secret.ts'
import { Service } from './service.ts'
import { ServiceAccount } from './service-account.ts'
import { StatefulSet } from './stateful-set.ts'
import { StorageClass } from './storage-class.ts'
import { ValidatingAdmissionPolicy } from './validating-admission-policy.ts'
import { ValidatingAdmissionPolicyBinding } from './validating-admission-policy-binding.ts'
import { ValidatingWebhookConfiguration } from './validating-webhook-configuration.ts'
import { VolumeAttachment } from './volume-attachment.ts'

/**
 * Every kind that has a file of its own, one line each; those that words mean first stand first. What else a cluster has is
 * derived from the structure of the API (`versions/served.ts`).
 */
export const builtInKinds: readonly Kind[] = [
  Namespace,
  Node,
  Pod,
  Service,
  ReplicationController,
  ReplicaSet,
  Deployment,
  StatefulSet,
  DaemonSet,
  ControllerRevision,
  Job,
  CronJob,
  HorizontalPodAutoscaler,
  PodDisruptionBudget,
  ConfigMap,
  Secret,
  ServiceAccount,
  Endpoints,
  EndpointSlice,
  Ingress,
  IngressClass,
  NetworkPolicy,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  ResourceQuota,
  LimitRange,
  PriorityClass,
  Role,
  ClusterRole,
  RoleBinding,
  ClusterRoleBinding,
  CertificateSigningRequest,
  Event,
  Lease,
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  CustomResourceDefinition,
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  VolumeAttachment,
  FlowSchema,
  PodTemplate,
  PriorityLevelConfiguration,
  RuntimeClass,
  // A kind takes objects of its own type only; the machinery gives it no others, since it asks by `apiVersion` and `kind`.
] as readonly unknown[] as readonly Kind[]

/**
 * The kind that a word means: its name, singular, plural or short name in any case, `deployments.apps`,
 * `deployments.v1.apps` or `Deployment.v1.apps`. Undefined where there is none; the first where there are several.
 */
export function findKind(kinds: readonly Kind[], word: string): Kind | undefined {
  const [head = '', ...rest] = word.toLowerCase().split('.')
  const qualifier = rest.join('.')
  const named = kinds.filter((kind) => isCalled(kind, head))
  if (qualifier === '') return named[0]
  return named.find(
    ({ group, version }) => qualifier === group || qualifier === (group === '' ? version : `${version}.${group}`),
  )
}

function isCalled({ kind, plural, singular, shortNames }: Kind, word: string): boolean {
  return word === plural || word === singular || word === kind.toLowerCase() || shortNames.includes(word)
}
