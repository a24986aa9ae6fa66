import type { ResourceWeight } from '../../engine/scheduler/plugins/options.ts'
import {
  allEqual,
  type ClusterGiven,
  cycleOf,
  pluginNamed,
  podFrom,
  type Sparse,
  scoreAll,
  snapshotOf,
} from './scheduler-objects.ts'

interface Given extends ClusterGiven {
  resources: ResourceWeight[]
  pod: Sparse
  preScoreRan: boolean
}

export function bind(given: unknown): unknown {
  const one = given as Given
  const plugin = pluginNamed('NodeResourcesBalancedAllocation', { balancedResources: one.resources })
  const { early, scores } = scoreAll(plugin, cycleOf(podFrom(one.pod), snapshotOf(one)))
  if (early !== 'Skip') return { scores }
  return one.preScoreRan ? { preScoreCode: 'Skip' } : { scores: allEqual(one.nodes ?? [], 0) }
}
