import { someTolerates } from '../../api/scheduling/taints.ts'
import type { Node, Pod } from '../../api/schema/types.ts'
import type { ClusterEvent } from '../events.ts'
import { plugin, type QueueingHint, refusal } from '../framework.ts'

const name = 'NodeUnschedulable'
const unschedulableTaint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const
const refused = refusal(name, 'UnschedulableAndUnresolvable', 'node(s) were unschedulable')

/** Cordoned nodes take no pods but those that tolerate the taint which cordoning stands for. */
export const nodeUnschedulable = () =>
  plugin({
    name,
    events: [
      { resource: 'Node', actions: ['Add', 'UpdateTaint'], hint: afterNodeChange },
      { resource: 'Pod', actions: ['UpdateTolerations'], hint: afterTolerationChange },
    ],
    filter(_state, { node }, { pod }) {
      if (!node.spec.unschedulable) return null
      return someTolerates(pod.spec.tolerations, unschedulableTaint) ? null : refused
    },
  })

function afterNodeChange(_pod: Pod, event: ClusterEvent): QueueingHint {
  const before = event.before as Node | undefined
  const after = event.after as Node
  if (after.spec.unschedulable) return 'Skip'
  return before === undefined || before.spec.unschedulable ? 'Queue' : 'Skip'
}

function afterTolerationChange(pod: Pod, event: ClusterEvent): QueueingHint {
  const after = event.after as Pod
  if (after.metadata.uid !== pod.metadata.uid) return 'Skip'
  return someTolerates(after.spec.tolerations, unschedulableTaint) ? 'Queue' : 'Skip'
}
