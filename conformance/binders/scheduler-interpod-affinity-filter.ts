import {
  type ClusterGiven,
  cycleOf,
  filterAll,
  pluginNamed,
  podFrom,
  type Sparse,
  snapshotOf,
} from './scheduler-objects.ts'

export function bind(given: unknown): unknown {
  const one = given as ClusterGiven & { pod: Sparse }
  const { early, byNode } = filterAll(pluginNamed('InterPodAffinity'), cycleOf(podFrom(one.pod), snapshotOf(one)))
  if (early === 'Skip') return { preFilterCode: 'Skip' }
  if (early !== undefined) return { preFilterCode: early.code, preFilterReasons: early.reasons }
  return { nodes: Object.fromEntries(byNode) }
}
