import type { Node, Pod } from '../../api/schema/types.ts'
import type { ClusterEvent } from '../events.ts'
import type { EventOfInterest, QueueingHint } from '../framework.ts'
import type { SpreadConstraint } from './spread-constraints.ts'

type ConstraintsOf = (pod: Pod) => readonly SpreadConstraint[]

/** What may let a pod in that a spread constraint kept out: pods that match come, go or change, and so do the domains. */
export function spreadEvents(constraintsOf: ConstraintsOf): EventOfInterest[] {
  const afterPodChange = (pod: Pod, event: ClusterEvent): QueueingHint => {
    const before = event.before as Pod | undefined
    const after = event.after as Pod | undefined
    if ((before ?? after)?.metadata.namespace !== pod.metadata.namespace) return 'Skip'
    const matches = ({ selector }: SpreadConstraint, one: Pod | undefined): boolean =>
      one !== undefined && selector.matches(one.metadata.labels ?? {})
    const counts = (constraint: SpreadConstraint): boolean =>
      before && after
        ? matches(constraint, before) !== matches(constraint, after)
        : matches(constraint, before ?? after)
    return constraintsOf(pod).some(counts) ? 'Queue' : 'Skip'
  }
  const afterNodeChange = (pod: Pod, event: ClusterEvent): QueueingHint => {
    const constraints = constraintsOf(pod)
    const before = domainsOf(event.before as Node | undefined, constraints)
    const after = domainsOf(event.after as Node | undefined, constraints)
    if (before !== after) return 'Queue'
    const taintsCount = before !== undefined && constraints.some(({ honorsTaints }) => honorsTaints)
    return taintsCount && event.action === 'UpdateTaint' ? 'Queue' : 'Skip'
  }
  return [
    { resource: 'Pod', actions: ['AssignedAdd', 'AssignedDelete', 'UpdateLabel'], hint: afterPodChange },
    { resource: 'Node', actions: ['Add', 'Delete', 'UpdateLabel', 'UpdateTaint'], hint: afterNodeChange },
  ]
}

/** The node's values of all topology keys as one text, or undefined if it lacks one. */
function domainsOf(node: Node | undefined, constraints: readonly SpreadConstraint[]): string | undefined {
  const values = constraints.map(({ topologyKey }) => node?.metadata.labels?.[topologyKey])
  return values.includes(undefined) ? undefined : values.join('\n')
}
