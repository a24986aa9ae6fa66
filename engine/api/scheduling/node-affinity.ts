import type { Node, Pod, PreferredSchedulingTerm } from '../schema/types.ts'
import { type NodeMatcher, ParsedNodeSelector, ParsedTerm, type SelectorProblem } from './node-selector.ts'

/**
 * The nodes that `spec.nodeSelector` and the required node affinity of a pod allow; undefined where the pod allows all.
 * Terms that are not valid match nothing, as in the scheduler and the kubelet.
 */
export function requiredNodeMatcher(pod: Pod): NodeMatcher | undefined {
  const labels = Object.entries(pod.spec.nodeSelector ?? {})
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  if (labels.length === 0 && !required) return undefined
  const selector = required ? new ParsedNodeSelector(required) : undefined
  return (node) => hasLabels(node, labels) && (selector === undefined || selector.matches(node))
}

function hasLabels(node: Node, labels: readonly (readonly [string, string])[]): boolean {
  for (const [key, value] of labels) if (node.metadata.labels?.[key] !== value) return false
  return true
}

export function matchesRequiredNodeAffinity(pod: Pod, node: Node): boolean {
  return requiredNodeMatcher(pod)?.(node) ?? true
}

/** Preferences made ready: the sum of the weights of the terms that match a node, and what is wrong with the terms. */
export class ParsedPreferences {
  readonly problems: readonly SelectorProblem[]
  private readonly terms: readonly { readonly weight: number; readonly term: ParsedTerm }[]

  constructor(preferences: readonly PreferredSchedulingTerm[]) {
    this.terms = preferences
      .map(({ weight, preference }, index) => ({ weight, term: new ParsedTerm(preference, `[${index}]`) }))
      .filter(({ weight, term }) => weight !== 0 && !term.isEmpty)
    this.problems = this.terms.flatMap(({ term }) => term.problems)
  }

  score(node: Node): number {
    let sum = 0
    for (const { weight, term } of this.terms) if (term.matches(node)) sum += weight
    return sum
  }
}
