import { isTrue } from '../api/meta/conditions.ts'
import type { KubernetesObject } from '../api/schema/types.ts'

/** The numbers that the workload kinds have in common, under whatever name a kind gives them. */
export interface ReplicaCounts {
  readonly desired: number
  readonly replicas: number
  readonly ready: number
  readonly available: number
  readonly updated: number
  readonly unavailable: number
}

interface WorkloadShape {
  readonly spec?: { readonly replicas?: number; readonly parallelism?: number; readonly completions?: number }
  readonly status?: Readonly<Record<string, unknown>>
}

const workloadKinds = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Job'])

export function isWorkload({ kind }: KubernetesObject): boolean {
  return workloadKinds.has(kind)
}

const answeringKinds = new Set([...workloadKinds, 'CronJob', 'Ingress', 'Node', 'Pod', 'Service'])

/** Whether requests to an object of a kind can mean its pods. Whoever defines a kind may give it some. */
export function answersRequests({ kind, group }: { readonly kind: string; readonly group: string }): boolean {
  const isBuiltIn = group === '' || !group.includes('.') || group.endsWith('.k8s.io')
  return answeringKinds.has(kind) || !isBuiltIn
}

/** @returns undefined for a kind that counts no replicas */
export function replicaCounts(object: KubernetesObject): ReplicaCounts | undefined {
  const { spec = {}, status = {} } = object as unknown as WorkloadShape
  const count = (name: string): number => Number(status[name] ?? 0)
  if (object.kind === 'DaemonSet') {
    return {
      desired: count('desiredNumberScheduled'),
      replicas: count('currentNumberScheduled'),
      ready: count('numberReady'),
      available: count('numberAvailable'),
      updated: count('updatedNumberScheduled'),
      unavailable: count('numberUnavailable'),
    }
  }
  if (object.kind === 'Job') {
    const active = count('active')
    return {
      desired: spec.parallelism ?? 1,
      replicas: active,
      ready: count('ready'),
      available: count('ready'),
      updated: active,
      unavailable: 0,
    }
  }
  if (!isWorkload(object) && spec.replicas === undefined && status.replicas === undefined) return undefined
  const available = count('availableReplicas')
  const desired = spec.replicas ?? 1
  return {
    desired,
    replicas: count('replicas'),
    ready: count('readyReplicas'),
    available,
    updated: count(
      object.kind === 'ReplicaSet' || object.kind === 'ReplicationController'
        ? 'fullyLabeledReplicas'
        : 'updatedReplicas',
    ),
    unavailable: object.kind === 'Deployment' ? count('unavailableReplicas') : Math.max(0, desired - available),
  }
}

/** Whether the controller has looked at the newest specification. */
export function isObserved(object: KubernetesObject): boolean {
  const { generation } = object.metadata
  const observed = (object as unknown as WorkloadShape).status?.observedGeneration
  return generation === undefined || Number(observed ?? 0) >= generation
}

/** What `kubectl rollout status` waits for: the newest template everywhere, nothing old left, all of it available. */
export function isRolledOut(object: KubernetesObject): boolean {
  const counts = replicaCounts(object)
  if (counts === undefined || !isObserved(object)) return false
  const { desired, updated, replicas, available } = counts
  if (object.kind === 'DaemonSet') return updated >= desired && available >= desired
  if (object.kind === 'StatefulSet') {
    const { currentRevision, updateRevision } = (object as unknown as WorkloadShape).status ?? {}
    return counts.ready >= desired && currentRevision === updateRevision
  }
  return updated >= desired && replicas <= updated && available >= updated
}

/** Why a workload is not done, in a few words; undefined for one that is. */
export function unreadyReason(object: KubernetesObject): string | undefined {
  const counts = replicaCounts(object)
  if (counts === undefined) return undefined
  if (object.kind === 'Job') {
    const ended =
      isTrue(object as never, 'Complete') || isTrue(object as never, 'Failed') || isTrue(object as never, 'Suspended')
    return ended || counts.ready > 0 ? undefined : 'has no pod that is ready or has ended'
  }
  if (!isObserved(object)) return 'its controller has not looked at it yet'
  if (counts.ready < counts.desired) return `${counts.ready} of ${counts.desired} replicas are ready`
  return isRolledOut(object) || object.kind === 'ReplicaSet'
    ? undefined
    : `${counts.updated} of ${counts.desired} replicas are updated`
}
