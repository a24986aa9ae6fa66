import { nothing } from '../../api/meta/labels.ts'
import { type AffinityTerm, selectorKey, termMatches } from '../affinity-terms.ts'
import type { PodCounter } from '../pod-counts.ts'
import type { Snapshot } from '../snapshot.ts'
import { noValue, type Topology } from '../topology.ts'

/** Numbers by domain: by the values that nodes have of one label. */
export class DomainCounts {
  private counts: Float64Array
  /** How many domains are not zero. */
  size = 0

  constructor(readonly topology: Topology) {
    this.counts = new Float64Array(topology.values.length)
  }

  /** Adds to the domain that the node is in, if it is in one. */
  add(slot: number, by: number): void {
    const value = this.topology.valueAt(slot)
    if (value === noValue || by === 0) return
    const before = this.counts[value] as number
    const after = before + by
    if (before === 0) this.size++
    if (after === 0) this.size--
    this.counts[value] = after
  }

  /** Of the domain that the node is in; 0 where it is in none. */
  at(slot: number): number {
    const value = this.topology.valueAt(slot)
    return value === noValue ? 0 : (this.counts[value] as number)
  }
}

/** A term whose namespaces by label are replaced by their names; one that means every namespace stays as it is. */
export function resolved(term: AffinityTerm, snapshot: Snapshot): AffinityTerm {
  if (term.namespaceSelector === nothing || term.namespaceSelector.isEmpty) return term
  const namespaces = new Set(term.namespaces)
  for (const [name, labels] of snapshot.namespaces) if (term.namespaceSelector.matches(labels)) namespaces.add(name)
  return { ...term, namespaces, namespaceSelector: nothing }
}

/** Counts the pods that every one of these terms (resolved ones) speaks of. */
export function termCounter(terms: readonly AffinityTerm[], snapshot: Snapshot): PodCounter {
  const parts = terms.map(({ selector, namespaces, namespaceSelector }) => {
    return [selectorKey(selector), selectorKey(namespaceSelector), ...[...namespaces].sort()]
  })
  return snapshot.counts.counter(`terms ${JSON.stringify(parts)}`, (namespace, labels) =>
    terms.every((term) => termMatches(term, namespace, labels, undefined)),
  )
}
