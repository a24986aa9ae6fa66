import type { Gates } from '../../engine/scheduler/plugins/options.ts'
import { type HintGiven, hintOf } from './scheduler-hints.ts'
import {
  allEqual,
  cycleOf,
  filterAll,
  gatesFrom,
  pluginNamed,
  podFrom,
  type Sparse,
  scoreAll,
  snapshotOf,
  statusOf,
} from './scheduler-objects.ts'

type Given = { pod: Sparse; featureGates?: Partial<Gates> } & (
  | { kind: 'score'; nodes: Sparse[] }
  | { kind: 'filter'; node: Sparse }
  | ({ kind: 'queueHint' } & HintGiven)
)

export function bind(given: unknown): unknown {
  const one = given as Given
  const plugin = pluginNamed('TaintToleration', { gates: gatesFrom(one.featureGates) })
  if (one.kind === 'queueHint') return { requeue: hintOf(plugin, one) }
  const cycle = cycleOf(podFrom(one.pod), snapshotOf({ nodes: one.kind === 'score' ? one.nodes : [one.node] }))
  if (one.kind === 'filter') return [...filterAll(plugin, cycle).byNode.values()][0] ?? statusOf(null)
  const { early, scores } = scoreAll(plugin, cycle)
  return { normalizedScores: early === 'Skip' ? allEqual(one.nodes, 100) : scores }
}
