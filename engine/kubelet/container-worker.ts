import type { Container as ContainerSpec, ContainerStateTerminated, ContainerStatus, Pod } from '../api/schema/types.ts'
import type { Container } from '../machines/containers.ts'
import type { ProgramTarget } from '../programs/rules.ts'
import { ContainerEnd } from './container-end.ts'
import { ContainerStart, type StartOutcome } from './container-start.ts'
import { containerId, containerStates, containerStatus, type WaitingReason } from './container-status.ts'
import type { KubeletNode } from './kubelet-node.ts'
import type { ContainerView } from './pod-actions.ts'
import { ContainerProbes, type ProbedContainer } from './probes/container-probes.ts'
import type { ProbeKind } from './probes/probe-state.ts'
import { type ContainerRun, shouldStart } from './should-restart.ts'

/** What a container worker needs of the pod that it belongs to. */
export interface ContainerHost {
  readonly pod: Pod
  readonly podIP: string
  /** Something of the container has changed: look at the pod again. */
  changed(): void
}

export type ContainerList = 'containers' | 'initContainers' | 'ephemeralContainers'

/** One container of a pod, through all its runs: what is known of it, how it is started and how it is ended. */
export class ContainerWorker implements ProbedContainer {
  readonly probes: ContainerProbes
  private readonly list: ContainerList
  readonly sort: 'main' | 'sidecar' | 'init' | 'ephemeral'
  run: Container | undefined
  private previous: { readonly state: ContainerStateTerminated; readonly endedMs: number } | undefined
  private failure: WaitingReason | undefined
  /** Its runs belong to a sandbox that is gone: for an init container they count no more. */
  private purged = false
  private frozen: ContainerStatus | undefined
  private readonly starting: ContainerStart
  private readonly ending: ContainerEnd

  constructor(
    private readonly node: KubeletNode,
    private readonly host: ContainerHost,
    /** Its place in the pod's list of containers of its sort. */
    private readonly index: number,
    list: ContainerList,
  ) {
    const isSidecar = host.pod.spec.initContainers?.[index]?.restartPolicy === 'Always'
    this.sort =
      list === 'containers' ? 'main' : list === 'ephemeralContainers' ? 'ephemeral' : isSidecar ? 'sidecar' : 'init'
    this.list = list
    this.probes = new ContainerProbes(node, this)
    this.starting = new ContainerStart(node, this)
    this.ending = new ContainerEnd(node, this)
    this.adopt()
  }

  get pod(): Pod {
    return this.host.pod
  }

  /** As the pod has it now: its image may be changed while it runs. */
  get spec(): ContainerSpec {
    const spec = (this.host.pod.spec[this.list] as readonly ContainerSpec[] | undefined)?.[this.index]
    if (spec === undefined) throw new Error(`Pod ${this.pod.metadata.name} has lost one of its containers.`)
    return spec
  }

  get podIP(): string {
    return this.host.podIP
  }

  get isRunning(): boolean {
    return this.run?.state.running === true
  }

  get fieldPath(): string {
    return `spec.${this.list}{${this.spec.name}}`
  }

  /** When the run before the next start ended: the newest one, or the one before it where that was just ended on purpose. */
  lastEndMs(butOne: boolean): number | undefined {
    return butOne ? this.previous?.endedMs : this.run?.state.exit?.atMs
  }

  view(): ContainerView {
    const { spec: container, probes } = this
    return {
      container,
      run: this.newestRun(),
      liveness: probes.result('liveness'),
      startup: probes.result('startup'),
      changed: this.isChanged,
    }
  }

  status(): ContainerStatus {
    if (this.frozen !== undefined) return this.frozen
    const { spec: container, run, node } = this
    const { state, lastState } = containerStates({
      state: this.runState(),
      previous: this.previous?.state,
      failure: this.failure !== undefined && this.isToStart ? this.failure : undefined,
      initial: { reason: (this.pod.spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating' },
    })
    return containerStatus({
      container,
      runId: run?.spec.id,
      state,
      lastState,
      // Nobody asks one that was added whether it is ready.
      ready: this.sort !== 'ephemeral' && this.probes.isReady,
      started: this.sort === 'ephemeral' ? undefined : this.probes.isStarted,
      restartCount: run?.spec.attempt ?? 0,
      minor: node.minor,
    })
  }

  /** While the kubelet is at work on a pod it does not report on the containers that it works on. */
  freeze(): void {
    this.frozen ??= this.status()
  }

  unfreeze(): void {
    this.frozen = undefined
  }

  /** The pod begins anew in another sandbox. */
  purge(): void {
    if (this.sort === 'init' || this.sort === 'sidecar') this.purged = true
  }

  /** What keeps it from running, as its status tells it. */
  get waitsFor(): WaitingReason | undefined {
    return this.isRunning || !this.isToStart ? undefined : this.failure
  }

  /** Pulls, creates and starts it. `done` is told what came of it, unless it is aborted. */
  start(done: (outcome: StartOutcome) => void): void {
    this.starting.begin((outcome) => {
      const changed = outcome.failure?.reason !== this.failure?.reason
      this.failure = outcome.failure
      done({ ...outcome, news: changed && outcome.failure !== undefined })
    })
  }

  /** Ends it because a probe says so; what runs next does not wait for its own end to be long ago. */
  endForRestart(message: string, graceMs: number): void {
    this.starting.killedOnPurpose = true
    this.ending.begin(message, graceMs)
    this.ending.proceed(this.node.nowMs + graceMs)
  }

  /** Says that it is to end, and runs its hook. */
  beginEnd(message: string, graceMs: number): void {
    this.starting.abort()
    this.unfreeze()
    this.probes.stopLivenessAndStartup()
    this.ending.begin(message, graceMs)
  }

  /** SIGTERM once its hook is over, SIGKILL at that instant. */
  proceedEnd(endByMs: number): void {
    this.ending.proceed(endByMs)
  }

  /** A new run begins. */
  attach(run: Container): void {
    if (this.run !== undefined) this.previous = ended(this.node, this.run) ?? this.previous
    this.purged = false
    this.follow(run)
  }

  probed(_kind: ProbeKind): void {
    this.host.changed()
  }

  unhealthy(message: string): void {
    this.node.event(this.pod, this.fieldPath, 'Warning', 'Unhealthy', message)
  }

  /** Nothing of it is left. */
  release(): void {
    this.starting.abort()
    this.probes.stop()
    this.run?.onChange(undefined)
  }

  /** Takes over what the runtime knows: the kubelet was restarted, its containers were not. */
  private adopt(): void {
    const { pod, spec } = this
    const known = this.node.containers.latest(pod.metadata.uid, spec.name)
    if (known === undefined) return
    const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status
    const statuses = [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses]
    const told = statuses.find(({ name }) => name === spec.name)
    const previous = told?.lastState?.terminated
    if (previous !== undefined)
      this.previous = { state: previous, endedMs: this.node.time.msOf(previous.finishedAt ?? '') }
    this.follow(known)
    if (told?.containerID !== containerId(known.spec.id)) return
    this.probes.assume({ started: told.started === true, ready: told.ready })
  }

  private follow(run: Container): void {
    this.run = run
    const { scope } = this.node
    run.onChange(() => {
      if (!scope.alive) return
      this.probes.wake()
      if (!run.state.running) scope.after(0, () => this.host.changed())
    })
  }

  /** It runs another image than the pod now names. */
  private get isChanged(): boolean {
    const { run, spec } = this
    if (run === undefined || !run.state.running) return false
    return (run.spec.about as ProgramTarget).image !== (spec.image ?? '')
  }

  /** Whether it has never run and is to. */
  get isNew(): boolean {
    return this.run === undefined
  }

  private get isToStart(): boolean {
    const { pod, spec } = this
    if (this.sort === 'ephemeral') return this.isNew
    if (this.sort === 'init') return this.runState()?.terminated?.exitCode !== 0
    const policy = pod.spec.restartPolicy
    const deleted = pod.metadata.deletionTimestamp !== undefined
    return shouldStart(spec, { deleted, ...(policy === undefined ? {} : { restartPolicy: policy }) }, this.newestRun())
  }

  private newestRun(): ContainerRun | undefined {
    const { run } = this
    if (run === undefined || this.purged) return undefined
    return run.state.running ? { state: 'running' } : { state: 'exited', exitCode: run.state.exit?.code ?? 0 }
  }

  private runState() {
    const { run, node } = this
    if (run === undefined) return undefined
    const terminated = ended(node, run)?.state
    return terminated === undefined ? { running: { startedAt: node.time.text(run.startedMs) } } : { terminated }
  }
}

function ended(
  { time }: KubeletNode,
  { state: { exit }, spec, startedMs }: Container,
): { state: ContainerStateTerminated; endedMs: number } | undefined {
  if (exit === undefined) return undefined
  const state: ContainerStateTerminated = {
    containerID: containerId(spec.id),
    exitCode: exit.code,
    finishedAt: time.text(exit.atMs),
    reason: exit.reason,
    startedAt: time.text(startedMs),
  }
  return { state, endedMs: exit.atMs }
}
