import { Pod } from '../api/kinds/pod.ts'
import { setCondition } from '../api/meta/conditions.ts'
import { isOperatingError } from '../api/status.ts'
import type { SchedulingCycle } from './cycle.ts'
import { evictAll } from './eviction.ts'
import { type Diagnosis, fitErrorMessage, noNodesMessage } from './fit-error.ts'
import type { SchedulerParts } from './parts.ts'
import { podCondition } from './pod-condition.ts'
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

/** Why a pod stays without a node: nothing fits, or something went wrong. */
type FailureReason = 'Unschedulable' | 'SchedulerError'

/** One attempt to give a pod a node, from the decision to the binding. */
export class Attempt {
  constructor(
    private readonly parts: SchedulerParts,
    private readonly cycle: SchedulingCycle,
    private readonly preemption: Preemption,
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
  private fail(queued: QueuedPod, reason: FailureReason, message: string, nominatedNodeName?: string): void {
    const { context, queue } = this.parts
    const { namespace = '', name } = queued.pod.metadata
    queued.message = message
    const current = context.informers.of(Pod).get(`${namespace}/${name}`)
    if (current !== undefined && current.metadata.uid === queued.uid && !current.spec.nodeName) {
      queued.pod = current
      queue.addUnschedulable(queued)
    }
    context.events.record({ object: queued.pod }, 'Warning', 'FailedScheduling', shortened(message), 'Scheduling')
    this.writeStatus(queued.pod, { reason, message, nominatedNodeName })
  }

  private writeStatus(pod: Pod, { reason, message, nominatedNodeName }: Failure): void {
    const { client, time, minor } = this.parts.context
    const { namespace = '', name, uid } = pod.metadata
    try {
      client.patchStatus(Pod, { namespace, name }, (now) => {
        if (now.metadata.uid !== uid || now.spec.nodeName) return now
        const condition = podCondition(now, minor, { type: 'PodScheduled', status: 'False', reason, message })
        return withNomination(setCondition(now, condition, time.now()), nominatedNodeName)
      })
    } catch (error) {
      if (!isOperatingError(error)) throw error
    }
  }
}

interface Failure {
  readonly reason: FailureReason
  readonly message: string
  /** The node on which room is made; empty: none any more; undefined: as it was. */
  readonly nominatedNodeName: string | undefined
}

function withNomination(pod: Pod, nodeName: string | undefined): Pod {
  const { nominatedNodeName, ...status } = pod.status
  if (nodeName === undefined || nodeName === (nominatedNodeName ?? '')) return pod
  return { ...pod, status: nodeName === '' ? status : { ...status, nominatedNodeName: nodeName } }
}

const noteMax = 1024 // events.k8s.io note length limit

function shortened(message: string): string {
  return message.length <= noteMax ? message : `${message.slice(0, noteMax - 4)} ...`
}
