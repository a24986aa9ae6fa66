import { Pod } from '../api/kinds/pod.ts'
import { setCondition } from '../api/meta/conditions.ts'
import { isNotFound, isOperatingError } from '../api/status.ts'
import { defaultSchedulerName, type SchedulerParts } from './parts.ts'
import { podCondition } from './pod-condition.ts'
import type { PodInfo } from './pod-info.ts'

/** Since these versions victims carry a condition, and their event names the preemptor by UID. */
export const marksVictimsSince = 26
const namesPreemptorByUidSince = 26

/**
 * Removes the pods that stand in the way of another, and lets go of nominations to the node that are worth less. What fails is
 * tried again with the pod's next attempt. Source: preemption.go prepareCandidate.
 */
export function evictAll(parts: SchedulerParts, preemptor: Pod, nodeName: string, victims: readonly PodInfo[]): void {
  for (const { pod, isTerminating } of victims) {
    if (isTerminating) continue
    try {
      evict(parts, preemptor, nodeName, pod)
    } catch (error) {
      if (isNotFound(error)) continue
      if (!isOperatingError(error)) throw error
      return
    }
  }
  clearLesserNominations(parts, preemptor, nodeName)
}

function evict({ context }: SchedulerParts, preemptor: Pod, nodeName: string, victim: Pod): void {
  const { client, time, events, minor } = context
  const { namespace = '', name, uid } = victim.metadata
  if (minor >= marksVictimsSince) {
    const scheduler = preemptor.spec.schedulerName ?? defaultSchedulerName
    const message = `${scheduler}: preempting to accommodate a higher priority pod`
    client.patchStatus(Pod, { namespace, name }, (now) => {
      const said = { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message } as const
      return setCondition(now, podCondition(now, minor, said), time.now())
    })
  }
  client.delete(Pod, { namespace, name }, { preconditions: { uid } })
  const by =
    minor >= namesPreemptorByUidSince
      ? `pod ${preemptor.metadata.uid}`
      : `${preemptor.metadata.namespace}/${preemptor.metadata.name}`
  events.record({ object: victim }, 'Normal', 'Preempted', `Preempted by ${by} on node ${nodeName}`, 'Preempting')
}

function clearLesserNominations({ context, nominations }: SchedulerParts, preemptor: Pod, nodeName: string): void {
  for (const { pod, priority } of nominations.on(nodeName)) {
    if (priority >= (preemptor.spec.priority ?? 0)) continue
    const { namespace = '', name } = pod.metadata
    try {
      context.client.patchStatus(Pod, { namespace, name }, (now) => {
        const { nominatedNodeName, ...status } = now.status
        return nominatedNodeName === undefined ? now : { ...now, status }
      })
    } catch (error) {
      if (!isOperatingError(error)) throw error
    }
  }
}
