import { saysTheSame } from '../api/meta/conditions.ts'
import { qosClass } from '../api/meta/qos-class.ts'
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../api/schema/types.ts'
import {
  type ConditionView,
  containersReady,
  podInitialized,
  readyToStartContainers,
  readyWith,
  type Verdict,
} from './pod-conditions.ts'
import { podPhase } from './pod-phase.ts'

/** Why a pod is over before its containers are: a deadline, an eviction. */
export interface PodFailure {
  readonly reason: string
  readonly message: string
  /** The kubelet ends it for the sake of others: condition DisruptionTarget. */
  readonly isDisruption?: boolean
}

/** All that the kubelet knows of a pod when it reports on it. */
export interface PodReport {
  readonly pod: Pod
  /** What of its status the API server has, as far as the kubelet knows. */
  readonly before: PodStatus
  readonly initContainerStatuses: readonly ContainerStatus[]
  readonly containerStatuses: readonly ContainerStatus[]
  /** Of containers that were added to the running pod. */
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[]
  readonly sandbox: 'none' | 'not ready' | 'ready'
  readonly hostIP: string
  readonly podIP: string | undefined
  /** RFC 3339. */
  readonly startTime: string
  /** Everything of it has been ended by the kubelet. */
  readonly ended: boolean
  readonly failure: PodFailure | undefined
  readonly minor: number
  /** RFC 3339. */
  readonly now: string
}

type Changing<T> = { -readonly [Field in keyof T]: T[Field] }

/**
 * The status that a kubelet reports of a pod: what it was, and over it what the kubelet says. Built field by field, since
 * it is made for every change of every pod. Source: pkg/kubelet/kubelet_pods.go generateAPIPodStatus.
 */
export function podStatus(report: PodReport): PodStatus {
  const { pod, before, initContainerStatuses, containerStatuses, hostIP, podIP, startTime, minor, failure } = report
  const { reason, message } = before
  const status: Changing<PodStatus> = { ...before }
  for (const field of untold) if (field in status) delete status[field]
  const phase = reportedPhase(report)
  const { generation } = pod.metadata
  if (minor >= 34 && generation !== undefined) status.observedGeneration = generation
  status.phase = phase
  status.conditions = podConditions(report, phase)
  const why = failure ?? (phase === 'Failed' ? { reason, message } : {})
  if (why.reason !== undefined) status.reason = why.reason
  if (why.message !== undefined) status.message = why.message
  status.hostIP = hostIP
  if (minor >= 28) status.hostIPs = [{ ip: hostIP }]
  if (podIP !== undefined) {
    status.podIP = podIP
    status.podIPs = [{ ip: podIP }]
  }
  status.startTime = startTime
  if (initContainerStatuses.length > 0) status.initContainerStatuses = initContainerStatuses
  status.containerStatuses = containerStatuses
  if (report.ephemeralContainerStatuses !== undefined)
    status.ephemeralContainerStatuses = report.ephemeralContainerStatuses
  status.qosClass = before.qosClass ?? qosClass(pod)
  return status
}

/** What the kubelet takes back unless it says it anew. */
const untold = ['nominatedNodeName', 'reason', 'message'] as const

/** A pod that has ended stays so, whatever becomes of its containers. */
function reportedPhase(report: PodReport): PodStatus['phase'] {
  const before = report.before.phase
  if (report.failure !== undefined) return 'Failed'
  if (before === 'Failed' || before === 'Succeeded') return before
  const { pod, ended, minor, initContainerStatuses, containerStatuses } = report
  const phase = podPhase({ spec: pod.spec, initContainerStatuses, containerStatuses, ended: ended && minor >= 27 })
  // A pod that was ended before it could end by itself has failed.
  return ended && minor >= 27 && (phase === 'Pending' || phase === 'Running') ? 'Failed' : phase
}

/** Those of others first, then the kubelet's own in its order, the scheduler's last. */
function podConditions(report: PodReport, phase: PodStatus['phase']): readonly PodCondition[] {
  const { pod, initContainerStatuses, containerStatuses, minor } = report
  const before = report.before.conditions ?? []
  const view: ConditionView = {
    spec: pod.spec,
    phase,
    containerStatuses:
      initContainerStatuses.length === 0 ? containerStatuses : [...initContainerStatuses, ...containerStatuses],
    conditions: before,
  }
  const ready = containersReady(view)
  const own: PodCondition[] = []
  if (minor >= 29) {
    const verdict = readyToStartContainers(report.sandbox, minor)
    own.push(condition('PodReadyToStartContainers', verdict, report))
  }
  own.push(
    condition('Initialized', podInitialized(view), report),
    condition('Ready', readyWith(ready, view), report),
    condition('ContainersReady', ready, report),
    condition('PodScheduled', scheduled, report),
  )
  if (report.failure?.isDisruption === true) own.push(condition('DisruptionTarget', disruption(report.failure), report))
  const theirs = before.filter(({ type }) => !own.some((each) => each.type === type))
  return theirs.length === 0 ? own : [...theirs, ...own]
}

/** Source: pkg/kubelet/eviction/eviction_manager.go. */
const disruption = ({ message }: PodFailure): Verdict => ({ status: 'True', reason: 'TerminationByKubelet', message })

const scheduled: Verdict = { status: 'True' }

/** A condition of the kubelet's with its time: as it was where nothing has changed. */
function condition(type: string, { status, reason, message }: Verdict, report: PodReport): PodCondition {
  const { pod, before, minor, now } = report
  const made: Record<string, unknown> = { type }
  if (minor >= 34 && pod.metadata.generation !== undefined) made.observedGeneration = pod.metadata.generation
  made.lastProbeTime = null
  made.status = status
  if (reason !== undefined) made.reason = reason
  if (message !== undefined) made.message = message
  const known = before.conditions?.find((each) => each.type === type)
  if (known !== undefined && saysTheSame(known, made as unknown as PodCondition)) return known
  made.lastTransitionTime = known?.status === status ? (known.lastTransitionTime ?? now) : now
  return made as unknown as PodCondition
}
