import { nothing, type Selector, selectorFrom } from '../api/meta/labels.ts'
import type { Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '../api/schema/types.ts'

type Labels = Readonly<Record<string, string>>

/** A rule about pods near other pods, ready to be asked. Equal rules of different pods have the same key. */
export interface AffinityTerm {
  readonly key: string
  /** The namespaces whose pods it speaks of, by name. */
  readonly namespaces: ReadonlySet<string>
  /** The namespaces whose pods it speaks of, by label. */
  readonly namespaceSelector: Selector
  readonly selector: Selector
  readonly topologyKey: string
  /** Of a preference, 1 to 100; of a requirement, 0. */
  readonly weight: number
}

export interface AffinityTerms {
  readonly requiredAffinity: readonly AffinityTerm[]
  readonly requiredAntiAffinity: readonly AffinityTerm[]
  readonly preferredAffinity: readonly AffinityTerm[]
  readonly preferredAntiAffinity: readonly AffinityTerm[]
  /** What could not be understood, in Kubernetes' words. */
  readonly error: string | undefined
}

export function hasAffinityTerms(pod: Pod): boolean {
  const affinity = pod.spec.affinity
  return Boolean(affinity?.podAffinity) || Boolean(affinity?.podAntiAffinity)
}

/** The affinity terms of a pod. A kind with a term that is not valid is left empty and told of in `error`. */
export function affinityTermsOf(pod: Pod): AffinityTerms {
  const affinity = pod.spec.affinity?.podAffinity
  const anti = pod.spec.affinity?.podAntiAffinity
  const errors: string[] = []
  const parse = <T>(kind: string, terms: readonly T[] | undefined | null, one: (term: T) => AffinityTerm) => {
    try {
      return (terms ?? []).map(one)
    } catch (error) {
      errors.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`)
      return []
    }
  }
  const required = (term: PodAffinityTerm) => termOf(pod, term, 0)
  const preferred = ({ podAffinityTerm, weight }: WeightedPodAffinityTerm) => termOf(pod, podAffinityTerm, weight)
  return {
    requiredAffinity: parse(
      'requiredAffinityTerms',
      affinity?.requiredDuringSchedulingIgnoredDuringExecution,
      required,
    ),
    requiredAntiAffinity: parse(
      'requiredAntiAffinityTerms',
      anti?.requiredDuringSchedulingIgnoredDuringExecution,
      required,
    ),
    preferredAffinity: parse(
      'preferredAffinityTerms',
      affinity?.preferredDuringSchedulingIgnoredDuringExecution,
      preferred,
    ),
    preferredAntiAffinity: parse(
      'preferredAntiAffinityTerms',
      anti?.preferredDuringSchedulingIgnoredDuringExecution,
      preferred,
    ),
    error: errors.length > 1 ? `[${errors.join(', ')}]` : errors[0],
  }
}

/** Without any word on namespaces, a term speaks of its own pod's. */
function termOf(pod: Pod, term: PodAffinityTerm, weight: number): AffinityTerm {
  const selector = selectorFrom(term.labelSelector)
  const namespaceSelector = selectorFrom(term.namespaceSelector)
  const listed = term.namespaces ?? []
  const own = listed.length === 0 && !term.namespaceSelector
  const namespaces = own ? [pod.metadata.namespace ?? ''] : [...listed].sort()
  const words = [selectorKey(selector), selectorKey(namespaceSelector), term.topologyKey, weight, ...namespaces]
  const key = JSON.stringify(words)
  return { key, namespaces: new Set(namespaces), namespaceSelector, selector, topologyKey: term.topologyKey, weight }
}

/** One text per meaning: an absent selector and an empty one print the same but mean nothing and everything. */
export function selectorKey(selector: Selector): string {
  return selector === nothing ? 'nothing' : `{${selector.toString()}}`
}

/** Whether a term speaks of a pod with these labels in this namespace. */
export function termMatches(
  term: AffinityTerm,
  namespace: string,
  labels: Labels,
  namespaceLabels: Labels | undefined,
): boolean {
  if (!term.namespaces.has(namespace) && !term.namespaceSelector.matches(namespaceLabels)) return false
  return term.selector.matches(labels)
}
