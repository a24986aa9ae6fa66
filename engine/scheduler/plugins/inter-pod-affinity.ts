import { type AffinityTerm, termMatches } from '../affinity-terms.ts'
import { type Cycle, plugin, type Refusal, refusal, scoreMax, skip } from '../framework.ts'
import type { TermCounts } from '../term-counts.ts'
import { affinityEvents } from './inter-pod-events.ts'
import { HardAffinity } from './inter-pod-hard.ts'
import { DomainCounts, resolved, termCounter } from './inter-pod-terms.ts'
import type { PluginOptions } from './options.ts'

const name = 'InterPodAffinity'

/** Pods that must, must not, would or would rather not share a node, a zone or another domain with certain pods. */
export const interPodAffinity = (options: PluginOptions) => {
  const refusals = refusalsFor(options.minorVersion)
  return plugin<HardAffinity, readonly DomainCounts[]>({
    name,
    events: affinityEvents,
    preFilter(cycle) {
      const error = cycle.info.terms?.error
      if (error !== undefined) return refusal(name, 'UnschedulableAndUnresolvable', `parsing pod: ${error}`)
      const state = HardAffinity.of(cycle)
      return state === undefined ? skip : { state }
    },
    filter(state, { slot }) {
      const broken = state.brokenAt(slot)
      return broken === undefined ? null : refusals[broken]
    },
    adjust: (state, { pod, node, by }) => state.adjust(pod, node, by),
    preScore(cycle, nodes) {
      if (nodes.length === 0) return skip
      return preferences(cycle, options)
    },
    score(domains, { slot }) {
      let sum = 0
      for (const each of domains) sum += each.at(slot)
      return sum
    },
    normalize: (_state, scores) => spreadOut(scores),
  })
}

/** Until 1.21 every refusal came with a general reason beside the exact one. */
function refusalsFor(minorVersion: number): Record<'affinity' | 'antiAffinity' | 'existing', Refusal> {
  const general = minorVersion < 21 ? ["node(s) didn't match pod affinity/anti-affinity"] : []
  const because = (code: Refusal['code'], reason: string) => refusal(name, code, ...general, reason)
  return {
    affinity: because('UnschedulableAndUnresolvable', "node(s) didn't match pod affinity rules"),
    antiAffinity: because('Unschedulable', "node(s) didn't match pod anti-affinity rules"),
    existing: because('Unschedulable', "node(s) didn't satisfy existing pods anti-affinity rules"),
  }
}

/** What the preferences of this pod and of the pods already there say, by domain. Source: interpodaffinity/scoring.go. */
function preferences(cycle: Cycle, options: PluginOptions): readonly DomainCounts[] | Refusal | typeof skip {
  const { info, snapshot } = cycle
  const own = info.terms
  const hasOwn = own !== undefined && own.preferredAffinity.length + own.preferredAntiAffinity.length > 0
  if (options.ignorePreferredTermsOfExistingPods && !hasOwn) return skip
  if (own?.error !== undefined) return refusal(name, 'Error', `failed to parse pod: ${own.error}`)
  const scores = new PreferenceScores(cycle)
  for (const term of own?.preferredAffinity ?? []) scores.addOwn(term, term.weight)
  for (const term of own?.preferredAntiAffinity ?? []) scores.addOwn(term, -term.weight)
  scores.addExisting(snapshot.requiredAffinity, () => options.hardPodAffinityWeight)
  scores.addExisting(snapshot.preferredAffinity, (term) => term.weight)
  scores.addExisting(snapshot.preferredAntiAffinity, (term) => -term.weight)
  return scores.domains.size === 0 ? skip : [...scores.domains.values()]
}

class PreferenceScores {
  readonly domains = new Map<string, DomainCounts>()

  constructor(private readonly cycle: Cycle) {}

  /** A preference of the pod itself: every matching pod counts for its domain. */
  addOwn(term: AffinityTerm, weight: number): void {
    const counter = termCounter([resolved(term, this.cycle.snapshot)], this.cycle.snapshot)
    for (const node of this.cycle.snapshot.nodes) {
      const matching = counter.at(node.slot)
      if (matching > 0) this.add(term.topologyKey, node.slot, matching * weight)
    }
  }

  /** A rule of pods already there, if it speaks of this pod: each of them counts for its domain. */
  addExisting(counts: TermCounts, weightOf: (term: AffinityTerm) => number): void {
    if (counts.isEmpty) return
    const { info, snapshot } = this.cycle
    const namespaceLabels = snapshot.namespaces.get(info.namespace)
    for (const { term, bySlot } of counts.values()) {
      const weight = weightOf(term)
      if (weight === 0 || !termMatches(term, info.namespace, info.labels, namespaceLabels)) continue
      for (const [slot, count] of bySlot) this.add(term.topologyKey, slot, count * weight)
    }
  }

  private add(topologyKey: string, slot: number, by: number): void {
    const topology = this.cycle.snapshot.topology(topologyKey)
    if (topology.valueAt(slot) < 0) return
    const domains = this.domains.get(topologyKey) ?? new DomainCounts(topology)
    this.domains.set(topologyKey, domains)
    domains.add(slot, by)
  }
}

/** From the lowest as 0 to the highest as 100; where all are equal, 0. */
function spreadOut(scores: Float64Array): void {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (const score of scores) {
    if (score < lowest) lowest = score
    if (score > highest) highest = score
  }
  const width = highest - lowest
  for (let index = 0; index < scores.length; index++) {
    scores[index] = width > 0 ? Math.trunc(scoreMax * (((scores[index] as number) - lowest) / width)) : 0
  }
}
