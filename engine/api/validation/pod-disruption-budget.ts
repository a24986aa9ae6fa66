import { type FieldError, invalid, unsupported } from '../field-error.ts'
import type { PodDisruptionBudget } from '../schema/types.ts'
import { checkLabelSelector } from './labels.ts'
import { checkAtMost100Percent, checkIntOrPercent } from './rollout.ts'

const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget']

/** Source: pkg/apis/policy/validation ValidatePodDisruptionBudgetSpec. */
export function podDisruptionBudgetErrors({ spec }: PodDisruptionBudget): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!spec) return errors
  const { minAvailable, maxUnavailable, unhealthyPodEvictionPolicy: policy } = spec
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.push(invalid('spec', spec, 'minAvailable and maxUnavailable cannot be both set'))
  }
  for (const [field, value] of Object.entries({ minAvailable, maxUnavailable })) {
    checkIntOrPercent(value, `spec.${field}`, errors)
    checkAtMost100Percent(value, `spec.${field}`, errors)
  }
  checkLabelSelector(spec.selector, 'spec.selector', errors)
  if (policy && !evictionPolicies.includes(policy)) {
    errors.push(unsupported('spec.unhealthyPodEvictionPolicy', policy, evictionPolicies))
  }
  return errors
}
