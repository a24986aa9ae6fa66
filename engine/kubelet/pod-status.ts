import { withCondition } from '../api/meta/conditions.ts'
import { qosClass } from '../api/meta/qos-class.ts'
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../api/schema/types.ts'
import {
  type ConditionView,
  containersReady,
  podInitialized,
  podReady,
  readyToStartContainers,
} from './pod-conditions.ts'
import { podPhase } from './pod-phase.ts'

/** Why a pod is over before its containers are: a deadline, an eviction. */
export interface PodFailure {
  readonly reason: string
  readonly message: string
}

/** All that the kubelet knows of a pod when it reports on it. */
export interface PodReport {
  readonly pod: Pod
  readonly initContainerStatuses: readonly ContainerStatus[]
  readonly containerStatuses: readonly ContainerStatus[]
  readonly sandbox: 'none' | 'not ready' | 'ready'
  readonly hostIP: string
  readonly podIP: string | undefined
  /** RFC 3339. */
  readonly startTime: string
  /** Everything of it has been ended by the kubelet. */
  readonly ended: boolean
  readonly failure?: PodFailure
  readonly minor: number
  /** RFC 3339. */
  readonly now: string
}

/** The status that a kubelet reports of a pod. Source: pkg/kubelet/kubelet_pods.go generateAPIPodStatus. */
export function podStatus(report: PodReport): PodStatus {
  const { pod, initContainerStatuses, containerStatuses, hostIP, podIP, startTime, minor, failure } = report
  const { nominatedNodeName: _nominated, reason: _reason, message: _message, ...kept } = pod.status
  const phase = reportedPhase(report)
  return {
    ...kept,
    ...(minor >= 34 ? generationOf(pod) : {}),
    phase,
    conditions: podConditions(report, phase),
    ...(failure ?? stillTrue(pod.status, phase)),
    hostIP,
    ...(minor >= 28 ? { hostIPs: [{ ip: hostIP }] } : {}),
    ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime,
    ...(initContainerStatuses.length === 0 ? {} : { initContainerStatuses }),
    containerStatuses,
    qosClass: pod.status.qosClass ?? qosClass(pod),
  }
}

/** A pod that has ended stays so, whatever becomes of its containers. */
function reportedPhase(report: PodReport): PodStatus['phase'] {
  const before = report.pod.status.phase
  if (report.failure !== undefined) return 'Failed'
  if (before === 'Failed' || before === 'Succeeded') return before
  const { pod, ended, minor, initContainerStatuses, containerStatuses } = report
  const phase = podPhase({ spec: pod.spec, initContainerStatuses, containerStatuses, ended: ended && minor >= 27 })
  // A pod that was ended before it could end by itself has failed.
  return ended && minor >= 27 && (phase === 'Pending' || phase === 'Running') ? 'Failed' : phase
}

function stillTrue({ reason, message }: PodStatus, phase: string | undefined): Partial<PodStatus> {
  if (phase !== 'Failed') return {}
  return { ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) }
}

function generationOf({ metadata: { generation } }: Pod): { observedGeneration?: number } {
  return generation === undefined ? {} : { observedGeneration: generation }
}

/** Those of others first, then the kubelet's own in its order, the scheduler's last. */
function podConditions(report: PodReport, phase: PodStatus['phase']): readonly PodCondition[] {
  const { pod, initContainerStatuses, containerStatuses, minor, now } = report
  const before = pod.status.conditions ?? []
  const generation = minor >= 34 ? generationOf(pod) : {}
  const view: ConditionView = {
    spec: pod.spec,
    phase,
    containerStatuses:
      initContainerStatuses.length === 0 ? containerStatuses : [...initContainerStatuses, ...containerStatuses],
    conditions: before,
  }
  const made = (type: PodCondition['type'], verdict: object): PodCondition =>
    ({ type, ...generation, lastProbeTime: null, ...verdict }) as unknown as PodCondition
  const own = [
    ...(minor >= 29 ? [made('PodReadyToStartContainers', readyToStartContainers(report.sandbox, minor))] : []),
    made('Initialized', podInitialized(view)),
    made('Ready', podReady(view)),
    made('ContainersReady', containersReady(view)),
    made('PodScheduled', { status: 'True' }),
  ]
  const types = new Set(own.map(({ type }) => type))
  return [...before.filter(({ type }) => !types.has(type)), ...own.map((condition) => settled(before, condition, now))]
}

/** The condition with its time: as it was where nothing has changed. */
function settled(before: readonly PodCondition[], condition: PodCondition, now: string): PodCondition {
  const known = before.filter(({ type }) => type === condition.type)
  const [after] = withCondition(known, condition, now)
  return after ?? condition
}
