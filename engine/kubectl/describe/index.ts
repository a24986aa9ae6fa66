import type { KubernetesObject } from '../../api/schema/types.ts'
import { bindingDescriber, roleDescriber } from './access.ts'
import { autoscalerDescriber } from './autoscaler.ts'
import { signingRequestDescriber } from './certificate.ts'
import { configMapDescriber, secretDescriber, serviceAccountDescriber } from './configuration.ts'
import type { DescribeContext, Describer } from './describer.ts'
import { eventsAbout, writeEvents } from './events.ts'
import { genericDescriber } from './generic.ts'
import { ingressClassDescriber, ingressDescriber, ipAddressDescriber, serviceCidrDescriber } from './ingress.ts'
import { cronJobDescriber, jobDescriber } from './jobs.ts'
import { limitRangeDescriber, namespaceDescriber, quotaDescriber } from './namespaces.ts'
import { nodeDescriber } from './node.ts'
import { podDescriber } from './pod.ts'
import { budgetDescriber, networkPolicyDescriber, priorityClassDescriber } from './policies.ts'
import { endpointSliceDescriber, endpointsDescriber, serviceDescriber } from './services.ts'
import { claimDescriber, storageClassDescriber, volumeDescriber } from './storage.ts'
import {
  daemonSetDescriber,
  deploymentDescriber,
  replicaSetDescriber,
  replicationControllerDescriber,
  statefulSetDescriber,
} from './workloads.ts'
import { Writer } from './writer.ts'

/** By kind; all others are described by their fields. */
const describers: Readonly<Record<string, Describer>> = {
  ClusterRole: roleDescriber,
  CertificateSigningRequest: signingRequestDescriber,
  ClusterRoleBinding: bindingDescriber,
  ConfigMap: configMapDescriber,
  CronJob: cronJobDescriber,
  DaemonSet: daemonSetDescriber,
  Deployment: deploymentDescriber,
  EndpointSlice: endpointSliceDescriber,
  Endpoints: endpointsDescriber,
  HorizontalPodAutoscaler: autoscalerDescriber,
  IPAddress: ipAddressDescriber,
  Ingress: ingressDescriber,
  IngressClass: ingressClassDescriber,
  Job: jobDescriber,
  LimitRange: limitRangeDescriber,
  Namespace: namespaceDescriber,
  NetworkPolicy: networkPolicyDescriber,
  Node: nodeDescriber,
  PersistentVolume: volumeDescriber,
  PersistentVolumeClaim: claimDescriber,
  Pod: podDescriber,
  PodDisruptionBudget: budgetDescriber,
  PriorityClass: priorityClassDescriber,
  ReplicaSet: replicaSetDescriber,
  ReplicationController: replicationControllerDescriber,
  ResourceQuota: quotaDescriber,
  Role: roleDescriber,
  RoleBinding: bindingDescriber,
  Secret: secretDescriber,
  Service: serviceDescriber,
  ServiceAccount: serviceAccountDescriber,
  ServiceCIDR: serviceCidrDescriber,
  StatefulSet: statefulSetDescriber,
  StorageClass: storageClassDescriber,
}

/** What `kubectl describe` says of an object. Source: kubectl pkg/describe/describe.go. */
export function describeObject(object: KubernetesObject, context: DescribeContext): string {
  const found = describers[object.kind] ?? genericDescriber
  const writer = new Writer(context.zone)
  found.write(object, writer, context)
  if (found.events && context.showEvents) writeEvents(writer, eventsAbout(object, context), context)
  return writer.aligned
}
