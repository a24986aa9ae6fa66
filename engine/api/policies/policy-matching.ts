import { type AdmissionRequest, metadataOf } from '../request-rules/admission-request.ts'
import { isExempt, namespaceMatches, objectMatches, ruleMatches } from '../request-rules/rules.ts'
import type { MatchResources, NamedRuleWithOperations, RuleWithOperations } from '../schema/types.ts'

type LabelsOf = (namespace: string) => Readonly<Record<string, string>> | undefined

/**
 * Whether a policy, or a binding of one, is about a request. A binding without rules takes those of its policy. Source:
 * apiserver pkg/admission/plugin/policy/matching.
 */
export function resourcesMatch(
  resources: MatchResources | undefined,
  request: AdmissionRequest,
  labelsOf: LabelsOf,
): boolean {
  if (isExempt(request)) return false
  if (resources === undefined) return true
  const { namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [], matchPolicy } = resources
  const isEquivalent = matchPolicy !== 'Exact'
  const isMeant = (rule: NamedRuleWithOperations): boolean => namedRuleMatches(rule, request, isEquivalent)
  return (
    namespaceMatches(namespaceSelector, request, labelsOf) &&
    objectMatches(objectSelector, request) &&
    !excludeResourceRules.some(isMeant) &&
    (resourceRules.length === 0 || resourceRules.some(isMeant))
  )
}

function namedRuleMatches(rule: NamedRuleWithOperations, request: AdmissionRequest, isEquivalent: boolean): boolean {
  const names = rule.resourceNames ?? []
  if (names.length > 0 && !names.includes(metadataOf(request).name)) return false
  return ruleMatches(rule as RuleWithOperations, request, isEquivalent)
}
