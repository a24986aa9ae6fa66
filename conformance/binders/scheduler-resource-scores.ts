import type { ScoringStrategy } from '../../engine/scheduler/plugins/options.ts'
import { resourceWeightProblem } from '../../engine/scheduler/plugins/resource-scores.ts'
import {
  type ClusterGiven,
  cycleOf,
  nodeFrom,
  pluginNamed,
  podFrom,
  type Sparse,
  scoreAll,
  snapshotOf,
} from './scheduler-objects.ts'

export interface ScoreGiven extends ClusterGiven {
  readonly pod: Sparse
}

/** The scores of NodeResourcesFit under a strategy, or why the strategy is refused. */
export function strategyScores(given: ScoreGiven, scoringStrategy: ScoringStrategy): unknown {
  const problem = resourceWeightProblem(scoringStrategy.resources)
  if (problem !== undefined) return { configError: problem }
  const cycle = cycleOf(podFrom(given.pod), snapshotOf(given))
  const { early, scores } = scoreAll(pluginNamed('NodeResourcesFit', { scoringStrategy }), cycle)
  if (early === undefined || early === 'Skip') return { scores }
  const none = Object.fromEntries((given.nodes ?? []).map((node) => [nodeFrom(node).metadata.name, 0]))
  return { code: early.code, scores: none }
}
