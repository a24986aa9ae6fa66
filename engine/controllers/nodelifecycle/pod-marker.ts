import { Pod } from '../../api/kinds/pod.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import type { ClusterTime } from '../../apiserver/cluster-time.ts'
import type { Client } from '../../runtime/client.ts'
import type { EventRecorder } from '../../runtime/event-recorder.ts'
import { markedNotReady } from './plan.ts'

/** Says of the pods of an ill node that they are not ready, since nobody on the node can. */
export class PodMarker {
  constructor(
    private readonly client: Client,
    private readonly time: ClusterTime,
    private readonly events: EventRecorder,
  ) {}

  /** @returns whether all of them are not ready now, or gone */
  markAll(pods: Iterable<Pod>): boolean {
    let isComplete = true
    for (const pod of pods) if (!this.mark(pod)) isComplete = false
    return isComplete
  }

  /** The event is recorded whether or not the write was refused. */
  mark(pod: Pod): boolean {
    const marked = markedNotReady(pod, this.time.now())
    if (marked === pod) return true
    let isDone = true
    try {
      this.client.updateStatus(Pod, marked)
    } catch (error) {
      if (isNotFound(error)) return true
      if (!isOperatingError(error)) throw error
      isDone = false
    }
    this.events.record({ object: pod }, 'Warning', 'NodeNotReady', 'Node is not ready')
    return isDone
  }
}
