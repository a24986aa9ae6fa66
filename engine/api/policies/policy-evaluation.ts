import { CelEnvironment } from '../cel/environment.ts'
import type { AdmissionRequest } from '../request-rules/admission-request.ts'
import { conditionsMatch, type Evaluated, evaluated, requestValues, type Values } from '../request-rules/conditions.ts'
import type { KubernetesObject, ValidatingAdmissionPolicySpec, Validation, Variable } from '../schema/types.ts'
import type { StatusReason } from '../status.ts'

/** What the expressions of a policy may speak of. */
export const policyEnvironment = new CelEnvironment({
  object: 'dyn',
  oldObject: 'dyn',
  request: 'dyn',
  params: 'dyn',
  namespaceObject: 'dyn',
  variables: { kind: 'enclosed', name: 'dyn' },
})

/** Why a policy denies a request. */
export interface Denial {
  readonly message: string
  readonly reason: StatusReason
}

const messageBytesMax = 5 * 1024

/** What a policy has against a request, with one object of parameters. Source: apiserver .../policy/validating/validator.go. */
export function denialsOf(
  spec: ValidatingAdmissionPolicySpec,
  request: AdmissionRequest,
  given: { readonly params: KubernetesObject | null; readonly namespaceObject: KubernetesObject | null },
): readonly Denial[] {
  const evaluation = new Evaluation({ ...requestValues(request), ...given }, spec.variables ?? [])
  const onError = (message: string): Denial[] =>
    spec.failurePolicy === 'Ignore' ? [] : [{ message, reason: 'Invalid' }]
  const verdict = conditionsMatch(spec.matchConditions, evaluation.values, policyEnvironment)
  if (verdict.error !== undefined) return onError(verdict.error)
  if (!verdict.matches) return []
  const denials = (spec.validations ?? []).flatMap((validation): readonly Denial[] => {
    const result = evaluation.of(validation.expression)
    if (result.error !== undefined) return onError(result.error)
    if (result.value === true) return []
    return [{ message: messageOf(validation, evaluation), reason: (validation.reason ?? 'Invalid') as StatusReason }]
  })
  const notes = (spec.auditAnnotations ?? []).flatMap(({ valueExpression }) => {
    const problem = annotationProblem(valueExpression, evaluation)
    return problem === undefined ? [] : onError(problem)
  })
  return [...denials, ...notes]
}

/** The message of its own, where there is a good one, else what did not hold. */
function messageOf({ expression, message, messageExpression }: Validation, evaluation: Evaluation): string {
  const told = messageExpression === undefined ? undefined : evaluation.of(messageExpression)
  if (told !== undefined && told.error === undefined && typeof told.value === 'string') {
    const text = told.value.trim()
    if (text !== '' && text.length <= messageBytesMax && !text.includes('\n')) return text
  }
  return message?.trim() || `failed expression: ${expression.trim()}`
}

/** What is noted in the audit log is nobody's to see here; that it cannot be noted denies a request all the same. */
function annotationProblem(expression: string, evaluation: Evaluation): string | undefined {
  const { error, value } = evaluation.of(expression) as { error?: string; value?: unknown }
  if (error !== undefined || value === null || typeof value === 'string') return error
  return `valueExpression '${expression}' resulted in unsupported return type: ${typeof value}. Return type must be either string or null.`
}

/** Expressions about one request. Variables are worked out once, in order, and only where an expression speaks of them. */
class Evaluation {
  readonly values: Values
  private readonly known = new Map<string, unknown>()
  private readonly errors = new Map<string, string>()
  private next = 0

  constructor(
    values: Values,
    private readonly variables: readonly Variable[],
  ) {
    this.values = { ...values, variables: this.known }
  }

  of(expression: string): Evaluated {
    if (expression.includes('variables')) this.workOutAll()
    const result = evaluated(policyEnvironment, expression, this.values)
    const missing = result.error === undefined ? undefined : /no such key: (\w+)$/.exec(result.error)?.[1]
    const why = missing === undefined ? undefined : this.errors.get(missing)
    if (why === undefined) return result
    const text = `composited variable "${missing}" fails to evaluate: ${why}`
    return { error: `expression '${expression}' resulted in error: ${text}` }
  }

  private workOutAll(): void {
    for (; this.next < this.variables.length; this.next += 1) {
      const { name, expression } = this.variables[this.next] as Variable
      const result = evaluated(policyEnvironment, expression, this.values)
      if (result.error === undefined) this.known.set(name, result.value)
      else this.errors.set(name, result.error.replace(/^expression '.*' resulted in error: /s, ''))
    }
  }
}
