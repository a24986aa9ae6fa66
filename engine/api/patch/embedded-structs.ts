/**
 * Fields that Go's types hold by value: an object that comes from the server always has them, if empty, so setting something
 * inside does not make them owned themselves. `metadata`, `spec` and `status` of kinds go without saying.
 */
export const embeddedStructs: ReadonlyMap<string, readonly string[]> = new Map([
  ['apps/v1.DaemonSetSpec', ['template', 'updateStrategy']],
  ['apps/v1.DeploymentSpec', ['template', 'strategy']],
  ['apps/v1.ReplicaSetSpec', ['template']],
  ['apps/v1.StatefulSetSpec', ['template', 'updateStrategy']],
  ['autoscaling/v1.HorizontalPodAutoscalerSpec', ['scaleTargetRef']],
  ['autoscaling/v2.HorizontalPodAutoscalerSpec', ['scaleTargetRef']],
  ['batch/v1.CronJobSpec', ['jobTemplate']],
  ['batch/v1.JobSpec', ['template']],
  ['batch/v1.JobTemplateSpec', ['metadata', 'spec']],
  ['core/v1.Binding', ['target']],
  ['core/v1.Container', ['resources']],
  ['core/v1.EphemeralContainer', ['resources']],
  ['core/v1.Event', ['involvedObject', 'source']],
  ['core/v1.NodeDaemonEndpoints', ['kubeletEndpoint']],
  ['core/v1.NodeStatus', ['daemonEndpoints', 'nodeInfo']],
  ['core/v1.PersistentVolumeClaimSpec', ['resources']],
  ['core/v1.PersistentVolumeClaimTemplate', ['metadata', 'spec']],
  ['core/v1.PodTemplate', ['template']],
  ['core/v1.PodTemplateSpec', ['metadata', 'spec']],
  ['core/v1.ServiceStatus', ['loadBalancer']],
  ['networking/v1.IngressStatus', ['loadBalancer']],
  ['networking/v1.NetworkPolicySpec', ['podSelector']],
  ['rbac/v1.ClusterRoleBinding', ['roleRef']],
  ['rbac/v1.RoleBinding', ['roleRef']],
])
