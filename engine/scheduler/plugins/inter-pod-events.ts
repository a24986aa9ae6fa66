import type { Node, Pod } from '../../api/schema/types.ts'
import { type AffinityTerm, affinityTermsOf, termMatches } from '../affinity-terms.ts'
import type { ClusterEvent } from '../events.ts'
import type { EventOfInterest, QueueingHint } from '../framework.ts'

/** What may let a pod in that affinity kept out: a pod it wants near comes, one it (or that) wants far goes, a domain changes. */
export const affinityEvents: readonly EventOfInterest[] = [
  { resource: 'Pod', actions: ['AssignedAdd', 'AssignedDelete', 'UpdateLabel'], hint: afterPodChange },
  { resource: 'Node', actions: ['Add', 'UpdateLabel'], hint: afterNodeChange },
]

function afterPodChange(pod: Pod, event: ClusterEvent): QueueingHint {
  const before = event.before as Pod | undefined
  const after = event.after as Pod | undefined
  if (!(after ?? before)?.spec.nodeName) return 'Skip'
  const terms = affinityTermsOf(pod)
  const wants = (other: Pod | undefined): boolean => matchesAll(terms.requiredAffinity, other)
  const avoids = (other: Pod | undefined): boolean => matchesAny(terms.requiredAntiAffinity, other)
  const isAvoidedBy = (other: Pod | undefined): boolean =>
    other !== undefined && matchesAny(affinityTermsOf(other).requiredAntiAffinity, pod)
  if (wants(after) && !wants(before)) return 'Queue'
  if (avoids(before) && !avoids(after)) return 'Queue'
  return after === undefined && isAvoidedBy(before) ? 'Queue' : 'Skip'
}

/** Namespaces by label are taken to match: a try too many does no harm. */
function matches(term: AffinityTerm, pod: Pod): boolean {
  const namespace = pod.metadata.namespace ?? ''
  const byLabel = term.namespaceSelector.requirements.length > 0
  const labels = pod.metadata.labels ?? {}
  return byLabel ? term.selector.matches(labels) : termMatches(term, namespace, labels, undefined)
}

function matchesAll(terms: readonly AffinityTerm[], pod: Pod | undefined): boolean {
  return pod !== undefined && terms.length > 0 && terms.every((term) => matches(term, pod))
}

function matchesAny(terms: readonly AffinityTerm[], pod: Pod | undefined): boolean {
  return pod !== undefined && terms.some((term) => matches(term, pod))
}

/** A node helps that has every label the pod's affinity speaks of, if it is new or one of the labels changed. */
function afterNodeChange(pod: Pod, event: ClusterEvent): QueueingHint {
  const before = event.before as Node | undefined
  const after = event.after as Node
  const { requiredAffinity, requiredAntiAffinity } = affinityTermsOf(pod)
  const labels = after.metadata.labels ?? {}
  if (requiredAffinity.some(({ topologyKey }) => labels[topologyKey] === undefined)) return 'Skip'
  if (before === undefined) return 'Queue'
  const keys = [...requiredAffinity, ...requiredAntiAffinity].map(({ topologyKey }) => topologyKey)
  return keys.some((key) => labels[key] !== before.metadata.labels?.[key]) ? 'Queue' : 'Skip'
}
