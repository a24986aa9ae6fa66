import { type AffinityTerm, termMatches } from '../affinity-terms.ts'
import type { Cycle } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { PodInfo } from '../pod-info.ts'
import { DomainCounts, resolved, termCounter } from './inter-pod-terms.ts'

/** A required term of the pod, and how many pods that count for it each domain has. */
interface CountedTerm {
  readonly term: AffinityTerm
  readonly domains: DomainCounts
}

/** What required affinity says of a pod, counted once. Source: interpodaffinity/filtering.go. */
export class HardAffinity {
  /** Pods that match all affinity terms of this pod count for each. */
  private readonly affinity: readonly CountedTerm[]
  private readonly antiAffinity: readonly CountedTerm[]
  /** Pods that do not want this one near, by the label that says how near. */
  private readonly existing = new Map<string, DomainCounts>()

  /** Undefined where no rule, neither of the pod nor of the pods there, speaks of it. */
  static of(cycle: Cycle): HardAffinity | undefined {
    const terms = cycle.info.terms
    const hasOwn = terms !== undefined && terms.requiredAffinity.length + terms.requiredAntiAffinity.length > 0
    if (!hasOwn && cycle.snapshot.requiredAntiAffinity.isEmpty) return undefined
    const state = new HardAffinity(cycle)
    return hasOwn || [...state.existing.values()].some(({ size }) => size > 0) ? state : undefined
  }

  private constructor(private readonly cycle: Cycle) {
    this.affinity = this.counted(cycle.info.terms?.requiredAffinity ?? [])
    this.antiAffinity = this.counted(cycle.info.terms?.requiredAntiAffinity ?? [])
    if (this.affinity.length > 0) this.countTogether(this.affinity)
    for (const each of this.antiAffinity) this.countTogether([each])
    this.countExisting()
  }

  private counted(terms: readonly AffinityTerm[]): CountedTerm[] {
    const { snapshot } = this.cycle
    return terms.map((term) => ({
      term: resolved(term, snapshot),
      domains: new DomainCounts(snapshot.topology(term.topologyKey)),
    }))
  }

  /** A pod counts for each of these terms if it matches them all. */
  private countTogether(terms: readonly CountedTerm[]): void {
    const { snapshot } = this.cycle
    const counter = termCounter(
      terms.map(({ term }) => term),
      snapshot,
    )
    for (const { slot } of snapshot.nodes) {
      const matching = counter.at(slot)
      if (matching > 0) for (const { domains } of terms) domains.add(slot, matching)
    }
  }

  private countExisting(): void {
    const { info, snapshot } = this.cycle
    const namespaceLabels = snapshot.namespaces.get(info.namespace)
    for (const { term, bySlot } of snapshot.requiredAntiAffinity.values()) {
      if (!termMatches(term, info.namespace, info.labels, namespaceLabels)) continue
      for (const [slot, count] of bySlot) this.existingFor(term.topologyKey).add(slot, count)
    }
  }

  private existingFor(topologyKey: string): DomainCounts {
    const known = this.existing.get(topologyKey) ?? new DomainCounts(this.cycle.snapshot.topology(topologyKey))
    this.existing.set(topologyKey, known)
    return known
  }

  /** Which kind of rule keeps the pod off a node, if any. */
  brokenAt(slot: number): 'affinity' | 'antiAffinity' | 'existing' | undefined {
    if (!this.satisfiesAffinity(slot)) return 'affinity'
    for (const { domains } of this.antiAffinity) if (domains.at(slot) > 0) return 'antiAffinity'
    for (const domains of this.existing.values()) if (domains.at(slot) > 0) return 'existing'
    return undefined
  }

  /** The first pod of a kind that wants to be near its own kind may go anywhere that has the labels. */
  private satisfiesAffinity(slot: number): boolean {
    let areThere = true
    for (const { domains } of this.affinity) {
      if (domains.topology.valueAt(slot) < 0) return false
      if (domains.at(slot) <= 0) areThere = false
    }
    if (areThere) return true
    const areNowhere = this.affinity.every(({ domains }) => domains.size === 0)
    return areNowhere && this.matchesAll(this.cycle.info)
  }

  private matchesAll({ namespace, labels }: PodInfo): boolean {
    return this.affinity.every(({ term }) => termMatches(term, namespace, labels, undefined))
  }

  adjust(pod: PodInfo, { slot }: NodeInfo, by: 1 | -1): void {
    const { info, snapshot } = this.cycle
    const namespaceLabels = snapshot.namespaces.get(info.namespace)
    for (const term of pod.terms?.requiredAntiAffinity ?? []) {
      if (!termMatches(term, info.namespace, info.labels, namespaceLabels)) continue
      this.existingFor(term.topologyKey).add(slot, by)
    }
    if (this.affinity.length > 0 && this.matchesAll(pod)) for (const { domains } of this.affinity) domains.add(slot, by)
    for (const { term, domains } of this.antiAffinity) {
      if (termMatches(term, pod.namespace, pod.labels, undefined)) domains.add(slot, by)
    }
  }
}
