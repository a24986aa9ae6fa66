import type { ResourceWeight, ScoringStrategyType } from '../../engine/scheduler/plugins/options.ts'
import { type ScoreGiven, strategyScores } from './scheduler-resource-scores.ts'

interface Given extends ScoreGiven {
  strategy: ScoringStrategyType
  resources: ResourceWeight[] | null
}

export function bind(given: unknown): unknown {
  const one = given as Given
  return strategyScores(one, { type: one.strategy, resources: one.resources ?? [] })
}
