import type { Container } from '../api/schema/types.ts'
import type { ContainerView, Kill, PodView } from './pod-actions.ts'

/** What to do for the init containers of a pod, and whether the others may run. */
export interface InitActions {
  readonly initialized: boolean
  /** One of them has failed for good. */
  readonly failed: boolean
  readonly start: readonly number[]
  readonly kill: readonly Kill[]
}

interface Step {
  readonly start?: number
  readonly kill?: Kill
  /** The last of all has done its part. */
  readonly initialized?: boolean
  readonly failed?: boolean
}

/**
 * Looks at the init containers from the last one back: the last that is known of decides which comes next, since the ones
 * before it must have been through; of those only sidecars are kept up.
 * Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go computeInitContainerActions.
 */
export function initContainerActions(pod: PodView): InitActions {
  const { initContainers } = pod
  if (initContainers.length === 0) return { initialized: true, failed: false, start: [], kill: [] }
  const start: number[] = []
  const kill: Kill[] = []
  let initialized = pod.containers.some(({ run }) => run?.state === 'created' || run?.state === 'running')
  let passed = initialized
  for (let index = initContainers.length - 1; index >= 0; index--) {
    const view = initContainers[index] as ContainerView
    const sidecar = view.container.restartPolicy === 'Always'
    if (view.run === undefined) {
      if (passed && sidecar) start.push(index)
      continue
    }
    if (passed && !sidecar) continue
    const steps = sidecar ? sidecarSteps(view, index, pod, passed) : initSteps(view, index, pod)
    for (const step of steps) {
      if (step.failed === true) return { initialized: false, failed: true, start: [], kill: [] }
      if (step.start !== undefined) start.push(step.start)
      if (step.kill !== undefined) kill.push(step.kill)
      initialized ||= step.initialized === true
    }
    passed = true
  }
  if (!passed) start.push(0)
  return { initialized, failed: false, start: start.reverse(), kill }
}

/** A plain init container: once it has ended well, the next. */
function initSteps({ container, run }: ContainerView, index: number, pod: PodView): Step[] {
  if (run?.state === 'running') return []
  if (run?.state === 'created') return [{ start: index }]
  const failed = run?.state === 'unknown' || run?.exitCode !== 0
  if (!failed) return [isLast(index, pod) ? { initialized: true } : { start: index + 1 }]
  if (pod.restartPolicy === 'Never') return [{ failed: true }]
  return [{ start: index, ...(run?.state === 'unknown' ? { kill: { index, message: unknownText(container) } } : {}) }]
}

/** A sidecar: once it has started, the next; whatever ends is started again. */
function sidecarSteps(view: ContainerView, index: number, pod: PodView, passed: boolean): Step[] {
  const { container, run, startup, liveness, changed } = view
  if (run?.state === 'unknown') return [{ start: index, kill: { index, message: unknownText(container) } }]
  if (run?.state !== 'running') return [{ start: index }]
  const again = (message: string, probe?: Kill['probe']): Step => ({
    start: index,
    kill: { index, message: `Init container ${container.name} ${message}`, ...(probe === undefined ? {} : { probe }) },
  })
  if (container.startupProbe !== undefined && startup !== 'Success')
    return startup === 'Failure' ? [again('failed startup probe', 'startup')] : []
  const next: Step[] = isLast(index, pod) ? [{ initialized: true }] : passed ? [] : [{ start: index + 1 }]
  if (changed === true) return [...next, again('definition changed')]
  if (container.livenessProbe !== undefined && liveness === 'Failure')
    return [...next, again('failed liveness probe', 'liveness')]
  return next
}

function isLast(index: number, { initContainers }: PodView): boolean {
  return index === initContainers.length - 1
}

function unknownText({ name }: Container): string {
  return `Init container ${name} is in "unknown" state, try killing it before restart`
}
