import { requiredNodeMatcher } from '../../api/scheduling/node-affinity.ts'
import type { NodeMatcher } from '../../api/scheduling/node-selector.ts'
import { findUntoleratedTaint, keepsPodsAway, type TolerationOptions } from '../../api/scheduling/taints.ts'
import type { Pod } from '../../api/schema/types.ts'
import { selectorKey } from '../affinity-terms.ts'
import type { Cycle } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { PodCounter } from '../pod-counts.ts'
import { noValue, type Topology } from '../topology.ts'
import type { SpreadConstraint } from './spread-constraints.ts'

/** A constraint with the nodes' values of its label and the number of matching pods on each node. */
export interface CountedConstraint {
  readonly constraint: SpreadConstraint
  readonly topology: Topology
  readonly counter: PodCounter
}

/** Pods on their way out do not count, and a selector that selects everything selects nothing here. */
export function counted(constraint: SpreadConstraint, { info, snapshot }: Cycle): CountedConstraint {
  const { selector, topologyKey } = constraint
  const key = `spread ${info.namespace} ${selectorKey(selector)}`
  const counter = snapshot.counts.counter(key, (namespace, labels, isTerminating) => {
    return !isTerminating && namespace === info.namespace && !selector.isEmpty && selector.matches(labels)
  })
  return { constraint, topology: snapshot.topology(topologyKey), counter }
}

/** Whether a node has every label that the constraints speak of. */
export function hasAllKeys(constraints: readonly CountedConstraint[], slot: number): boolean {
  for (const { topology } of constraints) if (topology.valueAt(slot) === noValue) return false
  return true
}

/** Which nodes count for a constraint, by its policies on node affinity and taints. */
export class NodeInclusion {
  private readonly matches: NodeMatcher | undefined

  constructor(
    private readonly pod: Pod,
    private readonly options: TolerationOptions,
  ) {
    this.matches = requiredNodeMatcher(pod)
  }

  includes({ honorsAffinity, honorsTaints }: SpreadConstraint, { node }: NodeInfo): boolean {
    if (honorsAffinity && this.matches !== undefined && !this.matches(node)) return false
    if (!honorsTaints || node.spec.taints === undefined) return true
    const { taints } = node.spec
    return findUntoleratedTaint(taints, this.pod.spec.tolerations, keepsPodsAway, this.options) === undefined
  }
}
