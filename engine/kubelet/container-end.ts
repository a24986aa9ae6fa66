import { minimumGraceMs } from '../defaults.ts'
import type { Planned } from '../sim/event-queue.ts'
import type { ContainerWorker } from './container-worker.ts'
import type { KubeletNode } from './kubelet-node.ts'
import { hookMs } from './lifecycle-hooks.ts'

/** Ends one run of a container: its hook, SIGTERM, SIGKILL. Source: kuberuntime_container.go killContainer. */
export class ContainerEnd {
  private ending: { readonly run: string; hookEndsMs: number } | undefined
  private planned: Planned | undefined

  constructor(
    private readonly node: KubeletNode,
    private readonly worker: ContainerWorker,
  ) {}

  /** Says so and begins the hook, which has the grace period at most; once for each run. */
  begin(message: string, graceMs: number): void {
    const { run, spec, pod, fieldPath, isRunning } = this.worker
    if (run === undefined || !isRunning || this.ending?.run === run.spec.id) return
    this.node.event(pod, fieldPath, 'Normal', 'Killing', message)
    const hook = graceMs > 0 ? Math.min(hookMs(spec.lifecycle?.preStop), graceMs) : 0
    this.ending = { run: run.spec.id, hookEndsMs: this.node.nowMs + hook }
  }

  /** SIGTERM when the hook is over, SIGKILL at that instant, but never less than two seconds after it. */
  proceed(endByMs: number): void {
    const { ending, node } = this
    const { run, isRunning } = this.worker
    if (run === undefined || !isRunning || ending?.run !== run.spec.id) return
    ending.hookEndsMs = Math.min(ending.hookEndsMs, Math.max(endByMs, node.nowMs))
    const termMs = Math.max(node.nowMs, ending.hookEndsMs)
    const graceMs = Math.max(minimumGraceMs, endByMs - termMs)
    node.scope.cancel(this.planned)
    if (termMs === node.nowMs) run.terminate(graceMs)
    else this.planned = node.scope.at(termMs, () => run.terminate(graceMs))
  }
}
