import type { Container as ContainerSpec, Pod } from '../../api/schema/types.ts'
import type { Container } from '../../machines/containers.ts'
import type { KubeletNode } from '../kubelet-node.ts'
import { type Answer, answerOf } from './probe-answer.ts'
import { type ProbeKind, type ProbeResult, type ProbeScene, probeKinds } from './probe-state.ts'
import { type ProbeHost, ProbeWorker } from './probe-worker.ts'
import { probeOf } from './probes-of.ts'
import { isReady, isStarted, type ReadinessView } from './readiness.ts'

/** What the probes of a container need to know of it. */
export interface ProbedContainer {
  readonly spec: ContainerSpec
  readonly sort: 'main' | 'sidecar' | 'init' | 'ephemeral'
  readonly pod: Pod
  readonly podIP: string
  /** Its newest run. */
  readonly run: Container | undefined
  /** A probe has come to another result. */
  probed(kind: ProbeKind): void
  /** A probe has failed. */
  unhealthy(message: string): void
}

/** The probes of one container, and what follows from them: whether it has started and is ready. */
export class ContainerProbes implements ProbeHost {
  private readonly workers: readonly ProbeWorker[]

  constructor(
    private readonly node: KubeletNode,
    private readonly container: ProbedContainer,
  ) {
    const { spec, sort } = container
    this.workers = probeKinds.flatMap((kind) => {
      const probe = sort === 'init' ? undefined : probeOf(spec, kind)
      return probe === undefined ? [] : [new ProbeWorker(node.scope, this, kind, probe)]
    })
  }

  get isStarted(): boolean {
    return isStarted(this.view())
  }

  get isReady(): boolean {
    return isReady(this.view())
  }

  /** Which probe keeps the container from counting as started or ready, and what it meets. */
  get problem(): string | undefined {
    if (!this.container.run?.state.running || this.isReady) return undefined
    const kind = this.isStarted ? 'readiness' : 'startup'
    if (this.worker(kind) === undefined) return undefined
    const answer = this.answer(kind)
    return `${kind} probe: ${answer.result === 'Failure' ? answer.message || 'it fails' : 'its next success'}`
  }

  /** What that probe has come to for the newest run. */
  result(kind: ProbeKind): ProbeResult | undefined {
    const { run } = this.container
    return run === undefined ? undefined : this.worker(kind)?.result(run.spec.id)
  }

  /** Something has changed that a probe may notice: the program, or whether the container counts as started. */
  wake(): void {
    for (const worker of this.workers) worker.wake()
  }

  /** A container that is not ready is asked at once whenever its pod is looked at. */
  triggerReadiness(): void {
    const readiness = this.worker('readiness')
    if (readiness !== undefined && this.isStarted && !this.isReady) readiness.trigger()
  }

  /** Goes on with what was known of a container before the kubelet was restarted. */
  assume({ started, ready }: { started: boolean; ready: boolean }): void {
    const { run } = this.container
    if (run === undefined) return
    if (started) this.worker('startup')?.assume(run.spec.id, 'Success')
    if (ready) this.worker('readiness')?.assume(run.spec.id, 'Success')
  }

  /** A pod that ends is not asked any more whether it lives, only whether it is ready. */
  stopLivenessAndStartup(): void {
    for (const worker of this.workers) if (worker.kind !== 'readiness') worker.stop()
  }

  stop(): void {
    for (const worker of this.workers) worker.stop()
  }

  scene(): ProbeScene {
    const { pod, run } = this.container
    const { phase } = pod.status
    return {
      deleted: pod.metadata.deletionTimestamp !== undefined,
      ...(phase === undefined ? {} : { podPhase: phase }),
      ...(pod.spec.restartPolicy === undefined ? {} : { restartPolicy: pod.spec.restartPolicy }),
      ...(run === undefined
        ? {}
        : {
            container: {
              id: run.spec.id,
              state: run.state.running ? 'running' : 'terminated',
              runningForSeconds: Math.floor((this.node.nowMs - this.startedMs()) / 1000),
              started: this.isStarted,
            },
          }),
    }
  }

  startedMs(): number {
    const { time } = this.node
    const { run } = this.container
    return run === undefined ? this.node.nowMs : time.msOf(time.text(run.startedMs))
  }

  answer(kind: ProbeKind): Answer {
    const { spec, run, podIP } = this.container
    const probe = probeOf(spec, kind)
    if (run === undefined || probe === undefined) return { result: 'Success', afterMs: 0 }
    return answerOf(kind, probe, { container: spec, state: run.state, podIP })
  }

  resultChanged(kind: ProbeKind): void {
    // The other probes wait for the startup probe.
    if (kind === 'startup') this.wake()
    this.container.probed(kind)
  }

  failed(kind: ProbeKind, message: string): void {
    this.container.unhealthy(`${titles[kind]} probe failed: ${message}`)
  }

  private worker(kind: ProbeKind): ProbeWorker | undefined {
    return this.workers.find((worker) => worker.kind === kind)
  }

  private view(): ReadinessView {
    const { run, sort } = this.container
    const exitCode = run?.state.exit?.code
    const results = this.workers.map(({ kind }) => [kind, this.result(kind) ?? 'none yet'] as const)
    return {
      sort,
      state: run === undefined ? 'waiting' : run.state.running ? 'running' : 'terminated',
      ...(exitCode === undefined ? {} : { exitCode }),
      probes: results.length === 0 ? noProbes : Object.fromEntries(results),
    }
  }
}

const noProbes: ReadinessView['probes'] = {}
const titles: Readonly<Record<ProbeKind, string>> = {
  startup: 'Startup',
  liveness: 'Liveness',
  readiness: 'Readiness',
}
