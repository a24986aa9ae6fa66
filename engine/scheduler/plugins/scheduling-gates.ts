import type { Pod } from '../../api/schema/types.ts'
import type { ClusterEvent } from '../events.ts'
import { plugin, type QueueingHint, refusal } from '../framework.ts'

const name = 'SchedulingGates'

/** A pod with gates waits, without a word, until somebody has removed them all. */
export const schedulingGates = () =>
  plugin({
    name,
    events: [{ resource: 'Pod', actions: ['UpdateSchedulingGates'], hint: hasLostItsGates }],
    preEnqueue(pod) {
      const gates = (pod.spec.schedulingGates ?? []).map((gate) => gate.name)
      if (gates.length === 0) return null
      const reason = `waiting for scheduling gates: [${gates.join(' ')}]`
      return refusal(name, 'UnschedulableAndUnresolvable', reason)
    },
  })

function hasLostItsGates(pod: Pod, { after }: ClusterEvent): QueueingHint {
  const changed = after as Pod
  const isFree = changed.metadata.uid === pod.metadata.uid && (changed.spec.schedulingGates ?? []).length === 0
  return isFree ? 'Queue' : 'Skip'
}
