import {
  type ClusterGiven,
  cycleOf,
  pluginNamed,
  podFrom,
  type Sparse,
  scoreAll,
  snapshotOf,
} from './scheduler-objects.ts'

interface Given extends ClusterGiven {
  pod: Sparse
  hardPodAffinityWeight: number
  ignorePreferredTermsOfExistingPods: boolean
}

export const partial = { messageContains: 'the table states only a part of the message: its name says so' }

export function bind(given: unknown): unknown {
  const one = given as Given
  const { early, scores } = scoreAll(pluginNamed('InterPodAffinity', one), cycleOf(podFrom(one.pod), snapshotOf(one)))
  if (early === 'Skip') return { preScoreCode: 'Skip' }
  if (early !== undefined) return { preScoreCode: early.code, messageContains: early.reasons.join(', ') }
  return { normalizedScores: scores }
}
