import { withCondition } from '../api/meta/conditions.ts'
import { qosClass } from '../api/meta/qos-class.ts'
import type { Container, ContainerState, ContainerStatus, Pod, PodCondition, PodStatus } from '../api/schema/types.ts'

/** What the kubelet knows of one container, as its status tells it. */
export interface ContainerReport {
  readonly container: Container
  readonly state: ContainerState
  readonly lastState: ContainerState
  readonly ready: boolean
  readonly started: boolean
  readonly restartCount: number
  readonly containerID?: string
}

export interface PodReport {
  readonly pod: Pod
  readonly initContainers: readonly ContainerReport[]
  readonly containers: readonly ContainerReport[]
  readonly initialized: boolean
  readonly hostIP: string
  readonly podIP: string | undefined
  readonly startTime: string
  /** The pod's sandbox and network exist. */
  readonly hasSandbox: boolean
  readonly minor: number
  readonly now: string
}

/** The status that a kubelet reports. Pure; the words are those of pkg/kubelet/status/generate.go. */
export function podStatus(report: PodReport): PodStatus {
  const { pod, initContainers, containers, hostIP, podIP, startTime, minor } = report
  const phase = podPhase(report)
  const { nominatedNodeName: _nominated, ...kept } = pod.status
  return {
    ...kept,
    ...(minor >= 34 && pod.metadata.generation !== undefined ? { observedGeneration: pod.metadata.generation } : {}),
    phase,
    conditions: podConditions(report, phase),
    hostIP,
    ...(minor >= 28 ? { hostIPs: [{ ip: hostIP }] } : {}),
    ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime,
    ...(initContainers.length === 0 ? {} : { initContainerStatuses: initContainers.map(containerStatus) }),
    containerStatuses: containers.map(containerStatus),
    qosClass: pod.status.qosClass ?? qosClass(pod),
  }
}

function containerStatus({
  container,
  state,
  lastState,
  ready,
  started,
  restartCount,
  containerID,
}: ContainerReport): ContainerStatus {
  return {
    ...(containerID === undefined ? {} : { containerID }),
    image: container.image ?? '',
    imageID: containerID === undefined ? '' : (container.image ?? ''),
    lastState,
    name: container.name,
    ready,
    restartCount,
    started,
    state,
  }
}

/** Whether a terminated container of this pod is started again. */
export function isRestarted(pod: Pod, exitCode: number, isInit: boolean, container?: Container): boolean {
  if (isInit && container?.restartPolicy === 'Always') return true
  const policy = pod.spec.restartPolicy ?? 'Always'
  if (policy === 'Never') return false
  if (policy === 'OnFailure' || isInit) return exitCode !== 0
  return true
}

/** Source: pkg/kubelet/kubelet_pods.go getPhase. */
export function podPhase({ pod, initContainers, containers, initialized }: PodReport): NonNullable<PodStatus['phase']> {
  const failedInit = initContainers.some(({ state, container }) => {
    const { terminated } = state
    return (
      terminated !== undefined && terminated.exitCode !== 0 && !isRestarted(pod, terminated.exitCode, true, container)
    )
  })
  if (failedInit) return 'Failed'
  if (!initialized) return 'Pending'
  const ended = containers.map(({ state }) => state.terminated)
  if (containers.some(({ state }) => state.running !== undefined)) return 'Running'
  if (ended.every((terminated) => terminated !== undefined)) {
    const isOver =
      pod.metadata.deletionTimestamp !== undefined ||
      ended.every((terminated) => !isRestarted(pod, terminated?.exitCode ?? 0, false))
    if (!isOver) return 'Running'
    return ended.every((terminated) => terminated?.exitCode === 0) ? 'Succeeded' : 'Failed'
  }
  const hasRun = containers.every(
    ({ state, lastState }) => state.terminated !== undefined || lastState.terminated !== undefined,
  )
  return hasRun ? 'Running' : 'Pending'
}

function podConditions(report: PodReport, phase: string): readonly PodCondition[] {
  const { pod, containers, initContainers, initialized, hasSandbox, minor, now } = report
  const ended = phase === 'Succeeded' || phase === 'Failed'
  const unready = [...initContainers.filter(isSidecarReport), ...containers]
    .filter(({ ready }) => !ready)
    .map(({ container }) => container.name)
  const uninitialized = initContainers.filter(({ ready }) => !ready).map(({ container }) => container.name)
  const readiness =
    unready.length === 0 ? undefined : notReady(`containers with unready status: [${unready.join(' ')}]`)
  const whole =
    ended && phase === 'Succeeded'
      ? { status: 'False', reason: 'PodCompleted' }
      : ended
        ? { status: 'False', reason: 'PodFailed' }
        : (readiness ?? { status: 'True' })
  const gates = phase === 'Running' && readiness === undefined ? gateProblem(pod) : undefined
  const generation =
    minor >= 34 && pod.metadata.generation !== undefined ? { observedGeneration: pod.metadata.generation } : {}
  const made = (type: string, body: object): PodCondition =>
    ({ type, lastProbeTime: null, ...generation, ...body }) as unknown as PodCondition
  const initializedBody = initialized
    ? { status: 'True', ...(phase === 'Succeeded' ? { reason: 'PodCompleted' } : {}) }
    : {
        status: 'False',
        reason: 'ContainersNotInitialized',
        message: `containers with incomplete status: [${uninitialized.join(' ')}]`,
      }
  const wanted = [
    ...(minor >= 29 ? [made('PodReadyToStartContainers', { status: hasSandbox ? 'True' : 'False' })] : []),
    made('Initialized', initializedBody),
    made('Ready', gates ?? whole),
    made('ContainersReady', whole),
  ]
  return inKubeletOrder(
    wanted.reduce<readonly PodCondition[]>(
      (conditions, condition) => withCondition(conditions, condition, now),
      pod.status.conditions ?? [],
    ),
  )
}

const kubeletOrder = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']

function inKubeletOrder(conditions: readonly PodCondition[]): readonly PodCondition[] {
  const rank = ({ type }: PodCondition): number => (kubeletOrder.includes(type) ? kubeletOrder.indexOf(type) : -1)
  return conditions.toSorted((a, b) => rank(a) - rank(b))
}

function isSidecarReport({ container }: ContainerReport): boolean {
  return container.restartPolicy === 'Always'
}

function notReady(message: string): object {
  return { status: 'False', reason: 'ContainersNotReady', message }
}

function gateProblem(pod: Pod): object | undefined {
  const missing = (pod.spec.readinessGates ?? []).filter(
    ({ conditionType }) =>
      !(pod.status.conditions ?? []).some(
        ({ type, status }) => (type as string) === conditionType && status === 'True',
      ),
  )
  if (missing.length === 0) return undefined
  const messages = missing.map(({ conditionType }) =>
    (pod.status.conditions ?? []).some(({ type }) => (type as string) === conditionType)
      ? `the status of pod readiness gate "${conditionType}" is not "True", but False`
      : `corresponding condition of pod readiness gate "${conditionType}" does not exist.`,
  )
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') }
}
