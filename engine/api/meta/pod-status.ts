import type { ContainerState, ContainerStatus, Pod } from '../schema/types.ts'
import { isTrue } from './conditions.ts'
import { parseTime } from './time.ts'

/** What `kubectl get pods` says of a pod. */
export interface PodStatusText {
  /** STATUS: `Running`, `CrashLoopBackOff`, `Init:0/2`, `Terminating` ... */
  readonly status: string
  readonly readyContainers: number
  /** Containers and sidecars. */
  readonly totalContainers: number
  /** READY: `1/2` */
  readonly ready: string
  readonly restarts: number
  /** When a container that has restarted last ended, RFC 3339. */
  readonly lastRestart: string | undefined
}

/** Sums over container statuses while they are looked at. */
interface Tally {
  readonly restarts: number
  readonly lastRestart: string | undefined
}

const noRestarts: Tally = { restarts: 0, lastRestart: undefined }

function withRestartsOf(tally: Tally, container: ContainerStatus): Tally {
  const finished = container.lastState?.terminated?.finishedAt ?? undefined
  return {
    restarts: tally.restarts + (container.restartCount ?? 0),
    lastRestart: later(tally.lastRestart, finished),
  }
}

function later(first: string | undefined, second: string | undefined): string | undefined {
  if (first === undefined || second === undefined) return first ?? second
  return parseTime(first) < parseTime(second) ? second : first
}

/** `Error`, or `Signal:9` or `ExitCode:1` where no reason is given. */
function endReason(terminated: NonNullable<ContainerState['terminated']>): string {
  if (terminated.reason) return terminated.reason
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode ?? 0}`
}

interface InitView {
  /** The reason to show while the pod is not initialized. */
  readonly reason: string | undefined
  readonly ready: number
  readonly all: Tally
  readonly sidecars: Tally
}

/** Looks at init containers up to the first that holds the others back. */
function lookAtInitContainers(pod: Pod): InitView {
  const init = pod.spec?.initContainers ?? []
  const sidecarNames = new Set(init.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name))
  let [all, sidecars, ready] = [noRestarts, noRestarts, 0]
  for (const [index, container] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const isSidecar = sidecarNames.has(container.name)
    all = withRestartsOf(all, container)
    if (isSidecar) sidecars = withRestartsOf(sidecars, container)
    const { terminated, waiting } = container.state ?? {}
    if (terminated && (terminated.exitCode ?? 0) === 0) continue
    if (isSidecar && container.started === true) {
      if (container.ready) ready++
      continue
    }
    const isStarting = !waiting?.reason || waiting.reason === 'PodInitializing'
    const why = terminated ? endReason(terminated) : isStarting ? `${index}/${init.length}` : waiting.reason
    return { reason: `Init:${why}`, ready, all, sidecars }
  }
  return { reason: undefined, ready, all, sidecars }
}

/** What containers say: the first that has something to say wins over those behind it. */
function lookAtContainers(pod: Pod, start: { reason: string; tally: Tally }) {
  let { reason, tally } = start
  let ready = 0
  for (const container of (pod.status?.containerStatuses ?? []).toReversed()) {
    tally = withRestartsOf(tally, container)
    const { waiting, terminated, running } = container.state ?? {}
    if (waiting?.reason) reason = waiting.reason
    else if (terminated) reason = endReason(terminated)
    else if (container.ready && running) ready++
  }
  if (reason === 'Completed' && ready > 0) reason = isTrue(pod, 'Ready') ? 'Running' : 'NotReady'
  return { reason, tally, ready }
}

/** Before any container is looked at: the phase, a reason of the whole pod, or a scheduling gate. */
function podReason({ status }: Pod): string {
  const gated = status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')
  return gated ? 'SchedulingGated' : status?.reason || (status?.phase ?? '')
}

function deletionReason({ metadata, status }: Pod): string | undefined {
  if (!metadata.deletionTimestamp) return undefined
  if (status?.reason === 'NodeLost') return 'Unknown'
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? undefined : 'Terminating'
}

/** What `kubectl get pods` shows of a pod. Source: pkg/printers/internalversion/printers.go printPod. */
export function podStatusText(pod: Pod): PodStatusText {
  const init = lookAtInitContainers(pod)
  const start = { reason: init.reason ?? podReason(pod), tally: init.sidecars }
  const isStarted = init.reason === undefined || isTrue(pod, 'Initialized')
  const seen = isStarted ? lookAtContainers(pod, start) : { ...start, tally: init.all, ready: 0 }
  const readyContainers = init.ready + seen.ready
  const sidecars = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').length
  const totalContainers = (pod.spec?.containers?.length ?? 0) + sidecars
  return {
    status: deletionReason(pod) ?? seen.reason,
    readyContainers,
    totalContainers,
    ready: `${readyContainers}/${totalContainers}`,
    restarts: seen.tally.restarts,
    lastRestart: seen.tally.lastRestart,
  }
}
