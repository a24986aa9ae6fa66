import { deepEqual } from '../meta/equality.ts'
import { selectorFrom } from '../meta/labels.ts'
import type { ClusterRole, PolicyRule } from '../schema/types.ts'

/**
 * The rules of an aggregated role: those of every other role that its selectors find, selector by selector, in the order
 * of their names, each rule once. Source: pkg/controller/clusterroleaggregation.
 * @param roles all cluster roles in the order of their names
 */
export function aggregatedRules(role: ClusterRole, roles: readonly ClusterRole[]): readonly PolicyRule[] {
  const rules: PolicyRule[] = []
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const matcher = selectorFrom(selector)
    for (const other of roles) {
      if (other.metadata.name === role.metadata.name || !matcher.matches(other.metadata.labels ?? {})) continue
      for (const rule of other.rules ?? []) if (!rules.some((known) => deepEqual(known, rule))) rules.push(rule)
    }
  }
  return rules
}
