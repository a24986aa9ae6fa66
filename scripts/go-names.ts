/**
 * What the structure does not say and errors and server-side apply need: Go's names of named string types, by the fields
 * that have them (as `Type.field`, the type without its package), and the structs whose owners own them whole.
 */

/** Named string types of k8s.io/api/core and apimachinery, whose package is `v1` wherever they are used. */
const coreStrings: Readonly<Record<string, string>> = {
  ConditionStatus: '*Condition.status',
  ContainerRestartPolicy: 'Container.restartPolicy EphemeralContainer.restartPolicy',
  TerminationMessagePolicy: 'Container.terminationMessagePolicy EphemeralContainer.terminationMessagePolicy',
  PullPolicy: 'Container.imagePullPolicy EphemeralContainer.imagePullPolicy ImageVolumeSource.pullPolicy',
  Protocol:
    'ContainerPort.protocol EndpointPort.protocol PortStatus.protocol ServicePort.protocol NetworkPolicyPort.protocol IngressPortStatus.protocol',
  ResourceResizeRestartPolicy: 'ContainerResizePolicy.restartPolicy',
  ResourceName:
    'ContainerResizePolicy.resourceName ContainerResourceMetricSource.name ContainerResourceMetricStatus.name ResourceMetricSource.name ResourceMetricStatus.name',
  Signal: 'Lifecycle.stopSignal ContainerStatus.stopSignal',
  StorageMedium: 'EmptyDirVolumeSource.medium',
  URIScheme: 'HTTPGetAction.scheme',
  HostPathType: 'HostPathVolumeSource.type',
  LimitType: 'LimitRangeItem.type',
  NamespacePhase: 'NamespaceStatus.phase',
  FinalizerName: 'NamespaceSpec.finalizers',
  NodeAddressType: 'NodeAddress.type',
  NodeConditionType: 'NodeCondition.type',
  NodeSelectorOperator: 'NodeSelectorRequirement.operator TopologySelectorLabelRequirement.operator',
  NodePhase: 'NodeStatus.phase',
  PersistentVolumeClaimConditionType: 'PersistentVolumeClaimCondition.type',
  PersistentVolumeAccessMode:
    'PersistentVolumeClaimSpec.accessModes PersistentVolumeClaimStatus.accessModes PersistentVolumeSpec.accessModes',
  PersistentVolumeMode: 'PersistentVolumeClaimSpec.volumeMode PersistentVolumeSpec.volumeMode',
  PersistentVolumeClaimPhase: 'PersistentVolumeClaimStatus.phase',
  PersistentVolumeReclaimPolicy: 'PersistentVolumeSpec.persistentVolumeReclaimPolicy StorageClass.reclaimPolicy',
  PersistentVolumePhase: 'PersistentVolumeStatus.phase',
  OSName: 'PodOS.name',
  SupplementalGroupsPolicy: 'PodSecurityContext.supplementalGroupsPolicy',
  PodFSGroupChangePolicy: 'PodSecurityContext.fsGroupChangePolicy',
  PodSELinuxChangePolicy: 'PodSecurityContext.seLinuxChangePolicy',
  RestartPolicy: 'PodSpec.restartPolicy',
  DNSPolicy: 'PodSpec.dnsPolicy',
  PreemptionPolicy: 'PodSpec.preemptionPolicy PriorityClass.preemptionPolicy',
  PodPhase: 'PodStatus.phase',
  PodQOSClass: 'PodStatus.qosClass',
  PodConditionType: 'PodCondition.type PodReadinessGate.conditionType PodFailurePolicyOnPodConditionsPattern.type',
  ResourceQuotaScope: 'ResourceQuotaSpec.scopes ScopedResourceSelectorRequirement.scopeName',
  ScopeSelectorOperator: 'ScopedResourceSelectorRequirement.operator',
  LabelSelectorOperator: 'LabelSelectorRequirement.operator',
  SecretType: 'Secret.type',
  ProcMountType: 'SecurityContext.procMount',
  AppArmorProfileType: 'AppArmorProfile.type',
  SeccompProfileType: 'SeccompProfile.type',
  ServiceType: 'ServiceSpec.type',
  ServiceAffinity: 'ServiceSpec.sessionAffinity',
  ServiceExternalTrafficPolicy: 'ServiceSpec.externalTrafficPolicy',
  ServiceInternalTrafficPolicy: 'ServiceSpec.internalTrafficPolicy',
  IPFamily: 'ServiceSpec.ipFamilies',
  IPFamilyPolicy: 'ServiceSpec.ipFamilyPolicy',
  TaintEffect: 'Taint.effect Toleration.effect',
  TolerationOperator: 'Toleration.operator',
  UnsatisfiableConstraintAction: 'TopologySpreadConstraint.whenUnsatisfiable',
  NodeInclusionPolicy: 'TopologySpreadConstraint.nodeAffinityPolicy TopologySpreadConstraint.nodeTaintsPolicy',
  RecursiveReadOnlyMode: 'VolumeMount.recursiveReadOnly VolumeMountStatus.recursiveReadOnly',
  MountPropagationMode: 'VolumeMount.mountPropagation',
  ManagedFieldsOperationType: 'ManagedFieldsEntry.operation',
}

/** Named string types of the group that uses them: their package is the version of the type that has the field. */
const groupStrings: Readonly<Record<string, string>> = {
  DaemonSetUpdateStrategyType: 'DaemonSetUpdateStrategy.type',
  StatefulSetUpdateStrategyType: 'StatefulSetUpdateStrategy.type',
  DeploymentStrategyType: 'DeploymentStrategy.type',
  DeploymentConditionType: 'DeploymentCondition.type',
  ReplicaSetConditionType: 'ReplicaSetCondition.type',
  ReplicationControllerConditionType: 'ReplicationControllerCondition.type',
  PodManagementPolicyType: 'StatefulSetSpec.podManagementPolicy',
  PersistentVolumeClaimRetentionPolicyType:
    'StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled',
  HorizontalPodAutoscalerConditionType: 'HorizontalPodAutoscalerCondition.type',
  MetricSourceType: 'MetricSpec.type MetricStatus.type',
  MetricTargetType: 'MetricTarget.type',
  HPAScalingPolicyType: 'HPAScalingPolicy.type',
  ScalingPolicySelect: 'HPAScalingRules.selectPolicy',
  ConcurrencyPolicy: 'CronJobSpec.concurrencyPolicy',
  JobConditionType: 'JobCondition.type',
  CompletionMode: 'JobSpec.completionMode',
  PodReplacementPolicy: 'JobSpec.podReplacementPolicy',
  PodFailurePolicyOnExitCodesOperator: 'PodFailurePolicyOnExitCodesRequirement.operator',
  PodFailurePolicyAction: 'PodFailurePolicyRule.action',
  PathType: 'HTTPIngressPath.pathType',
  PolicyType: 'NetworkPolicySpec.policyTypes',
  UnhealthyPodEvictionPolicyType: 'PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy',
  VolumeBindingMode: 'StorageClass.volumeBindingMode',
  FSGroupPolicy: 'CSIDriverSpec.fsGroupPolicy',
  AddressType: 'EndpointSlice.addressType',
  ResourceScope: 'CustomResourceDefinitionSpec.scope',
  ConversionStrategyType: 'CustomResourceConversion.strategy',
  FailurePolicyType: 'MutatingWebhook.failurePolicy ValidatingWebhook.failurePolicy',
  SideEffectClass: 'MutatingWebhook.sideEffects ValidatingWebhook.sideEffects',
  MatchPolicyType: 'MutatingWebhook.matchPolicy ValidatingWebhook.matchPolicy',
  ReinvocationPolicyType: 'MutatingWebhook.reinvocationPolicy',
  OperationType: 'RuleWithOperations.operations',
}

/** Structs that server-side apply treats as one value (`structType=atomic` in Kubernetes' type definitions). */
const atomicStructs = new Set(
  `core/v1.ConfigMapKeySelector core/v1.EndpointAddress core/v1.EndpointPort core/v1.FileKeySelector
  core/v1.LocalObjectReference core/v1.NodeSelector core/v1.NodeSelectorTerm core/v1.ObjectFieldSelector
  core/v1.ObjectReference core/v1.ResourceFieldSelector core/v1.ScopeSelector core/v1.ScopedResourceSelectorRequirement
  core/v1.SecretKeySelector core/v1.SecretReference core/v1.TopologySelectorTerm core/v1.TypedLocalObjectReference
  autoscaling/v1.CrossVersionObjectReference meta/v1.LabelSelector meta/v1.OwnerReference discovery/v1.EndpointPort rbac/v1.RoleRef rbac/v1.Subject
  admissionregistration/v1.ParamKind admissionregistration/v1.ParamRef admissionregistration/v1.MatchResources
  admissionregistration/v1.NamedRuleWithOperations networking/v1.ServiceBackendPort`.split(/\s+/),
)

/** Go's name of the string type of a field (`v1.PullPolicy`), or undefined where it is a plain string. */
export function stringTypeName(type: string, field: string): string | undefined {
  const [group = '', bare = ''] = type.split('.')
  if (field === 'uid') return 'types.UID'
  const own = lookUp(groupStrings, bare, field)
  if (own !== undefined) return `${group.split('/')[1]}.${own}`
  const core = lookUp(coreStrings, bare, field)
  return core === undefined ? undefined : `v1.${core}`
}

function lookUp(names: Readonly<Record<string, string>>, type: string, field: string): string | undefined {
  for (const [name, fields] of Object.entries(names)) {
    const found = fields.split(' ').some((one) => {
      const [owner = '', member] = one.split('.')
      return member === field && (owner.startsWith('*') ? type.endsWith(owner.slice(1)) : type === owner)
    })
    if (found) return name
  }
  return undefined
}

export function isAtomicStruct(type: string): boolean {
  return atomicStructs.has(type)
}
