import type { Container as ContainerSpec, ContainerState, Pod } from '../api/schema/types.ts'
import { containerBackoffMaxMs, containerBackoffMs, containerBackoffResetMs, resyncAfterErrorMs } from '../defaults.ts'
import { type Container, createContainerMs } from '../machines/containers.ts'
import { fullImageName } from '../machines/images.ts'
import type { Planned } from '../sim/event-queue.ts'
import type { KubeletNode } from './kubelet-node.ts'
import { type ContainerReport, isRestarted } from './pod-status.ts'

/** What a container worker needs of the pod that it belongs to. */
export interface ContainerHost {
  readonly pod: Pod
  /** Something of the container has changed: look at the pod again. */
  changed(): void
}

type Waiting = { readonly reason: string; readonly message?: string }

/** One container of a pod, through all its starts: pull, create, run, end, back off, again. */
export class ContainerWorker {
  private running: Container | undefined
  private restarts = 0
  private waiting: Waiting | undefined
  private ended: ContainerState = {}
  private lastState: ContainerState = {}
  private backoff: { ms: number; endedMs: number } | undefined
  private planned: Planned | undefined
  private busy = false
  private stopping = false

  constructor(
    private readonly node: KubeletNode,
    private readonly host: ContainerHost,
    readonly spec: ContainerSpec,
    readonly isInit: boolean,
    initialWaiting: string,
  ) {
    this.waiting = { reason: initialWaiting }
    this.adopt()
  }

  get isSidecar(): boolean {
    return this.isInit && this.spec.restartPolicy === 'Always'
  }

  get isRunning(): boolean {
    return this.running !== undefined
  }

  /** Ended, and not to be started again. */
  get isDone(): boolean {
    const { terminated } = this.ended
    return terminated !== undefined && !isRestarted(this.host.pod, terminated.exitCode, this.isInit, this.spec)
  }

  get hasSucceeded(): boolean {
    return this.isDone && this.ended.terminated?.exitCode === 0
  }

  get hasFailed(): boolean {
    return this.isDone && !this.hasSucceeded
  }

  /** Passed its startup probe, if it has one. */
  get isStarted(): boolean {
    return this.running !== undefined
  }

  get isReady(): boolean {
    if (this.isInit && !this.isSidecar) return this.hasSucceeded
    return this.running !== undefined
  }

  report(): ContainerReport {
    const { spec: container, restarts: restartCount, lastState, running } = this
    const containerID = running?.spec.id ?? this.ended.terminated?.containerID ?? lastState.terminated?.containerID
    return {
      container,
      state: this.state(),
      lastState,
      ready: this.isReady,
      started: this.isStarted,
      restartCount,
      ...(containerID === undefined ? {} : { containerID: running === undefined ? containerID : containerId(running) }),
    }
  }

  /** Brings it to run unless it does, or is on its way, or is done. */
  start(): void {
    if (this.stopping || this.busy || this.running !== undefined || this.isDone) return
    const waitMs = this.restartDelayMs()
    if (waitMs > 0) this.backOff(waitMs)
    else this.pull()
  }

  /** SIGTERM, and SIGKILL after the grace. @returns whether something has to end */
  stop(graceMs: number, reason: string): boolean {
    this.stopping = true
    this.node.scope.cancel(this.planned)
    this.busy = false
    const { running } = this
    if (running === undefined) return false
    if (!running.state.stopping) this.node.event(this.host.pod, this.fieldPath, 'Normal', 'Killing', reason)
    running.terminate(graceMs)
    return this.running !== undefined
  }

  private get fieldPath(): string {
    return `spec.${this.isInit ? 'initContainers' : 'containers'}{${this.spec.name}}`
  }

  private get nowMs(): number {
    return this.node.scope.simulation.nowMs
  }

  /** Takes over what runs already: the kubelet was restarted, its containers were not. */
  private adopt(): void {
    const { pod } = this.host
    const known = this.node.containers.latest(pod.metadata.uid, this.spec.name)
    if (known === undefined) return
    this.restarts = known.spec.attempt
    this.waiting = undefined
    if (known.state.running) this.attach(known)
    else this.remember(known)
  }

  private state(): ContainerState {
    if (this.running !== undefined) return { running: { startedAt: this.node.time.text(this.running.startedMs) } }
    if (this.waiting !== undefined) return { waiting: this.waiting }
    return this.ended
  }

  private pull(): void {
    const { node, spec, host } = this
    const image = spec.image ?? ''
    const policy = spec.imagePullPolicy ?? 'IfNotPresent'
    const present = node.puller.isPresent(image)
    if (policy === 'Never' && !present) {
      this.fail('ErrImageNeverPull', `Container image "${image}" is not present with pull policy of Never`)
      return
    }
    this.busy = true
    if (present && policy !== 'Always') {
      node.event(host.pod, this.fieldPath, 'Normal', 'Pulled', `Container image "${image}" already present on machine`)
      this.create()
      return
    }
    node.event(host.pod, this.fieldPath, 'Normal', 'Pulling', `Pulling image "${image}"`)
    node.puller.pull(host.pod.metadata.uid, image, (result) => {
      if (!this.busy) return
      if (result.outcome === 'failed') this.pullFailed(image, result.message)
      else if (result.outcome === 'pulled') {
        node.event(host.pod, this.fieldPath, 'Normal', 'Pulled', pulledText(image, result.pullMs, result.waitedMs))
        this.create()
      }
    })
  }

  private pullFailed(image: string, message: string): void {
    const { node, host } = this
    this.busy = false
    node.event(host.pod, this.fieldPath, 'Warning', 'Failed', `Failed to pull image "${image}": ${message}`)
    node.event(host.pod, this.fieldPath, 'Warning', 'Failed', 'Error: ErrImagePull')
    this.wait({ reason: 'ErrImagePull', message })
    this.planned = node.scope.after(resyncAfterErrorMs, () => this.backOffPull(image, message))
  }

  private backOffPull(image: string, message: string): void {
    const { node, host } = this
    const text = `Back-off pulling image "${image}"`
    node.event(host.pod, this.fieldPath, 'Normal', 'BackOff', text)
    node.event(host.pod, this.fieldPath, 'Warning', 'Failed', 'Error: ImagePullBackOff')
    this.wait({ reason: 'ImagePullBackOff', message: node.minor >= 31 ? `${text}: ErrImagePull: ${message}` : text })
    this.planned = node.scope.at(Math.max(this.nowMs, node.puller.backoffUntilMs(host.pod.metadata.uid, image)), () =>
      this.start(),
    )
  }

  private create(): void {
    const { node } = this
    this.planned = node.scope.after(createContainerMs, () => this.run())
  }

  private run(): void {
    const { node, host, spec } = this
    const { uid } = host.pod.metadata
    const known = node.containers.latest(uid, spec.name)
    if (known !== undefined) this.restarts = known.spec.attempt + 1
    node.event(
      host.pod,
      this.fieldPath,
      'Normal',
      'Created',
      node.minor >= 33 ? `Container created` : `Created container ${node.minor >= 32 ? `: ${spec.name}` : spec.name}`,
    )
    node.event(
      host.pod,
      this.fieldPath,
      'Normal',
      'Started',
      node.minor >= 33 ? `Container started` : `Started container ${spec.name}`,
    )
    if (this.ended.terminated !== undefined) this.lastState = this.ended
    this.ended = {}
    this.busy = false
    this.waiting = undefined
    const id = `${uid}/${spec.name}/${this.restarts}`
    const program = node.program(host.pod, spec, this.isInit)
    this.attach(
      node.containers.start(
        { id, podKey: node.keyOf(host.pod), podUid: uid, name: spec.name, attempt: this.restarts },
        node.machine,
        program,
      ),
    )
    host.changed()
  }

  private attach(container: Container): void {
    this.running = container
    container.onChange = () => this.node.scope.after(0, () => this.look(container))
  }

  private look(container: Container): void {
    if (container !== this.running) return
    if (!container.state.running) {
      this.running = undefined
      this.remember(container)
    }
    this.host.changed()
  }

  private remember(container: Container): void {
    const { exit } = container.state
    if (exit === undefined) return
    const { text } = this.node.time
    const at = (ms: number): string => text.call(this.node.time, ms)
    this.ended = {
      terminated: {
        containerID: containerId(container),
        exitCode: exit.code,
        finishedAt: at(exit.atMs),
        reason: exit.reason,
        startedAt: at(container.startedMs),
      },
    }
    const ranMs = exit.atMs - container.startedMs
    if (this.backoff !== undefined && ranMs >= containerBackoffResetMs) this.backoff = undefined
  }

  /** How long the next start has to wait: not at all the first time, then ever longer. */
  private restartDelayMs(): number {
    const { terminated } = this.ended
    if (terminated === undefined) return 0
    const endedMs =
      this.node.containers.latest(this.host.pod.metadata.uid, this.spec.name)?.state.exit?.atMs ?? this.nowMs
    if (this.backoff === undefined) {
      this.backoff = { ms: containerBackoffMs, endedMs }
      return 0
    }
    if (this.backoff.endedMs === endedMs) return 0
    const untilMs = endedMs + this.backoff.ms
    if (untilMs > this.nowMs) return untilMs - this.nowMs
    this.backoff = { ms: Math.min(this.backoff.ms * 2, containerBackoffMaxMs), endedMs }
    return 0
  }

  private backOff(waitMs: number): void {
    const { node, host, spec } = this
    const name = `${host.pod.metadata.name}_${host.pod.metadata.namespace}(${host.pod.metadata.uid})`
    const span = node.durationText(this.backoff?.ms ?? 0)
    if (this.waiting?.reason !== 'CrashLoopBackOff') {
      node.event(
        host.pod,
        this.fieldPath,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${spec.name} in pod ${name}`,
      )
    }
    this.lastState = this.ended
    this.wait({
      reason: 'CrashLoopBackOff',
      message: `back-off ${span} restarting failed container=${spec.name} pod=${name}`,
    })
    node.scope.cancel(this.planned)
    this.planned = node.scope.after(waitMs, () => this.start())
  }

  private fail(reason: string, message: string): void {
    this.node.event(this.host.pod, this.fieldPath, 'Warning', 'Failed', `Error: ${reason}`)
    this.wait({ reason, message })
  }

  private wait(waiting: Waiting): void {
    this.waiting = waiting
    this.host.changed()
  }
}

function containerId({ spec }: Container): string {
  return `containerd://${spec.id.replaceAll(/[^0-9a-f]/g, '')}`
}

/** The kubelet's words since 1.31, the size of an image apart, which nobody described. */
function pulledText(image: string, pullMs: number, waitedMs: number): string {
  const seconds = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`)
  return `Successfully pulled image "${image}" in ${seconds(pullMs)} (${seconds(waitedMs)} including waiting). Image size: ${imageSize(image)} bytes.`
}

function imageSize(image: string): number {
  return 50_000_000 + fullImageName(image).length * 1_000_000
}
