import type { AffinityTerm } from './affinity-terms.ts'

/** A rule that pods on nodes have, and how many of them on each node. */
export interface TermCount {
  readonly term: AffinityTerm
  readonly bySlot: Map<number, number>
}

/** The affinity rules of the pods on nodes: pods of one template share one rule, so there are few. */
export class TermCounts {
  private readonly byKey = new Map<string, TermCount>()

  get isEmpty(): boolean {
    return this.byKey.size === 0
  }

  values(): Iterable<TermCount> {
    return this.byKey.values()
  }

  add(term: AffinityTerm, slot: number, by: 1 | -1): void {
    let counted = this.byKey.get(term.key)
    if (counted === undefined) {
      counted = { term, bySlot: new Map() }
      this.byKey.set(term.key, counted)
    }
    const left = (counted.bySlot.get(slot) ?? 0) + by
    if (left < 0) throw new Error(`An affinity term is taken from slot ${slot} but was not there: ${term.key}`)
    if (left > 0) counted.bySlot.set(slot, left)
    else counted.bySlot.delete(slot)
    if (counted.bySlot.size === 0) this.byKey.delete(term.key)
  }
}
