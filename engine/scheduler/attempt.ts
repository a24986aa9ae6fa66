import { Pod } from '../api/kinds/pod.ts'
import { setCondition } from '../api/meta/conditions.ts'
import { isNotFound, isOperatingError } from '../api/status.ts'
import type { SchedulingCycle } from './cycle.ts'
import { fitErrorMessage, noNodesMessage } from './fit-error.ts'
import type { SchedulerParts } from './parts.ts'
import { PodInfo } from './pod-info.ts'
import type { QueuedPod } from './queued-pod.ts'

/** Why a pod stays without a node: nothing fits, or something went wrong. */
type FailureReason = 'Unschedulable' | 'SchedulerError'

/** One attempt to give a pod a node, from the decision to the binding. */
export class Attempt {
  constructor(
    private readonly parts: SchedulerParts,
    private readonly cycle: SchedulingCycle,
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
    if (decision.kind === 'node') this.bind(queued, info, decision.node.name)
    else if (decision.kind === 'no-nodes') this.fail(queued, 'Unschedulable', noNodesMessage)
    else if (decision.kind === 'error') this.fail(queued, 'SchedulerError', decision.message)
    else {
      queued.refusedBy = decision.diagnosis.plugins
      this.fail(queued, 'Unschedulable', fitErrorMessage(decision.diagnosis))
    }
  }

  /** The pod counts for the node at once; the watch will only confirm it. */
  private bind(queued: QueuedPod, info: PodInfo, nodeName: string): void {
    const { pod, uid } = queued
    const { context, snapshot, nominations, assumed } = this.parts
    const { namespace = '', name } = pod.metadata
    nominations.remove(uid)
    snapshot.setPod(uid, pod, nodeName, info)
    assumed.add(uid)
    try {
      const body = { metadata: { namespace, name, uid }, target: { kind: 'Node', name: nodeName } }
      context.client.post(Pod, { namespace, name }, 'binding', body)
    } catch (error) {
      if (!isOperatingError(error)) throw error
      this.unbind(queued, error)
      return
    }
    const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`
    context.events.record({ object: pod }, 'Normal', 'Scheduled', message, 'Binding')
  }

  private unbind(queued: QueuedPod, error: Error): void {
    const { context, snapshot, queue, assumed } = this.parts
    assumed.delete(queued.uid)
    snapshot.removePod(queued.uid)
    queue.move({ resource: 'Pod', action: 'AssignedDelete', before: queued.pod })
    const message = `running Bind plugin "DefaultBinder": ${error.message}`
    this.fail(queued, 'SchedulerError', context.minor < 27 ? `binding rejected: ${message}` : message)
  }

  /** Tells why, and puts the pod back, unless it has gone or got a node meanwhile. */
  private fail(queued: QueuedPod, reason: FailureReason, message: string): void {
    const { context, queue } = this.parts
    const { namespace = '', name } = queued.pod.metadata
    queued.message = message
    const current = context.informers.of(Pod).get(`${namespace}/${name}`)
    if (current !== undefined && current.metadata.uid === queued.uid && !current.spec.nodeName) {
      queued.pod = current
      queue.addUnschedulable(queued)
    }
    context.events.record({ object: queued.pod }, 'Warning', 'FailedScheduling', shortened(message), 'Scheduling')
    this.writeCondition(queued.pod, reason, message)
  }

  private writeCondition(pod: Pod, reason: FailureReason, message: string): void {
    const { client, time } = this.parts.context
    const { namespace = '', name } = pod.metadata
    const condition = { type: 'PodScheduled', status: 'False', reason, message } as const
    try {
      client.patchStatus(Pod, { namespace, name }, (now) => {
        if (now.metadata.uid !== pod.metadata.uid || now.spec.nodeName) return now
        return setCondition(now, condition, time.now())
      })
    } catch (error) {
      if (!isNotFound(error) && !isOperatingError(error)) throw error
    }
  }
}

const noteMax = 1024 // events.k8s.io note length limit

function shortened(message: string): string {
  return message.length <= noteMax ? message : `${message.slice(0, noteMax - 4)} ...`
}
