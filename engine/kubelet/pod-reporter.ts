import { Pod } from '../api/kinds/pod.ts'
import { deepEqual } from '../api/meta/equality.ts'
import type { PodStatus } from '../api/schema/types.ts'
import { isOperatingError } from '../api/status.ts'
import type { KubeletNode } from './kubelet-node.ts'
import { type PodReport, podStatus } from './pod-status.ts'

const ownConditions = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'])

/** Tells the API server of one pod, where there is something new. Source: pkg/kubelet/status/status_manager.go. */
export class PodReporter {
  /** What the API server has, as far as the kubelet knows. */
  private told: PodStatus
  /** What was told, as objects of the API, until the watch brings them back. */
  private written: Pod[] = []

  constructor(
    private readonly node: KubeletNode,
    pod: Pod,
  ) {
    this.told = pod.status
  }

  get status(): PodStatus {
    return this.told
  }

  /**
   * Takes what the watch brings: where somebody else has written, that is what the API server has, and what of it is the
   * kubelet's to say it says again. @returns whether it was somebody else
   */
  learn(pod: Pod): boolean {
    const index = this.written.lastIndexOf(pod)
    this.written = this.written.slice(index + 1)
    if (index >= 0) return false
    this.told = pod.status
    return true
  }

  report(report: PodReport): void {
    this.write(report.pod, podStatus(report))
  }

  write({ metadata }: Pod, status: PodStatus): void {
    if (deepEqual(status, this.told)) return
    const at = { namespace: metadata.namespace ?? '', name: metadata.name }
    try {
      const written = this.node.context.client.patchStatus(Pod, at, (stored) =>
        stored.metadata.uid === metadata.uid ? { ...stored, status: merged(stored.status, status) } : stored,
      )
      this.written.push(written)
      this.told = status
    } catch (error) {
      // Not reachable: told when it is back. Gone: nobody to tell.
      if (!isOperatingError(error)) throw error
    }
  }
}

/**
 * The kubelet's own conditions replace what is stored; those of others stay as they are. Whether a pod is a target of
 * disruption others may say too: where the kubelet says it, its word counts.
 */
function merged(stored: PodStatus, reported: PodStatus): PodStatus {
  const evicts = reported.reason === 'Evicted'
  const isOurs = ({ type }: { readonly type: string }): boolean =>
    ownConditions.has(type) || (evicts && type === 'DisruptionTarget')
  const theirs = (stored.conditions ?? []).filter((condition) => !isOurs(condition))
  const ours = (reported.conditions ?? []).filter(isOurs)
  return { ...reported, conditions: [...theirs, ...ours] }
}
