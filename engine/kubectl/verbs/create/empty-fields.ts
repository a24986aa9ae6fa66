import type { KubernetesObject } from '../../../api/schema/types.ts'
import { withEmptyCreationTime } from '../../../apiserver/older-servers.ts'

type Fields = Readonly<Record<string, unknown>>

/** The status of a new object, as far as Go writes fields that are empty. Source: the types of k8s.io/api. */
const emptyStatus: Readonly<Record<string, Fields>> = {
  'apps/v1/Deployment': {},
  'autoscaling/v1/HorizontalPodAutoscaler': { currentReplicas: 0, desiredReplicas: 0 },
  'autoscaling/v2/HorizontalPodAutoscaler': { currentMetrics: null, desiredReplicas: 0 },
  'batch/v1/CronJob': {},
  'batch/v1/Job': {},
  'batch/v1beta1/CronJob': {},
  'networking.k8s.io/v1/Ingress': { loadBalancer: {} },
  'policy/v1/PodDisruptionBudget': { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  'v1/Namespace': {},
  'v1/Pod': {},
  'v1/ResourceQuota': {},
  'v1/Service': { loadBalancer: {} },
}

/** What kubectl prints of an object that it made and did not send: the fields that are empty too. @param minor that of kubectl */
export function withEmptyFields(object: KubernetesObject, minor: number): KubernetesObject {
  const status = emptyStatus[`${object.apiVersion}/${object.kind}`]
  const whole = status === undefined ? object : { ...object, status }
  return withEmptyCreationTime(minor, whole as KubernetesObject)
}
