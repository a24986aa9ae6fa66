import { computedQosClass, type PodShape } from '../meta/pods.ts'
import { meets } from '../meta/requirement.ts'
import type { Pod, PodAffinityTerm, ScopedResourceSelectorRequirement } from '../schema/types.ts'

const isTerminating = ({ spec }: Pod): boolean => (spec.activeDeadlineSeconds ?? -1) >= 0
const isBestEffort = (pod: Pod): boolean => computedQosClass(pod as PodShape) === 'BestEffort'

/** Whether a pod is one of those that a scope of a quota means. Source: pkg/quota/v1/evaluator/core/pods.go. */
export function podMatchesScope(requirement: ScopedResourceSelectorRequirement, pod: Pod): boolean {
  switch (requirement.scopeName) {
    case 'Terminating':
      return isTerminating(pod)
    case 'NotTerminating':
      return !isTerminating(pod)
    case 'BestEffort':
      return isBestEffort(pod)
    case 'NotBestEffort':
      return !isBestEffort(pod)
    case 'PriorityClass':
      return matchesNames(requirement, pod.spec.priorityClassName ? [pod.spec.priorityClassName] : [])
    case 'CrossNamespacePodAffinity':
      return reachesOtherNamespaces(pod)
    default:
      return false
  }
}

/** Whether one of the names an object goes by, or that it has none, meets a scope. */
export function matchesNames(requirement: ScopedResourceSelectorRequirement, names: readonly string[]): boolean {
  const { scopeName, operator, values = [] } = requirement
  if (operator === 'Exists') return names.length > 0
  const asked = { key: scopeName, operator, values }
  if (names.length === 0) return meets(asked, {})
  return names.some((name) => meets(asked, { [scopeName]: name }))
}

function reachesOtherNamespaces({ spec }: Pod): boolean {
  const affinities = [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity]
  return affinities.some((affinity) => {
    const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    const terms = [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...preferred.map(({ podAffinityTerm }) => podAffinityTerm),
    ]
    return terms.some(isOfOtherNamespaces)
  })
}

function isOfOtherNamespaces({ namespaces, namespaceSelector }: PodAffinityTerm): boolean {
  return (namespaces ?? []).length > 0 || (namespaceSelector !== undefined && namespaceSelector !== null)
}
