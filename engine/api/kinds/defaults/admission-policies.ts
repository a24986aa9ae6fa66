import type { MatchResources, NamedRuleWithOperations } from '../../schema/types.ts'
import { changeField, fillIn, mapShared } from './fill-in.ts'

const withScope = (rule: NamedRuleWithOperations): NamedRuleWithOperations => fillIn(rule, { scope: '*' })

/** Source: pkg/apis/admissionregistration/v1/defaults.go. */
export function withMatchDefaults(resources: MatchResources): MatchResources {
  let filled = fillIn(resources, { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} })
  for (const field of ['resourceRules', 'excludeResourceRules'] as const)
    filled = changeField(filled, field, (rules) => mapShared(rules, withScope) ?? rules)
  return filled
}
