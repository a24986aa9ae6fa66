import { type Backoff, backoffAfterFailure, hasBackoffExpired, isBackingOff } from '../../api/meta/backoff.ts'
import type { DaemonSet } from '../../api/schema/types.ts'
import type { ClusterTime } from '../../apiserver/cluster-time.ts'
import { daemonFailedPodBackoffMaxMs, daemonFailedPodBackoffMs } from '../../defaults.ts'

const limits = { initialMs: daemonFailedPodBackoffMs, maxMs: daemonFailedPodBackoffMaxMs }

/** How long each set waits on each node before it replaces a failed pod again: kubelets may reject every one of them. */
export class FailedPods {
  private readonly byNode = new Map<string, Backoff>()

  constructor(private readonly time: ClusterTime) {}

  /** @returns undefined where the pod may be replaced now, which counts; else after how many milliseconds to look again */
  holdMs(set: DaemonSet, nodeName: string): number | undefined {
    const { nowMs } = this.time
    const key = `${set.metadata.uid}/${set.status.observedGeneration ?? 0}/${nodeName}`
    const known = this.byNode.get(key)
    if (known !== undefined && isBackingOff(known, limits, nowMs)) return known.delayMs
    this.byNode.set(key, backoffAfterFailure(known, limits, nowMs))
    return undefined
  }

  /** Forgets what is so long ago that it no longer counts. */
  tidy(): void {
    for (const [key, backoff] of this.byNode)
      if (hasBackoffExpired(backoff, limits, this.time.nowMs)) this.byNode.delete(key)
  }
}
