import type { BindingCycle } from './binding-cycle.ts'
import type { SchedulingCycle } from './cycle.ts'
import { evictAll } from './eviction.ts'
import { type Failure, failed } from './failures.ts'
import { type Diagnosis, fitErrorMessage, noNodesMessage } from './fit-error.ts'
import type { SchedulerParts } from './parts.ts'
import { PodInfo } from './pod-info.ts'
import type { Preemption } from './preemption.ts'
import type { PreFiltered } from './profile.ts'
import type { QueuedPod } from './queued-pod.ts'

/** Since this version the message says what preemption found. */
const tellsOfPreemptionSince = 24

/** Since this version what refuses a pod before nodes are looked at is told once; before, it was counted over the nodes. */
const tellsPreFilterApartSince = 25

function countedByNode({ preFilter: _told, ...diagnosis }: Diagnosis): Diagnosis {
  return diagnosis
}

/** One attempt to give a pod a node. */
export class Attempt {
  constructor(
    private readonly parts: SchedulerParts,
    private readonly cycle: SchedulingCycle,
    private readonly preemption: Preemption,
    private readonly binding: BindingCycle,
  ) {}

  make(queued: QueuedPod): void {
    const { pod } = queued
    const { assumed, context } = this.parts
    if (assumed.has(queued.uid)) return
    if (pod.metadata.deletionTimestamp !== undefined) {
      const message = `skip schedule deleting pod: ${pod.metadata.namespace}/${pod.metadata.name}`
      context.events.record({ object: pod }, 'Warning', 'FailedScheduling', message, 'Scheduling')
      return
    }
    const info = new PodInfo(pod)
    const decision = this.cycle.decide(info)
    if (decision.kind === 'node') this.binding.begin({ queued, info, node: decision.node, filtered: decision.filtered })
    else if (decision.kind === 'no-nodes') this.fail(queued, 'Unschedulable', noNodesMessage)
    else if (decision.kind === 'error') this.fail(queued, 'SchedulerError', decision.message)
    else this.refused(queued, info, decision.diagnosis, decision.filtered)
  }

  /** Nothing fits: room is made if that is possible, and the pod waits for it or for something else to change. */
  private refused(queued: QueuedPod, info: PodInfo, found: Diagnosis, filtered: PreFiltered | undefined): void {
    const { minor } = this.parts.context
    const diagnosis = minor >= tellsPreFilterApartSince ? found : countedByNode(found)
    queued.refusedBy = found.plugins
    const result = this.preemption.preempt(info, found, filtered)
    if (result.kind === 'none') {
      const message = fitErrorMessage(diagnosis, minor >= tellsOfPreemptionSince ? result.message : '')
      this.fail(queued, 'Unschedulable', message, result.voidsNomination ? '' : undefined)
      return
    }
    const { node, victims } = result.candidate
    evictAll(this.parts, queued.pod, node.name, victims)
    this.parts.nominations.set(queued.uid, info, node.name)
    this.fail(queued, 'Unschedulable', fitErrorMessage(diagnosis), node.name)
  }

  private fail(queued: QueuedPod, reason: Failure['reason'], message: string, nominatedNodeName?: string): void {
    failed(this.parts, queued, { reason, message, nominatedNodeName })
  }
}
