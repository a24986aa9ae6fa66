import { CelEnvironment, type CelProgram } from '../cel/environment.ts'
import { CelCompileError, CelEvaluationError } from '../cel/errors.ts'
import type { CelType } from '../cel/types.ts'
import type { FieldErrorType } from '../field-error.ts'
import type { ValidationRule } from '../schema/types.ts'
import { celTypeOf } from './cel-types.ts'
import type { Schema } from './schema.ts'

/** A rule of `x-kubernetes-validations`, compiled. */
export interface CompiledRule {
  readonly rule: ValidationRule
  readonly program: CelProgram | CelCompileError
  readonly message: CelProgram | CelCompileError | undefined
  /** Compares with what stood there before: without that there is nothing to judge. */
  readonly isTransition: boolean
}

const known = new WeakMap<Schema, readonly CompiledRule[]>()

/** The rules of one schema, without those of its parts. */
export function rulesOf(schema: Schema, isRoot: boolean): readonly CompiledRule[] {
  const before = known.get(schema)
  if (before !== undefined) return before
  const rules = schema['x-kubernetes-validations'] ?? []
  const compiled = rules.length === 0 ? [] : compileAll(schema, rules, isRoot)
  known.set(schema, compiled)
  return compiled
}

function compileAll(schema: Schema, rules: readonly ValidationRule[], isRoot: boolean): readonly CompiledRule[] {
  const self = celTypeOf(schema, 'selfType', isRoot) ?? 'dyn'
  const plain = environment(self, self)
  const optional = rules.some(({ optionalOldSelf }) => optionalOldSelf === true)
    ? environment(self, { kind: 'optional', of: self })
    : plain
  return rules.map((rule) => {
    const { messageExpression = '' } = rule
    const chosen = rule.optionalOldSelf === true ? optional : plain
    return {
      rule,
      program: compiled(chosen, rule.rule, ['bool', 'dyn'], 'cel expression must evaluate to a bool'),
      message:
        messageExpression === ''
          ? undefined
          : compiled(chosen, messageExpression, ['string', 'dyn'], 'messageExpression must evaluate to a string'),
      isTransition: /\boldSelf\b/.test(withoutTexts(rule.rule)),
    }
  })
}

const environment = (self: CelType, oldSelf: CelType): CelEnvironment => new CelEnvironment({ self, oldSelf })

const withoutTexts = (expression: string): string => expression.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '')

function compiled(
  cel: CelEnvironment,
  text: string,
  types: readonly string[],
  otherwise: string,
): CelProgram | CelCompileError {
  try {
    const program = cel.compile(text)
    return types.includes(program.type) ? program : new CelCompileError(otherwise)
  } catch (error) {
    if (!(error instanceof CelCompileError)) throw error
    return new CelCompileError(`compilation failed: ${error.message}`)
  }
}

/** What a rule finds wrong; undefined where it holds. */
export function verdictOf(compiledRule: CompiledRule, self: unknown, oldSelf: unknown): string | undefined {
  const { rule, program, message } = compiledRule
  if (program instanceof CelCompileError) return `rule compile error: ${program.message}`
  try {
    if (program.evaluate({ self, oldSelf }) === true) return undefined
  } catch (error) {
    if (!(error instanceof CelEvaluationError)) throw error
    return failureText(error.message, rule)
  }
  return writtenMessage(message, self, oldSelf) ?? plainMessage(rule)
}

function failureText(problem: string, rule: ValidationRule): string {
  const shown = (rule.message || rule.rule).trim()
  return problem === 'no such overload'
    ? `'no such overload': call arguments did not match a supported operator, function or macro signature for rule: ${shown}`
    : `${problem} evaluating rule: ${shown}`
}

/** A message expression that fails, or gives nothing of use, leaves the word to the plain message. */
function writtenMessage(message: CompiledRule['message'], self: unknown, oldSelf: unknown): string | undefined {
  if (message === undefined || message instanceof CelCompileError) return undefined
  try {
    const text = message.evaluate({ self, oldSelf })
    return typeof text === 'string' && text.trim() !== '' && !text.includes('\n') ? text.trim() : undefined
  } catch (error) {
    if (!(error instanceof CelEvaluationError)) throw error
    return undefined
  }
}

const plainMessage = ({ message = '', rule }: ValidationRule): string => message.trim() || `failed rule: ${rule.trim()}`

/** The type of the error that a rule asks for. */
export const reasonTypes: Readonly<Record<string, FieldErrorType>> = {
  FieldValueInvalid: 'Invalid value',
  FieldValueForbidden: 'Forbidden',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
}
