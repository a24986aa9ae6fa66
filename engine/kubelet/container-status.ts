import type { Container, ContainerState, ContainerStateTerminated, ContainerStatus } from '../api/schema/types.ts'
import { hexOf } from './identifiers.ts'
import { canonicalReference } from './image-puller.ts'

/** Why a container does not run yet. */
export interface WaitingReason {
  readonly reason: string
  readonly message?: string
}

/** All that the kubelet tells of one container. */
export interface ContainerReport {
  readonly container: Container
  /** Of the newest run; absent before the first. */
  readonly runId: string | undefined
  readonly state: ContainerState
  readonly lastState: ContainerState
  readonly ready: boolean
  readonly started: boolean | undefined
  readonly restartCount: number
  readonly minor: number
}

let lastRun = ''
let lastId = ''

/** The containerd identity of a run. Most that are asked for one after the other are of one run. */
export function containerId(runId: string): string {
  if (runId !== lastRun) {
    lastRun = runId
    lastId = `containerd://${hexOf(runId)}`
  }
  return lastId
}

/** Source: pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses. */
export function containerStatus(report: ContainerReport): ContainerStatus {
  const { container, runId, state, lastState, ready, started, restartCount, minor } = report
  const { image = '', name } = container
  if (runId === undefined)
    return { image, imageID: '', lastState, name, ready, restartCount, started, state } as ContainerStatus
  const { reference, id } = imageNames(image)
  const containerID = containerId(runId)
  const status = { containerID, image: reference, imageID: id, lastState, name, ready, restartCount, started, state }
  return minor >= 33 ? { ...status, ...resourcesOf(container) } : status
}

/** What the container was given, told since 1.33 (in-place resize). */
function resourcesOf({ resources = {} }: Container): Partial<ContainerStatus> {
  const { requests, limits } = resources
  return {
    ...(requests === undefined ? {} : { allocatedResources: requests }),
    resources: { ...(limits === undefined ? {} : { limits }), ...(requests === undefined ? {} : { requests }) },
  }
}

interface ImageNames {
  /** As the runtime calls it: `docker.io/library/nginx:1.19`. */
  readonly reference: string
  readonly id: string
}

/** A run has few images and many containers. */
const known = new Map<string, ImageNames>()

function imageNames(image: string): ImageNames {
  const found = known.get(image)
  if (found !== undefined) return found
  const reference = canonicalReference(image)
  const id = reference.includes('@') ? reference : `${reference.replace(/:[^:/]*$/, '')}@sha256:${hexOf(reference)}`
  const names = { reference, id }
  known.set(image, names)
  return names
}

/** What a container shows: its newest run, unless something keeps it from the next one. */
export function containerStates(view: {
  readonly state: ContainerState | undefined
  readonly previous: ContainerStateTerminated | undefined
  /** Why it could not be started, where it is to be. */
  readonly failure: WaitingReason | undefined
  readonly initial: WaitingReason
}): { state: ContainerState; lastState: ContainerState } {
  const { state, previous, failure, initial } = view
  const lastState = previous === undefined ? {} : { terminated: previous }
  if (state === undefined) return { state: { waiting: failure ?? initial }, lastState }
  if (failure === undefined || state.running !== undefined) return { state, lastState }
  return { state: { waiting: failure }, lastState: state.terminated === undefined ? lastState : state }
}

/**
 * The status of a container once its pod has been ended: of one that nobody has seen end it is not known how it did.
 * Source: pkg/kubelet/status/status_manager.go TerminatePod.
 */
export function endedStatus(status: ContainerStatus): ContainerStatus {
  if (status.state?.terminated !== undefined) return status
  return { ...status, state: { terminated: neverSeen }, ready: false, started: false }
}

const neverSeen: ContainerStateTerminated = {
  exitCode: 137,
  finishedAt: null,
  message: 'The container could not be located when the pod was terminated',
  reason: 'ContainerStatusUnknown',
  startedAt: null,
} as unknown as ContainerStateTerminated
