import type { Probe } from '../../api/schema/types.ts'
import type { Scope } from '../../machines/scope.ts'
import type { Planned } from '../../sim/event-queue.ts'
import type { Answer } from './probe-answer.ts'
import {
  initialResults,
  isQuiet,
  noMemory,
  type ProbeKind,
  type ProbeMemory,
  type ProbeResult,
  type ProbeScene,
  type ProbeSettings,
  probeTick,
  withOutcome,
} from './probe-state.ts'

/** What a probe worker asks of its container. */
export interface ProbeHost {
  /** What there is to probe now. */
  scene(): ProbeScene
  /** The virtual instant of the container's start, cut to the second as its status has it. */
  startedMs(): number
  /** What a probe of that kind meets now. */
  answer(kind: ProbeKind): Answer
  /** The probe has come to another result. */
  resultChanged(kind: ProbeKind): void
  /** A probe has failed. */
  failed(kind: ProbeKind, message: string): void
}

/** So many failures in a row are told one by one; then an event recorder drops what else a pod says of itself. */
const toldFailuresMax = 20

/**
 * Probes one container, in Kubernetes' rhythm: one tick when the pod comes to the node and one each period after it.
 * Only the ticks that can change something are planned; the others are known to end as the last one did.
 */
export class ProbeWorker {
  private memory: ProbeMemory = noMemory
  private readonly settings: ProbeSettings
  private readonly periodMs: number
  private readonly anchorMs: number
  private planned: Planned | undefined
  private asking: { readonly until: Planned; readonly sinceMs: number } | undefined
  private failures = 0
  private stopped = false

  constructor(
    private readonly scope: Scope,
    private readonly host: ProbeHost,
    readonly kind: ProbeKind,
    probe: Probe,
  ) {
    this.anchorMs = scope.simulation.nowMs
    this.periodMs = (probe.periodSeconds ?? 10) * 1000
    this.settings = {
      kind,
      initialDelaySeconds: probe.initialDelaySeconds ?? 0,
      successThreshold: probe.successThreshold ?? 1,
      failureThreshold: probe.failureThreshold ?? 3,
    }
  }

  /** What it has come to for that run of the container; undefined before the first tick. */
  result(containerId: string): ProbeResult | undefined {
    return this.memory.containerId === containerId ? this.memory.result : undefined
  }

  /** A result that is known without asking: a kubelet that was restarted goes on with what it had said before. */
  assume(containerId: string, result: ProbeResult): void {
    this.memory = { containerId, result, lastOutcome: result, run: 1, onHold: false }
  }

  /** Something has changed that a probe may notice. */
  wake(): void {
    if (this.stopped) return
    if (this.asking !== undefined) this.lookAtAnswer()
    else if (this.planned === undefined) this.planNext()
  }

  /** Probes at once, between two ticks. Source: prober_manager.go, manualTriggerCh. */
  trigger(): void {
    if (!this.stopped && this.asking === undefined) this.tick()
  }

  stop(): void {
    this.stopped = true
    this.scope.cancel(this.planned)
    this.scope.cancel(this.asking?.until)
  }

  private get nowMs(): number {
    return this.scope.simulation.nowMs
  }

  private tick(): void {
    const { memory, continues, probes } = probeTick(this.memory, this.settings, this.host.scene())
    this.remember(memory)
    if (!continues) this.stop()
    else if (probes) this.ask()
    else this.planNext()
  }

  private ask(): void {
    const answer = this.host.answer(this.kind)
    if (answer.afterMs === 0) {
      this.settle(answer)
      return
    }
    const until = this.scope.after(answer.afterMs, () => this.settle(answer))
    this.asking = { until, sinceMs: this.nowMs }
  }

  /** The container has changed while it was being asked: it answers now, or is gone. */
  private lookAtAnswer(): void {
    const answer = this.host.answer(this.kind)
    if (answer.afterMs > 0) return
    this.scope.cancel(this.asking?.until)
    this.settle(answer)
  }

  private settle(answer: Answer): void {
    const sinceMs = this.asking?.sinceMs ?? this.nowMs
    this.asking = undefined
    this.failures = answer.result === 'Failure' ? this.failures + 1 : 0
    if (answer.result === 'Failure') this.host.failed(this.kind, answer.message)
    this.remember(withOutcome(this.memory, this.settings, answer.result))
    this.planNext(sinceMs)
  }

  private remember(memory: ProbeMemory): void {
    const before = this.memory
    const isNew = before.containerId !== memory.containerId
    this.memory = memory
    if (isNew) this.failures = 0
    if (memory.result !== (isNew ? initialResults[this.kind] : before.result)) this.host.resultChanged(this.kind)
  }

  /**
   * Plans the next tick that can change something.
   * @param sinceMs when the last probe began: a tick that came while it was under way is made up for at once
   */
  private planNext(sinceMs: number = this.nowMs): void {
    this.scope.cancel(this.planned)
    this.planned = undefined
    if (this.stopped || this.asking !== undefined) return
    const scene = this.host.scene()
    const { container } = scene
    if (container === undefined || container.state !== 'running') return
    if (container.started === (this.kind === 'startup')) return
    if (this.isOnHold(container.id)) return
    const repeats = this.isSettled(container.id)
    if (repeats && (this.failures === 0 || this.failures >= toldFailuresMax)) return
    this.planned = this.scope.at(
      this.nextTickMs(sinceMs),
      () => {
        this.planned = undefined
        this.tick()
      },
      { periodic: repeats },
    )
  }

  private isOnHold(containerId: string): boolean {
    return this.memory.onHold && this.memory.containerId === containerId
  }

  private isSettled(containerId: string): boolean {
    return isQuiet(this.memory, this.settings, containerId, this.host.answer(this.kind).result)
  }

  private nextTickMs(sinceMs: number): number {
    const delayedMs = this.host.startedMs() + this.settings.initialDelaySeconds * 1000
    const missed = this.tickFrom(sinceMs + 1) <= this.nowMs ? this.nowMs : this.tickFrom(this.nowMs + 1)
    return delayedMs > missed ? this.tickFrom(delayedMs) : missed
  }

  /** The first tick of its rhythm at or behind that instant. */
  private tickFrom(instantMs: number): number {
    return this.anchorMs + Math.max(0, Math.ceil((instantMs - this.anchorMs) / this.periodMs)) * this.periodMs
  }
}
