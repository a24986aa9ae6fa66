import type { ClusterEvent } from '../../engine/scheduler/events.ts'
import type { AnyPlugin } from '../../engine/scheduler/framework.ts'
import { Profile } from '../../engine/scheduler/profile.ts'
import { nodeFrom, podFrom, type Sparse } from './scheduler-objects.ts'

export interface HintGiven {
  readonly event: string
  readonly pod: Sparse
  readonly oldNode?: Sparse
  readonly newNode?: Sparse
  readonly oldPod?: Sparse
  readonly newPod?: Sparse
  readonly deletedPod?: Sparse
}

/** What a table's event is in the scheduler's own terms: the ones that such a change can be. */
function eventsOf(given: HintGiven): ClusterEvent[] {
  const before = given.oldNode && nodeFrom(given.oldNode)
  const after = given.newNode && nodeFrom(given.newNode)
  switch (given.event) {
    case 'NodeAdd':
      return [{ resource: 'Node', action: 'Add', ...(after && { after }) }]
    case 'NodeUpdate':
      return (['UpdateLabel', 'UpdateTaint', 'UpdateAllocatable'] as const).map((action) => {
        return { resource: 'Node', action, ...(before && { before }), ...(after && { after }) }
      })
    case 'PodUpdate': {
      const pods = { before: podFrom(given.oldPod), after: podFrom(given.newPod) }
      return (['UpdateTolerations', 'UpdateLabel', 'ScaleDown'] as const).map((action) => {
        return { resource: 'Pod', action, ...pods }
      })
    }
    case 'AssignedPodDeleted':
      return [{ resource: 'Pod', action: 'AssignedDelete', before: podFrom(given.deletedPod) }]
    default:
      throw new Error(`The table speaks of an event that is not known here: ${given.event}.`)
  }
}

/** Whether the plugin would have the pod tried again. */
export function hintOf(plugin: AnyPlugin, given: HintGiven): 'Queue' | 'Skip' {
  const profile = new Profile([{ plugin, weight: 0 }])
  const pod = podFrom(given.pod)
  const isWorthIt = eventsOf(given).some((event) => profile.isWorthRetrying(pod, new Set([plugin.name]), event))
  return isWorthIt ? 'Queue' : 'Skip'
}
