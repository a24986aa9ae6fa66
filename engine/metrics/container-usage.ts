import type { Container, Containers } from '../machines/containers.ts'
import type { ProgramRule, ProgramRules } from '../programs/rules.ts'

/** What answering requests costs pods, in thousandths of a CPU: the loads of the network. */
export interface RequestUsage {
  /** On average over a span that has passed. */
  averageCpuOf(podUid: string, fromMs: number, toMs: number): number
  /** From when on it stays as it is, while nothing else changes. */
  readonly steadyFromMs: number
  onChange(listener: () => void): void
}

interface PastCpu {
  readonly untilMs: number
  readonly cpuMillis: number
}

const isAboutUsage = ({ behaviour }: ProgramRule): boolean =>
  behaviour.cpuMillis !== undefined || behaviour.memoryBytes !== undefined || behaviour.leakBytesPerMinute !== undefined

/** What containers used at an instant or over a span that lie at most so far back. */
export class ContainerUsages {
  /** When usage was said anew, or a load changed: for any container. */
  changedMs = 0
  private readonly past = new WeakMap<Container, readonly PastCpu[]>()
  private readonly listeners: (() => void)[] = []

  constructor(
    private readonly containers: Containers,
    programs: ProgramRules,
    private readonly requests: RequestUsage,
    private readonly keptMs: number,
  ) {
    programs.onAdd((rule) => {
      if (isAboutUsage(rule)) this.remember()
    })
    requests.onChange(() => this.changed())
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  /** From when on usage stays as it is, apart from what leaks: later than now while a load rises. */
  get steadyFromMs(): number {
    return Math.max(this.changedMs, this.requests.steadyFromMs)
  }

  /** Thousandths of a CPU on average; `answers`: the pod's requests are its business. */
  averageCpuMillis(container: Container, fromMs: number, toMs: number, answers: boolean): number {
    const own = this.ownCpuMillis(container, fromMs, toMs)
    return answers ? own + this.requests.averageCpuOf(container.spec.podUid, fromMs, toMs) : own
  }

  /** Bytes. */
  memoryBytes(container: Container, atMs: number): number {
    const { memoryBytes, leakBytesPerMinute } = container.program
    const grown = (sinceMs: number, untilMs: number): number => (leakBytesPerMinute * (untilMs - sinceMs)) / 60_000
    if (!container.state.running) return Math.floor(memoryBytes + grown(container.startedMs, atMs))
    return Math.floor(Math.max(memoryBytes, container.memoryBytes - grown(atMs, this.nowMs)))
  }

  private get nowMs(): number {
    return this.containers.machines.simulation.nowMs
  }

  private ownCpuMillis(container: Container, fromMs: number, toMs: number): number {
    let used = 0
    let sinceMs = fromMs
    for (const { untilMs, cpuMillis } of this.past.get(container) ?? []) {
      if (untilMs <= sinceMs) continue
      const endMs = Math.min(untilMs, toMs)
      used += cpuMillis * Math.max(0, endMs - sinceMs)
      sinceMs = Math.max(sinceMs, endMs)
    }
    used += container.program.cpuMillis * (toMs - sinceMs)
    return used / (toMs - fromMs)
  }

  /** Called before the kubelets tell their containers. */
  private remember(): void {
    const { nowMs } = this
    for (const container of this.containers.all()) {
      const kept = (this.past.get(container) ?? []).filter(({ untilMs }) => untilMs > nowMs - this.keptMs)
      this.past.set(container, [...kept, { untilMs: nowMs, cpuMillis: container.program.cpuMillis }])
    }
    this.changed()
  }

  private changed(): void {
    this.changedMs = this.nowMs
    for (const listener of this.listeners) listener()
  }
}
