import type { StarvedResource } from './signals.ts'

/** A pod that may be evicted, and what it uses of what runs out. */
export interface Candidate {
  readonly priority: number
  readonly usage: number
  /** Of the same; 0 for what cannot be asked for. */
  readonly request: number
}

export type RankKey = 'exceedsRequest' | 'priority' | 'usage'

/** Source: pkg/kubelet/eviction/helpers.go rankMemoryPressure, rankDiskPressureFunc, rankPIDPressure. */
export function rankKeys(resource: StarvedResource): readonly RankKey[] {
  return resource === 'pids' ? ['priority', 'usage'] : ['exceedsRequest', 'priority', 'usage']
}

const compare: Readonly<Record<RankKey, (a: Candidate, b: Candidate) => number>> = {
  exceedsRequest: (a, b) => Number(b.usage > b.request) - Number(a.usage > a.request),
  priority: (a, b) => a.priority - b.priority,
  usage: (a, b) => b.usage - b.request - (a.usage - a.request),
}

/** Who goes first comes first; among equals, in their order. */
export function ranked<T extends Candidate>(candidates: readonly T[], keys: readonly RankKey[]): readonly T[] {
  return candidates.toSorted((a, b) => {
    for (const key of keys) {
      const order = compare[key](a, b)
      if (order !== 0) return order
    }
    return 0
  })
}
