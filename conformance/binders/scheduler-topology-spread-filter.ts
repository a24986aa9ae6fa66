import {
  type ClusterGiven,
  cycleOf,
  filterAll,
  pluginNamed,
  podFrom,
  type Sparse,
  type SpreadGatesGiven,
  snapshotOf,
  spreadGates,
} from './scheduler-objects.ts'

export function bind(given: unknown): unknown {
  const one = given as ClusterGiven & SpreadGatesGiven & { pod: Sparse }
  const { byNode } = filterAll(
    pluginNamed('PodTopologySpread', { gates: spreadGates(one) }),
    cycleOf(podFrom(one.pod), snapshotOf(one)),
  )
  return { codes: Object.fromEntries([...byNode].map(([name, { code }]) => [name, code])) }
}
