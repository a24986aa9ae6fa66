import { Pod } from '../api/kinds/pod.ts'
import { setCondition } from '../api/meta/conditions.ts'
import { isPodTerminal } from '../api/meta/pods.ts'
import { isOperatingError } from '../api/status.ts'
import type { SchedulerParts } from './parts.ts'
import { podCondition } from './pod-condition.ts'
import type { QueuedPod } from './queued-pod.ts'

/** Why a pod stays without a node: nothing fits, or something went wrong. */
export interface Failure {
  readonly reason: 'Unschedulable' | 'SchedulerError'
  readonly message: string
  /** The node on which room is made; empty: none any more; undefined: as it was. */
  readonly nominatedNodeName?: string | undefined
}

/** Tells why, and puts the pod back, unless it has gone or got a node meanwhile. */
export function failed({ context, queue }: SchedulerParts, queued: QueuedPod, failure: Failure): void {
  const { message } = failure
  const { namespace = '', name } = queued.pod.metadata
  queued.message = message
  const current = context.informers.of(Pod).get(`${namespace}/${name}`)
  const isWaiting = current?.metadata.uid === queued.uid && !current.spec.nodeName && !isPodTerminal(current)
  if (current !== undefined && isWaiting) {
    queued.pod = current
    queue.addUnschedulable(queued)
  }
  context.events.record({ object: queued.pod }, 'Warning', 'FailedScheduling', shortened(message), 'Scheduling')
  writeStatus(context, queued.pod, failure)
}

function writeStatus({ client, time, minor }: SchedulerParts['context'], pod: Pod, failure: Failure): void {
  const { reason, message, nominatedNodeName } = failure
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

/** @param nodeName empty: none any more; undefined: as it was */
export function withNomination(pod: Pod, nodeName: string | undefined): Pod {
  const { nominatedNodeName, ...status } = pod.status
  if (nodeName === undefined || nodeName === (nominatedNodeName ?? '')) return pod
  return { ...pod, status: nodeName === '' ? status : { ...status, nominatedNodeName: nodeName } }
}

const noteMax = 1024 // events.k8s.io note length limit

function shortened(message: string): string {
  return message.length <= noteMax ? message : `${message.slice(0, noteMax - 4)} ...`
}
