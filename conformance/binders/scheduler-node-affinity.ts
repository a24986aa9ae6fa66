import type { NodeAffinity } from '../../engine/api/schema/types.ts'
import { isRefusal } from '../../engine/scheduler/framework.ts'
import { type HintGiven, hintOf } from './scheduler-hints.ts'
import {
  cycleOf,
  nodeFrom,
  pluginNamed,
  podFrom,
  type Sparse,
  scoreAll,
  snapshotOf,
  statusOf,
} from './scheduler-objects.ts'

type Given = { pod: Sparse; addedAffinity?: NodeAffinity } & (
  | { kind: 'filter'; node: Sparse; preFilterRan: boolean }
  | { kind: 'score'; nodes: Sparse[] }
  | ({ kind: 'queueHint' } & HintGiven)
)

export function bind(given: unknown): unknown {
  const one = given as Given
  const plugin = pluginNamed('NodeAffinity', { addedAffinity: one.addedAffinity })
  if (one.kind === 'queueHint') return { requeue: hintOf(plugin, one) }
  const snapshot = snapshotOf({ nodes: one.kind === 'score' ? one.nodes : [one.node] })
  const cycle = cycleOf(podFrom(one.pod), snapshot)
  if (one.kind === 'score') return { normalizedScores: scoreAll(plugin, cycle).scores }
  const result = one.preFilterRan ? plugin.preFilter?.(cycle) : undefined
  const node = snapshot.node(nodeFrom(one.node).metadata.name)
  if (node === undefined) throw new Error('The snapshot lost its node.')
  if (result === 'Skip') return { ...statusOf(null), preFilter: { code: 'Skip' } }
  const state = isRefusal(result) ? undefined : result?.state
  const filtered = statusOf(plugin.filter?.(state, node, cycle) ?? null)
  if (isRefusal(result)) return { ...filtered, preFilter: statusOf(result) }
  return result?.nodeNames ? { ...filtered, preFilter: { nodeNames: [...result.nodeNames].sort() } } : filtered
}
