import type { StartOutcome } from './container-start.ts'
import type { ContainerWorker } from './container-worker.ts'
import type { KubeletNode } from './kubelet-node.ts'
import type { Kill, PodActions } from './pod-actions.ts'

/** What came of one go at a pod. */
export interface SyncOutcome {
  /** Something runs or has ended that did not before. */
  readonly progress: boolean
  /** Containers could not be started for reasons that are new. */
  readonly news: boolean
  /** The news is to be shown at once. */
  readonly urgent: boolean
  readonly retryAtMs: number | undefined
  readonly periodic: boolean
}

type Step = (next: () => void) => void

/**
 * One go of the kubelet at a pod: it ends what is to be ended, then starts what is to be started, one container after
 * another, and looks at nothing else meanwhile. Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go SyncPod.
 */
export class PodSync {
  private readonly outcomes: StartOutcome[] = []
  private readonly touched: readonly ContainerWorker[]
  private killed: readonly ContainerWorker[] = []
  private aborted = false
  private onKilled: (() => void) | undefined

  constructor(
    private readonly node: KubeletNode,
    private readonly workers: {
      readonly init: readonly ContainerWorker[]
      readonly main: readonly ContainerWorker[]
      /** Ephemeral ones that have never run. */
      readonly added: readonly ContainerWorker[]
    },
    private readonly actions: PodActions,
  ) {
    this.touched = [
      ...workers.added,
      ...actions.startInitContainers.flatMap((index) => workers.init[index] ?? []),
      ...actions.startContainers.flatMap((index) => workers.main[index] ?? []),
    ]
  }

  get isEmpty(): boolean {
    const { killContainers, killInitContainers } = this.actions
    return this.touched.length === 0 && killContainers.length === 0 && killInitContainers.length === 0
  }

  run(done: (outcome: SyncOutcome) => void): void {
    const [first] = this.touched
    if (first !== undefined) this.node.missingDns?.started(first.pod, this.touched.length, this.actions.createSandbox)
    const steps: Step[] = [(next) => this.kill(next), ...this.touched.map((worker) => this.startStep(worker))]
    const go = (index: number): void => {
      const step = steps[index]
      if (this.aborted) return
      if (step !== undefined) step(() => go(index + 1))
      else done(this.outcome())
    }
    go(0)
  }

  /** A container has changed: one that is waited for may have ended. */
  look(): void {
    if (this.onKilled === undefined || this.killed.some(({ isRunning }) => isRunning)) return
    const next = this.onKilled
    this.onKilled = undefined
    next()
  }

  abort(): void {
    this.aborted = true
    for (const worker of this.touched) worker.unfreeze()
  }

  private startStep(worker: ContainerWorker): Step {
    return (next) => {
      worker.freeze()
      worker.start((outcome) => {
        this.outcomes.push(outcome)
        next()
      })
    }
  }

  private kill(next: () => void): void {
    const { killContainers, killInitContainers } = this.actions
    this.killed = [...this.end(killInitContainers, this.workers.init), ...this.end(killContainers, this.workers.main)]
    this.onKilled = next
    this.look()
  }

  private end(kills: readonly Kill[], workers: readonly ContainerWorker[]): ContainerWorker[] {
    return kills.flatMap(({ index, message, probe }) => {
      const worker = workers[index]
      if (worker === undefined) return []
      const { spec, pod } = worker
      const asked = probe === undefined ? undefined : spec[`${probe}Probe`]?.terminationGracePeriodSeconds
      worker.endForRestart(message, (asked ?? pod.spec.terminationGracePeriodSeconds ?? 30) * 1000)
      return [worker]
    })
  }

  private outcome(): SyncOutcome {
    for (const worker of this.touched) worker.unfreeze()
    const failed = this.outcomes.filter(({ failure }) => failure !== undefined)
    const retries = failed.flatMap(({ retryAtMs }) => retryAtMs ?? [])
    const news = failed.filter((outcome) => outcome.news === true)
    return {
      progress: this.outcomes.length > failed.length || this.killed.length > 0,
      news: news.length > 0,
      urgent: news.some(({ urgent }) => urgent === true),
      retryAtMs: retries.length === 0 ? undefined : Math.max(this.node.nowMs, Math.min(...retries)),
      periodic: failed.every(({ periodic }) => periodic === true),
    }
  }
}
