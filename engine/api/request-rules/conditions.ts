import { CelEnvironment } from '../cel/environment.ts'
import { CelCompileError, CelEvaluationError } from '../cel/errors.ts'
import type { MatchCondition } from '../schema/types.ts'
import { type AdmissionRequest, celRequest } from './admission-request.ts'

/** What the conditions of a webhook may speak of. */
const webhookEnvironment = new CelEnvironment({ object: 'dyn', oldObject: 'dyn', request: 'dyn' })

export type Values = Readonly<Record<string, unknown>>

/** The variables of a request. */
export function requestValues(request: AdmissionRequest): Values {
  return { object: request.object ?? null, oldObject: request.oldObject ?? null, request: celRequest(request) }
}

export type Verdict = { readonly error: string } | { readonly error?: undefined; readonly matches: boolean }

/**
 * Whether all conditions hold: one that does not decides, whatever went wrong with others. Source: apiserver
 * pkg/admission/plugin/webhook/matchconditions.
 */
export function conditionsMatch(
  conditions: readonly MatchCondition[] | undefined,
  values: Values,
  environment: CelEnvironment = webhookEnvironment,
): Verdict {
  const errors: string[] = []
  for (const { expression } of conditions ?? []) {
    const result = evaluated(environment, expression, values)
    if (result.error !== undefined) errors.push(result.error)
    else if (result.value !== true) return { matches: false }
  }
  if (errors.length === 0) return { matches: true }
  return { error: errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]` }
}

export type Evaluated = { readonly error: string } | { readonly error?: undefined; readonly value: unknown }

/** The value of an expression, or what went wrong in the words of the API server. */
export function evaluated(environment: CelEnvironment, expression: string, values: Values): Evaluated {
  try {
    return { value: environment.compile(expression).evaluate(values) }
  } catch (error) {
    if (error instanceof CelCompileError) return { error: `compilation error: compilation failed: ${error.message}` }
    if (!(error instanceof CelEvaluationError)) throw error
    return { error: `expression '${expression}' resulted in error: ${error.message}` }
  }
}
