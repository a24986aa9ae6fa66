import { Pod } from '../api/kinds/pod.ts'
import { deepEqual } from '../api/meta/equality.ts'
import { isPodTerminal } from '../api/meta/pods.ts'
import type { PodStatus } from '../api/schema/types.ts'
import { isNotFound, isOperatingError } from '../api/status.ts'
import { type ContainerHost, ContainerWorker } from './container-worker.ts'
import type { KubeletNode } from './kubelet-node.ts'
import { podStatus } from './pod-status.ts'

/** What a pod without a grace of its own gets. */
const defaultGraceSeconds = 30

/** One pod on one node, from the first look at it until nothing of it is left. */
export class PodWorker implements ContainerHost {
  private readonly initContainers: readonly ContainerWorker[]
  private readonly containers: readonly ContainerWorker[]
  private readonly startTime: string
  private podIP: string | undefined
  private written: PodStatus
  private looking = false
  private stopping = false
  private released = false
  private current: Pod

  constructor(
    private readonly node: KubeletNode,
    pod: Pod,
    private readonly onGone: () => void,
  ) {
    this.current = pod
    this.written = pod.status
    this.startTime = pod.status.startTime ?? node.time.now()
    this.podIP = this.keptAddress(pod)
    const initSpecs = pod.spec.initContainers ?? []
    const waiting = initSpecs.length > 0 ? 'PodInitializing' : 'ContainerCreating'
    this.initContainers = initSpecs.map((spec) => new ContainerWorker(node, this, spec, true, 'PodInitializing'))
    this.containers = pod.spec.containers.map((spec) => new ContainerWorker(node, this, spec, false, waiting))
    this.changed()
  }

  get pod(): Pod {
    return this.current
  }

  /** The API server has another version of the pod. */
  update(pod: Pod): void {
    this.current = pod
    this.changed()
  }

  /** The pod is no more in the API, though it was not seen to end: it ends now. */
  removed(): void {
    this.released = true
    this.changed()
  }

  /** Looks at the pod at the end of what happens now, once however often it is asked. */
  changed(): void {
    if (this.looking) return
    this.looking = true
    this.node.scope.after(0, () => {
      this.looking = false
      this.look()
    })
  }

  /** Reports again what could not be reported. */
  reconnected(): void {
    this.changed()
  }

  private get isGoing(): boolean {
    return this.released || this.current.metadata.deletionTimestamp !== undefined
  }

  private get isOver(): boolean {
    return this.containers.every(({ isDone }) => isDone) || this.initContainers.some(({ hasFailed }) => hasFailed)
  }

  private get isInitialized(): boolean {
    return this.initContainers.every((worker) => (worker.isSidecar ? worker.isStarted : worker.hasSucceeded))
  }

  private look(): void {
    if (this.isGoing) this.stop()
    else if (isPodTerminal(this.current) && !this.hasRunning) this.stopAll('')
    else this.run()
    this.report()
  }

  /** Init containers one after another, sidecars beside them, then all the others. */
  private run(): void {
    if (this.isOver) {
      for (const worker of this.initContainers)
        if (worker.isSidecar) worker.stop(this.graceMs, `Stopping container ${worker.spec.name}`)
      return
    }
    this.podIP ??= this.current.spec.hostNetwork === true ? this.node.hostIP : this.node.takeAddress()
    for (const worker of this.initContainers) {
      worker.start()
      if (worker.isSidecar ? !worker.isStarted : !worker.hasSucceeded) return
    }
    for (const worker of this.containers) worker.start()
  }

  private get graceMs(): number {
    const { metadata, spec } = this.current
    return (metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? defaultGraceSeconds) * 1000
  }

  private get hasRunning(): boolean {
    return [...this.initContainers, ...this.containers].some(({ isRunning }) => isRunning)
  }

  private stop(): void {
    this.stopAll('Stopping container')
    if (this.hasRunning) return
    this.report()
    this.release()
  }

  /** A shorter grace may be asked for while it stops, so containers are told each time. */
  private stopAll(message: string): void {
    this.stopping = true
    for (const worker of this.containers) worker.stop(this.graceMs, `${message} ${worker.spec.name}`)
    if (this.containers.some(({ isRunning }) => isRunning)) return
    for (const worker of this.initContainers) worker.stop(this.graceMs, `${message} ${worker.spec.name}`)
  }

  /** Nothing of it runs any more: the API server may forget it. */
  private release(): void {
    const { metadata } = this.current
    const at = { namespace: metadata.namespace ?? '', name: metadata.name }
    if (!this.released) {
      try {
        this.node.context.client.delete(Pod, at, { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } })
      } catch (error) {
        if (!isOperatingError(error)) throw error
        if (!isNotFound(error)) return
      }
    }
    if (this.podIP !== undefined) this.node.freeAddress(this.podIP)
    this.node.containers.forgetPod(metadata.uid)
    this.onGone()
  }

  private report(): void {
    if (this.released) return
    const { node, current: pod, startTime } = this
    const status = podStatus({
      pod: { ...pod, status: this.written },
      initContainers: this.initContainers.map((worker) => worker.report()),
      containers: this.containers.map((worker) => worker.report()),
      initialized: this.isInitialized,
      hostIP: node.hostIP,
      podIP:
        this.containers.some(({ isRunning }) => isRunning) || this.written.podIP !== undefined ? this.podIP : undefined,
      startTime,
      hasSandbox: this.podIP !== undefined && !this.stopping,
      minor: node.minor,
      now: node.time.now(),
    })
    if (deepEqual(status, this.written)) return
    this.write(status)
  }

  private write(status: PodStatus): void {
    const { metadata } = this.current
    const at = { namespace: metadata.namespace ?? '', name: metadata.name }
    try {
      this.node.context.client.patchStatus(Pod, at, (stored) =>
        stored.metadata.uid === metadata.uid ? { ...stored, status: merged(stored.status, status) } : stored,
      )
      this.written = status
    } catch (error) {
      if (!isOperatingError(error)) throw error
    }
  }

  private keptAddress({ status, spec }: Pod): string | undefined {
    const { podIP } = status
    if (podIP === undefined || spec.hostNetwork === true) return podIP
    const runs = this.node.containers.ofPod(this.current.metadata.uid).length > 0
    if (runs) this.node.keepAddress(podIP)
    return runs ? podIP : undefined
  }
}

/** The kubelet's own conditions replace what is stored; those of others, the scheduler's among them, stay. */
function merged(stored: PodStatus, reported: PodStatus): PodStatus {
  const own = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady'])
  const reportedConditions = reported.conditions ?? []
  const others = (stored.conditions ?? []).filter(({ type }) => !own.has(type))
  return { ...reported, conditions: [...reportedConditions.filter(({ type }) => own.has(type)), ...others] }
}
