import type { ContainerWorker } from './container-worker.ts'
import type { KubeletNode } from './kubelet-node.ts'

/**
 * Ends all containers of a pod within one grace period: the main ones at once, and when they have ended the sidecars,
 * the last first. Source: pkg/kubelet/kuberuntime killContainersWithSyncResult, termination_order.go.
 */
export class PodTermination {
  private endByMs = Number.POSITIVE_INFINITY
  private graceMs = Number.POSITIVE_INFINITY

  constructor(
    private readonly node: KubeletNode,
    private readonly workers: readonly ContainerWorker[],
  ) {}

  /** When what still runs is killed. */
  get endsByMs(): number {
    return this.endByMs
  }

  get isDone(): boolean {
    return this.workers.every(({ isRunning }) => !isRunning)
  }

  /** Goes on as far as it can; a shorter grace counts from now. */
  proceed(graceMs: number): void {
    if (graceMs < this.graceMs) {
      this.graceMs = graceMs
      this.endByMs = this.node.nowMs + graceMs
    }
    for (const worker of this.workers) worker.beginEnd(`Stopping container ${worker.spec.name}`, graceMs)
    const running = this.workers.filter(({ isRunning }) => isRunning)
    const first = running.filter(({ sort }) => sort !== 'sidecar')
    for (const worker of first.length > 0 ? first : running.slice(-1)) worker.proceedEnd(this.endByMs)
  }
}
