import type { Container, PodSpec } from '../api/schema/types.ts'
import { initContainerActions } from './init-container-actions.ts'
import type { ProbeResult } from './probes/probe-state.ts'
import { type ContainerRun, shouldStart } from './should-restart.ts'

/** One container as the kubelet sees it when it looks at its pod. */
export interface ContainerView {
  readonly container: Container
  /** Its newest run; absent where it never ran. */
  readonly run?: ContainerRun | undefined
  /** What its probes have come to for that run, where they have come to anything. */
  readonly liveness?: ProbeResult | undefined
  readonly startup?: ProbeResult | undefined
  /** Its specification is no longer the one that it was started with. */
  readonly changed?: boolean
}

/** A pod as the kubelet sees it when it looks at it. */
export interface PodView {
  readonly restartPolicy?: PodSpec['restartPolicy'] | undefined
  readonly hostNetwork?: boolean | undefined
  readonly deleted: boolean
  readonly sandbox?: { readonly ready: boolean; readonly attempt: number; readonly ip: string } | undefined
  readonly initContainers: readonly ContainerView[]
  readonly containers: readonly ContainerView[]
}

/** A container to end, with the words for it. */
export interface Kill {
  readonly index: number
  readonly message: string
  /** Which probe wants it; its own grace period counts then. */
  readonly probe?: 'liveness' | 'startup'
}

/** What to do for a pod. Containers are indexes into its specification. */
export interface PodActions {
  /** End everything that runs and the sandbox. */
  readonly killPod: boolean
  readonly createSandbox: boolean
  /** The number of the sandbox, the new one where one is created. */
  readonly attempt: number
  readonly startContainers: readonly number[]
  readonly killContainers: readonly Kill[]
  readonly startInitContainers: readonly number[]
  readonly killInitContainers: readonly Kill[]
}

/** Decides what a pod needs. Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions. */
export function podActions(pod: PodView): PodActions {
  const { changed, attempt } = sandboxChange(pod)
  const nothing: PodActions = {
    killPod: false,
    createSandbox: false,
    attempt,
    startContainers: [],
    killContainers: [],
    startInitContainers: [],
    killInitContainers: [],
  }
  if (changed) return withNewSandbox(pod, { ...nothing, killPod: true })
  const init = initContainerActions(pod)
  if (init.failed) return { ...nothing, killPod: true }
  const initialized = { ...nothing, startInitContainers: init.start, killInitContainers: init.kill }
  return init.initialized ? withContainers(pod, initialized) : initialized
}

/** Source: pkg/kubelet/kuberuntime/util PodSandboxChanged. */
export function sandboxChange({ sandbox, hostNetwork }: PodView): { changed: boolean; attempt: number } {
  if (sandbox === undefined) return { changed: true, attempt: 0 }
  const usable = sandbox.ready && (hostNetwork === true || sandbox.ip !== '')
  return { changed: !usable, attempt: usable ? sandbox.attempt : sandbox.attempt + 1 }
}

/** Without a sandbox everything begins anew, unless the pod has done what it was to do. */
function withNewSandbox(pod: PodView, kill: PodActions): PodActions {
  const all = [...pod.initContainers, ...pod.containers]
  const everRan = all.some(({ run }) => run !== undefined)
  if (pod.restartPolicy === 'Never' && kill.attempt !== 0 && everRan) return kill
  const start = pod.containers.flatMap(({ run }, index) =>
    pod.restartPolicy === 'OnFailure' && run !== undefined && run.state !== 'running' && run.exitCode === 0
      ? []
      : [index],
  )
  if (start.length === 0 && pod.containers.some(({ run }) => run !== undefined)) return kill
  if (pod.initContainers.length > 0) return { ...kill, createSandbox: true, startInitContainers: [0] }
  return { ...kill, createSandbox: true, startContainers: start }
}

function withContainers(pod: PodView, actions: PodActions): PodActions {
  const start: number[] = []
  const kill: Kill[] = []
  let kept = 0
  for (const [index, view] of pod.containers.entries()) {
    const { container, run } = view
    if (run?.state !== 'running') {
      if (!shouldStart(container, pod, run)) continue
      start.push(index)
      if (run?.state === 'unknown') kill.push({ index, message: unknownText(container) })
      continue
    }
    const end = killReason(view)
    if (end === undefined) {
      kept++
      continue
    }
    const restart = view.changed === true || pod.restartPolicy !== 'Never'
    if (restart) start.push(index)
    kill.push({ ...end, index, message: restart ? `${end.message}, will be restarted` : end.message })
  }
  const over = kept === 0 && start.length === 0
  return {
    ...actions,
    startContainers: start,
    killContainers: kill,
    ...(over ? { killPod: true, startInitContainers: [] } : {}),
  }
}

/** Why a running container is ended, if it is. */
function killReason({ container, changed, liveness, startup }: ContainerView): Omit<Kill, 'index'> | undefined {
  const name = `Container ${container.name}`
  if (changed === true) return { message: `${name} definition changed` }
  if (liveness === 'Failure') return { message: `${name} failed liveness probe`, probe: 'liveness' }
  if (startup === 'Failure') return { message: `${name} failed startup probe`, probe: 'startup' }
  return undefined
}

function unknownText({ name }: Container): string {
  return `Container ${name} is in "unknown" state, try killing it before restart`
}
