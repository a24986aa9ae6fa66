import type { ScoringStrategy, UtilizationPoint } from '../../engine/scheduler/plugins/options.ts'
import { type ScoreGiven, strategyScores } from './scheduler-resource-scores.ts'

interface Given extends ScoreGiven {
  scoringStrategy: ScoringStrategy & { requestedToCapacityRatio?: { shape: UtilizationPoint[] } }
}

export function bind(given: unknown): unknown {
  const one = given as Given
  const { type, resources, requestedToCapacityRatio } = one.scoringStrategy
  return strategyScores(one, { type, resources: resources ?? [], shape: requestedToCapacityRatio?.shape ?? [] })
}
