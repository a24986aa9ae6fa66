import { type FieldError, forbiddenField, unsupported } from '../field-error.ts'
import type { PriorityClass } from '../schema/types.ts'
import { checkImmutable } from './shared.ts'

const userMax = 1_000_000_000
const systemPrefix = 'system-'
/** Those that every cluster has. */
const systemClasses: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}
const policies = ['Never', 'PreemptLowerPriority']

/** Source: pkg/apis/scheduling/validation ValidatePriorityClass. */
export function priorityClassErrors(priorityClass: PriorityClass): readonly FieldError[] {
  const errors: FieldError[] = []
  const { metadata, value = 0, preemptionPolicy } = priorityClass
  const { name } = metadata
  if (name?.startsWith(systemPrefix)) {
    const expected = Object.hasOwn(systemClasses, name) ? systemClasses[name] : undefined
    const why =
      expected === undefined ? `${name} is not a known system priority class` : valueProblem(name, expected, value)
    if (why !== undefined) {
      const reserved = `priority class names with '${systemPrefix}' prefix are reserved for system use only`
      errors.push(forbiddenField('metadata.name', `${reserved}. error: ${why}`))
    }
  } else if (value > userMax) {
    const detail = `maximum allowed value of a user defined priority is ${userMax}`
    errors.push(forbiddenField('value', detail))
  }
  if (preemptionPolicy && !policies.includes(preemptionPolicy)) {
    errors.push(unsupported('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']))
  }
  return errors
}

function valueProblem(name: string, expected: number, value: number): string | undefined {
  return value === expected ? undefined : `value of ${name} PriorityClass must be ${expected}`
}

export function priorityClassUpdateErrors(next: PriorityClass, before: PriorityClass): readonly FieldError[] {
  const errors: FieldError[] = []
  if ((next.value ?? 0) !== (before.value ?? 0))
    errors.push(forbiddenField('Value', 'may not be changed in an update.'))
  checkImmutable(next.preemptionPolicy, before.preemptionPolicy, 'preemptionPolicy', errors)
  return errors
}
