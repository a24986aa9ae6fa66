import { deepEqual } from '../../api/meta/equality.ts'
import { selectorFrom, selectorFromMap, selectorSummary } from '../../api/meta/labels.ts'
import { isControlledBy } from '../../api/meta/owners.ts'
import type {
  DaemonSet,
  Deployment,
  PersistentVolumeClaim,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../api/schema/types.ts'
import { classOf } from '../../api/storage/claims.ts'
import { type DescribeContext, describer } from './describer.ts'
import {
  labelMapText,
  podsStatusText,
  selectorText,
  writeConditions,
  writeController,
  writeCreated,
  writeLabels,
  writeName,
} from './parts.ts'
import { describePodTemplate } from './pod-template.ts'
import { type Writer, writePairs } from './writer.ts'

export const deploymentDescriber = describer<Deployment>((deployment, writer, context) => {
  const { spec, status = {} } = deployment
  writeName(writer, deployment)
  writeCreated(writer, deployment)
  writeLabels(writer, deployment)
  writer.line(0, `Selector:\t${selectorText(spec.selector)}`)
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status
  writer.line(
    0,
    `Replicas:\t${spec.replicas ?? 1} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  )
  writer.line(0, `StrategyType:\t${spec.strategy?.type ?? ''}`)
  writer.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`)
  const rolling = spec.strategy?.rollingUpdate
  if (rolling !== undefined && rolling !== null)
    writer.line(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`)
  describePodTemplate(spec.template, writer, context.minor)
  writeConditions(writer, status.conditions)
  writeReplicaSets(writer, deployment, context)
})

function writeReplicaSets(writer: Writer, deployment: Deployment, { client }: DescribeContext): void {
  const kind = client.kinds.find('replicasets')
  const all =
    kind === undefined ? [] : (client.list(kind, deployment.metadata.namespace ?? '') as readonly ReplicaSet[])
  const own = all.filter((set) => isControlledBy(set, deployment)).sort(byCreation)
  const current = own.find(({ spec }) => deepEqual(withoutHash(spec.template), deployment.spec.template))
  const old = own.filter((set) => set !== current)
  if (own.length === 0) return
  writer.line(0, `OldReplicaSets:\t${replicaSetsText(old)}`)
  writer.line(0, `NewReplicaSet:\t${replicaSetsText(current === undefined ? [] : [current])}`)
}

const byCreation = (a: ReplicaSet, b: ReplicaSet): number => {
  const [left, right] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '']
  if (left !== right) return left < right ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

function withoutHash(template: ReplicaSet['spec']['template']): unknown {
  const { 'pod-template-hash': _hash, ...labels } = template?.metadata?.labels ?? {}
  return { ...template, metadata: { ...template?.metadata, labels } }
}

const replicaSetsText = (sets: readonly ReplicaSet[]): string =>
  sets
    .map(
      ({ metadata, status, spec }) =>
        `${metadata.name} (${status?.replicas ?? 0}/${spec.replicas ?? 1} replicas created)`,
    )
    .join(', ') || '<none>'

export const replicaSetDescriber = describer<ReplicaSet>((set, writer, context) => {
  const { spec, status } = set
  writeName(writer, set)
  writer.line(0, `Selector:\t${selectorSummary(spec.selector)}`)
  writeLabels(writer, set)
  writeController(writer, set)
  writer.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 1} desired`)
  writer.line(0, `Pods Status:\t${podsStatusText(set, selectorFrom(spec.selector), context)}`)
  describePodTemplate(spec.template, writer, context.minor)
  writeConditions(writer, status?.conditions)
})

export const replicationControllerDescriber = describer<ReplicationController>((controller, writer, context) => {
  const { spec, status } = controller
  writeName(writer, controller)
  writer.line(0, `Selector:\t${labelMapText(spec?.selector)}`)
  writeLabels(writer, controller)
  writer.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired`)
  writer.line(0, `Pods Status:\t${podsStatusText(controller, selectorFromMap(spec?.selector), context)}`)
  describePodTemplate(spec?.template, writer, context.minor)
  writeConditions(writer, status?.conditions)
})

export const statefulSetDescriber = describer<StatefulSet>((set, writer, context) => {
  const { spec, status } = set
  writeName(writer, set)
  writeCreated(writer, set)
  writer.line(0, `Selector:\t${selectorText(spec.selector)}`)
  writeLabels(writer, set)
  writer.line(0, `Replicas:\t${spec.replicas ?? 1} desired | ${status?.replicas ?? 0} total`)
  writer.line(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}`)
  const rolling = spec.updateStrategy?.rollingUpdate
  if (rolling?.partition !== undefined) {
    writer.line(1, `Partition:\t${rolling.partition}`)
    if (rolling.maxUnavailable !== undefined && context.minor >= 24)
      writer.line(1, `MaxUnavailable:\t${rolling.maxUnavailable}`)
  }
  writer.line(0, `Pods Status:\t${podsStatusText(set, selectorFrom(spec.selector), context)}`)
  describePodTemplate(spec.template, writer, context.minor)
  writeClaims(writer, spec.volumeClaimTemplates ?? [])
})

function writeClaims(writer: Writer, claims: readonly PersistentVolumeClaim[]): void {
  writer.line(0, claims.length === 0 ? 'Volume Claims:\t<none>' : 'Volume Claims:')
  for (const { metadata = {} as PersistentVolumeClaim['metadata'], spec } of claims) {
    writer.line(1, `Name:\t${metadata.name ?? ''}`)
    writer.line(1, `StorageClass:\t${classOf({ metadata, spec })}`)
    writePairs(writer, '  Labels', metadata.labels)
    writePairs(writer, '  Annotations', metadata.annotations)
    writer.line(1, `Capacity:\t${spec?.resources?.requests?.['storage'] ?? '<default>'}`)
    writer.line(1, `Access Modes:\t[${(spec?.accessModes ?? []).join(' ')}]`)
  }
}

/** The version of kubectl that first says in which namespace a daemon set is. */
const daemonSetNamespaceSinceMinor = 33

export const daemonSetDescriber = describer<DaemonSet>((set, writer, context) => {
  const { spec, status } = set
  if (context.minor >= daemonSetNamespaceSinceMinor) writeName(writer, set)
  else writer.line(0, `Name:\t${set.metadata.name}`)
  writer.line(0, `Selector:\t${selectorText(spec.selector)}`)
  writer.line(0, `Node-Selector:\t${labelMapText(spec.template.spec?.nodeSelector)}`)
  writeLabels(writer, set)
  writer.line(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`)
  writer.line(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`)
  writer.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`)
  writer.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`)
  writer.line(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`)
  writer.line(0, `Pods Status:\t${podsStatusText(set, selectorFrom(spec.selector), context)}`)
  describePodTemplate(spec.template, writer, context.minor)
})
