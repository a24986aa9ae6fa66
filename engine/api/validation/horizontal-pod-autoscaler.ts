import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import type { HorizontalPodAutoscaler, HPAScalingRules } from '../schema/types.ts'
import { checkMetric } from './autoscaler-metrics.ts'
import { checkReference } from './references.ts'
import { checkEach, listOf, notPositiveMessage } from './shared.ts'

/** Source: pkg/apis/autoscaling/validation ValidateHorizontalPodAutoscaler. */
export function horizontalPodAutoscalerErrors(autoscaler: HorizontalPodAutoscaler): readonly FieldError[] {
  return specErrors(autoscaler, 1)
}

/** One that may scale to zero already stays valid. */
export function horizontalPodAutoscalerUpdateErrors(
  next: HorizontalPodAutoscaler,
  before: HorizontalPodAutoscaler,
): readonly FieldError[] {
  return specErrors(next, before.spec?.minReplicas === 0 ? 0 : 1)
}

function specErrors({ spec }: HorizontalPodAutoscaler, minReplicasMin: number): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!spec) return [required('spec.scaleTargetRef.name')]
  const { minReplicas, maxReplicas = 0, metrics, behavior } = spec
  if (typeof minReplicas === 'number' && minReplicas < minReplicasMin) {
    errors.push(invalid('spec.minReplicas', minReplicas, `must be greater than or equal to ${minReplicasMin}`))
  }
  if (maxReplicas < 1) errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'))
  if (typeof minReplicas === 'number' && maxReplicas < minReplicas) {
    errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'))
  }
  checkReference(spec.scaleTargetRef, 'spec.scaleTargetRef', errors)
  checkEach(metrics, 'spec.metrics', checkMetric, errors)
  const wakesItself = listOf(metrics).some(({ type }) => type === 'Object' || type === 'External')
  if (minReplicas === 0 && !wakesItself) {
    const detail = 'must specify at least one Object or External metric to support scaling to zero replicas'
    errors.push(forbiddenField('spec.metrics', detail))
  }
  if (behavior?.scaleUp) checkRules(behavior.scaleUp, 'spec.behavior.scaleUp', errors)
  if (behavior?.scaleDown) checkRules(behavior.scaleDown, 'spec.behavior.scaleDown', errors)
  return errors
}

const windowMaxSeconds = 3600
const periodMaxSeconds = 1800
const selectPolicies = ['Disabled', 'Max', 'Min']

function checkRules(rules: HPAScalingRules, path: string, into: FieldError[]): void {
  const { stabilizationWindowSeconds: window, selectPolicy } = rules
  const at = `${path}.stabilizationWindowSeconds`
  if (typeof window === 'number' && window < 0) into.push(invalid(at, window, 'must be greater than or equal to zero'))
  if (typeof window === 'number' && window > windowMaxSeconds) {
    into.push(invalid(at, window, `must be less than or equal to ${windowMaxSeconds}`))
  }
  if (selectPolicy && !selectPolicies.includes(selectPolicy)) {
    into.push(unsupported(`${path}.selectPolicy`, selectPolicy, selectPolicies))
  }
  const policies = listOf(rules.policies)
  if (policies.length === 0) into.push(required(`${path}.policies`, 'must specify at least one Policy'))
  checkEach(policies, `${path}.policies`, checkPolicy, into)
}

type Policy = NonNullable<HPAScalingRules['policies']>[number]

function checkPolicy({ type, value, periodSeconds }: Policy, path: string, into: FieldError[]): void {
  if (type !== 'Pods' && type !== 'Percent') into.push(unsupported(`${path}.type`, type, ['Percent', 'Pods']))
  if (!(value > 0)) into.push(invalid(`${path}.value`, value, notPositiveMessage))
  if (!(periodSeconds > 0)) into.push(invalid(`${path}.periodSeconds`, periodSeconds, notPositiveMessage))
  if (periodSeconds > periodMaxSeconds) {
    into.push(invalid(`${path}.periodSeconds`, periodSeconds, `must be less than or equal to ${periodMaxSeconds}`))
  }
}
