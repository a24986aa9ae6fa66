import { Pod } from '../api/kinds/pod.ts'
import { isOperatingError } from '../api/status.ts'
import { failed, withNomination } from './failures.ts'
import type { NodeInfo } from './node-info.ts'
import type { SchedulerParts } from './parts.ts'
import type { PodInfo } from './pod-info.ts'
import type { PreFiltered, Reserved } from './profile.ts'
import type { QueuedPod } from './queued-pod.ts'

/** Since this version a pod says which node it is about to get while that is prepared (NominatedNodeNameForExpectation). */
const tellsExpectedNodeSince = 35

/** A pod and the node that was chosen for it. */
interface Chosen {
  readonly queued: QueuedPod
  readonly info: PodInfo
  readonly node: NodeInfo
  readonly filtered: PreFiltered
}

/** A pod with what is kept for it until it is bound. */
interface Assumed {
  readonly queued: QueuedPod
  readonly nodeName: string
  readonly reserved: readonly Reserved[]
}

/** From the choice of a node to the binding, which may take a while. Source: pkg/scheduler/schedule_one.go bindingCycle. */
export class BindingCycle {
  constructor(private readonly parts: SchedulerParts) {}

  /** The pod counts for the node at once; the watch will only confirm it. */
  begin({ queued, info, node, filtered }: Chosen): void {
    const { snapshot, nominations, assumed, profile } = this.parts
    const { pod, uid } = queued
    nominations.remove(uid)
    const reserved = profile.reserve(filtered, node, { pod, info, snapshot })
    snapshot.setPod(uid, pod, node.name, info)
    assumed.add(uid)
    const one = { queued, nodeName: node.name, reserved }
    if (reserved.length === 0) this.bind(one)
    else this.prepare(one)
  }

  private prepare(one: Assumed): void {
    const { preparing } = this.parts
    preparing.add(one.queued.uid)
    this.tellExpectedNode(one)
    this.prepareFrom(one, 0)
  }

  private prepareFrom(one: Assumed, index: number): void {
    const next = one.reserved[index]
    if (next === undefined) {
      this.parts.preparing.delete(one.queued.uid)
      this.bind(one)
      return
    }
    next.reservation.prepare((problem) => {
      if (problem === undefined) this.prepareFrom(one, index + 1)
      else this.undo(one, `running PreBind plugin ${JSON.stringify(next.plugin)}: ${problem}`)
    })
  }

  private tellExpectedNode({ queued, nodeName }: Assumed): void {
    const { client, minor } = this.parts.context
    if (minor < tellsExpectedNodeSince) return
    const { namespace = '', name } = queued.pod.metadata
    try {
      client.patchStatus(Pod, { namespace, name }, (now) => withNomination(now, nodeName))
    } catch (error) {
      if (!isOperatingError(error)) throw error
    }
  }

  private bind(one: Assumed): void {
    const { context } = this.parts
    const { pod, uid } = one.queued
    const { nodeName } = one
    const { namespace = '', name } = pod.metadata
    try {
      const body = { metadata: { namespace, name, uid }, target: { kind: 'Node', name: nodeName } }
      context.client.post(Pod, { namespace, name }, 'binding', body)
    } catch (error) {
      if (!isOperatingError(error)) throw error
      const message = `running Bind plugin "DefaultBinder": ${error.message}`
      this.undo(one, context.minor < 27 ? `binding rejected: ${message}` : message)
      return
    }
    const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`
    context.events.record({ object: pod }, 'Normal', 'Scheduled', message, 'Binding')
  }

  /** What was kept is free again, and the pod is tried again, unless it has got another node or is gone. */
  private undo({ queued, nodeName, reserved }: Assumed, message: string): void {
    const { snapshot, queue, assumed, preparing } = this.parts
    const before = { ...queued.pod, spec: { ...queued.pod.spec, nodeName } }
    for (const { reservation } of reserved) reservation.release()
    preparing.delete(queued.uid)
    const isForgotten = assumed.delete(queued.uid)
    if (isForgotten) snapshot.removePod(queued.uid)
    failed(this.parts, queued, { reason: 'SchedulerError', message, nominatedNodeName: '' })
    // Last, so that the pod itself is left alone for a while only, also where errors wait for any event.
    if (isForgotten) queue.move({ resource: 'Pod', action: 'AssignedDelete', before })
  }
}
