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
  /** What was told last as an object of the API, to know it when the watch brings it back. */
  private written: Pod | undefined

  constructor(
    private readonly node: KubeletNode,
    pod: Pod,
  ) {
    this.told = pod.status
  }

  get status(): PodStatus {
    return this.told
  }

  /** Whether the API server's version of the pod is the kubelet's own. */
  isOwn(pod: Pod): boolean {
    return pod === this.written
  }

  /** Others may have written conditions of theirs. */
  learn(pod: Pod): void {
    const theirs = (pod.status.conditions ?? []).filter(({ type }) => !ownConditions.has(type))
    const ours = (this.told.conditions ?? []).filter(({ type }) => ownConditions.has(type))
    if (theirs.length === 0 && ours.length === (this.told.conditions ?? []).length) return
    this.told = { ...this.told, conditions: [...theirs, ...ours] }
  }

  report(pod: Pod, rest: Omit<PodReport, 'pod' | 'hostIP' | 'minor' | 'now'>): void {
    const { node } = this
    const status = podStatus({
      ...rest,
      pod: { ...pod, status: this.told },
      hostIP: node.hostIP,
      minor: node.minor,
      now: node.time.now(),
    })
    this.write(pod, status)
  }

  write({ metadata }: Pod, status: PodStatus): void {
    if (deepEqual(status, this.told)) return
    const at = { namespace: metadata.namespace ?? '', name: metadata.name }
    try {
      this.written = this.node.context.client.patchStatus(Pod, at, (stored) =>
        stored.metadata.uid === metadata.uid ? { ...stored, status: merged(stored.status, status) } : stored,
      )
      this.told = status
    } catch (error) {
      // Not reachable: told when it is back. Gone: nobody to tell.
      if (!isOperatingError(error)) throw error
    }
  }
}

/** The kubelet's own conditions replace what is stored; those of others stay as they are. */
function merged(stored: PodStatus, reported: PodStatus): PodStatus {
  const theirs = (stored.conditions ?? []).filter(({ type }) => !ownConditions.has(type))
  const ours = (reported.conditions ?? []).filter(({ type }) => ownConditions.has(type))
  return { ...reported, conditions: [...theirs, ...ours] }
}
