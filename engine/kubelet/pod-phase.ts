import type { ContainerStatus, PodSpec, PodStatus } from '../api/schema/types.ts'

export interface PhaseView {
  readonly spec: PodSpec
  readonly initContainerStatuses: readonly ContainerStatus[]
  readonly containerStatuses: readonly ContainerStatus[]
  /** The kubelet has ended the pod: what its containers came to is final, whatever its restart policy (since 1.27). */
  readonly ended: boolean
}

/** How many containers are in which state. */
interface Tally {
  running: number
  waiting: number
  /** Ended, now or before a start that is still to come. */
  stopped: number
  succeeded: number
  unknown: number
}

/** The phase that follows from what the containers do. Source: pkg/kubelet/kubelet_pods.go getPhase. */
export function podPhase(view: PhaseView): NonNullable<PodStatus['phase']> {
  const { spec, containerStatuses, ended } = view
  const started = containerStatuses.some(hasStarted)
  const init = initTally(view)
  if (init.failed && spec.restartPolicy === 'Never') return 'Failed'
  const tally = mainTally(view)
  tally.waiting += init.waiting
  tally.running += init.running
  tally.unknown += init.unknown
  if (init.pending || (init.pendingSidecar && !started)) return 'Pending'
  if (tally.waiting > 0) return 'Pending'
  if (tally.running > 0 && tally.unknown === 0) return 'Running'
  if (tally.running > 0 || tally.stopped === 0 || tally.unknown > 0) return 'Pending'
  const allWell = tally.stopped === tally.succeeded
  if (ended) return allWell ? 'Succeeded' : 'Failed'
  if ((spec.restartPolicy ?? 'Always') === 'Always') return 'Running'
  if (allWell) return 'Succeeded'
  return spec.restartPolicy === 'Never' ? 'Failed' : 'Running'
}

/** A main container that runs or has run: the pod has been through its initialization. */
export function hasStarted({ state = {}, lastState = {} }: ContainerStatus): boolean {
  return state.running !== undefined || state.terminated !== undefined || lastState.terminated !== undefined
}

function mainTally({ spec, containerStatuses }: PhaseView): Tally {
  const tally: Tally = { running: 0, waiting: 0, stopped: 0, succeeded: 0, unknown: 0 }
  for (const { name } of spec.containers) {
    const status = containerStatuses.find((each) => each.name === name)
    const { running, terminated, waiting } = status?.state ?? {}
    if (running !== undefined) tally.running++
    else if (terminated !== undefined) {
      tally.stopped++
      if (terminated.exitCode === 0) tally.succeeded++
    } else if (waiting === undefined) tally.unknown++
    else if (status?.lastState?.terminated === undefined) tally.waiting++
    else tally.stopped++
  }
  return tally
}

interface InitTally extends Pick<Tally, 'running' | 'waiting' | 'unknown'> {
  /** One of the plain init containers has not been through. */
  pending: boolean
  pendingSidecar: boolean
  failed: boolean
}

function initTally({ spec, initContainerStatuses }: PhaseView): InitTally {
  const tally: InitTally = {
    running: 0,
    waiting: 0,
    unknown: 0,
    pending: false,
    pendingSidecar: false,
    failed: false,
  }
  for (const { name, restartPolicy } of spec.initContainers ?? []) {
    const status = initContainerStatuses.find((each) => each.name === name)
    if (restartPolicy === 'Always') addSidecar(tally, status)
    else addInit(tally, status)
  }
  return tally
}

function addInit(tally: InitTally, status: ContainerStatus | undefined): void {
  const ended = status?.state?.terminated ?? (status?.state?.waiting ? status.lastState?.terminated : undefined)
  if (ended === undefined) tally.pending = true
  else if (ended.exitCode !== 0) tally.failed = true
}

function addSidecar(tally: InitTally, status: ContainerStatus | undefined): void {
  const { running, terminated, waiting } = status?.state ?? {}
  if (running !== undefined) {
    tally.running++
    if (status?.started !== true) tally.pendingSidecar = true
  } else if (waiting !== undefined) {
    if (status?.lastState?.terminated !== undefined) return
    tally.pendingSidecar = true
    tally.waiting++
  } else if (terminated === undefined) {
    tally.pendingSidecar = true
    tally.unknown++
  }
}
