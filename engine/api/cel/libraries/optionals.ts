import { type Environment, Optional } from '@marcbachmann/cel-js'
import { CelEvaluationError } from '../errors.ts'
import { type Call, type Checker, type Evaluator, nodeAt, type Scope, type Type, variableName } from './macro-parts.ts'

/** Macros and functions on optionals that the evaluator lacks. */
export function registerOptionals(environment: Environment): void {
  environment.registerFunction('optional.optMap(ast, ast): dyn', optionalMacro(true))
  environment.registerFunction('optional.optFlatMap(ast, ast): dyn', optionalMacro(false))
  environment.registerFunction('OptionalNamespace.ofNonZeroValue(A): optional<A>', (_: unknown, value: unknown) =>
    isZero(value) ? Optional.none() : Optional.of(value),
  )
}

function isZero(value: unknown): boolean {
  if (value === null || value === false || value === '') return true
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value) === 0
  if (Array.isArray(value)) return value.length === 0
  if (value instanceof Map) return value.size === 0
  return (
    typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype && Object.keys(value).length === 0
  )
}

/** `optional.optMap(x, expression)`: what the expression makes of the value, if there is one. */
function optionalMacro(wraps: boolean) {
  return ({ args, receiver }: Call) => {
    const name = variableName(args[0])
    const expression = nodeAt(args, 1)
    let scope: Scope | undefined
    return {
      typeCheck(checker: Checker, _: unknown, outer: Scope): Type {
        const type = checker.check(receiver, outer)
        scope = outer.forkWithVariable(name, type.valueType ?? checker.getType('dyn'))
        const result = checker.check(expression, scope)
        return wraps ? checker.registry.getOptionalType(result) : result
      },
      evaluate(evaluator: Evaluator, _: unknown, outer: Scope): unknown {
        const optional = evaluator.run(receiver, outer)
        if (!(optional instanceof Optional)) throw new CelEvaluationError('no such overload')
        if (scope === undefined || !optional.hasValue()) return Optional.none()
        const value = evaluator.run(expression, scope.reuse(outer).setIterValue(optional.value(), evaluator))
        return wraps ? Optional.of(value) : value
      },
    }
  }
}
