import { matchesRequiredNodeAffinity, ParsedPreferences } from '../../engine/api/scheduling/node-affinity.ts'
import { ParsedNodeSelector } from '../../engine/api/scheduling/node-selector.ts'
import type { NodeSelector, PreferredSchedulingTerm } from '../../engine/api/schema/types.ts'
import { nodeFrom, podFrom, type Sparse } from './scheduler-objects.ts'

type Given =
  | { kind: 'terms'; nodeSelector: NodeSelector | null; node: Sparse | null }
  | { kind: 'pod'; pod: Sparse; node: Sparse }
  | { kind: 'preferred'; preferredTerms: PreferredSchedulingTerm[]; node: Sparse | null }

export function bind(given: unknown): unknown {
  const one = given as Given
  switch (one.kind) {
    case 'pod':
      return { matches: matchesRequiredNodeAffinity(podFrom(one.pod), nodeFrom(one.node)) }
    case 'terms': {
      const selector = new ParsedNodeSelector(one.nodeSelector ?? { nodeSelectorTerms: [] })
      if (selector.problems.length > 0) return { errors: selector.problems }
      return { matches: one.node !== null && selector.matches(nodeFrom(one.node)) }
    }
    case 'preferred': {
      const preferences = new ParsedPreferences(one.preferredTerms)
      if (preferences.problems.length > 0) return { errors: preferences.problems }
      return { score: preferences.score(nodeFrom(one.node ?? undefined)) }
    }
  }
}
