import { type Environment, Optional } from '@marcbachmann/cel-js'
import { CelCompileError, CelEvaluationError } from '../errors.ts'
import { replacements } from '../source.ts'
import { type Call, type Checker, type Evaluator, type Node, nodeAt, type Scope, type Type } from './macro-parts.ts'

/** `has(a.b)`: whether a field that may be there is there. One that there is not at all does not compile. */
export function registerPresence(environment: Environment): void {
  environment.registerFunction(`${replacements.has}(ast): bool`, presenceMacro)
}

function presenceMacro({ args }: Call) {
  const selection = nodeAt(args, 0)
  const [operand, field] = Array.isArray(selection.args) ? (selection.args as readonly unknown[]) : []
  if (selection.op !== '.' || typeof field !== 'string') throw new CelCompileError('invalid argument to has() macro')
  return {
    typeCheck(checker: Checker, _: unknown, scope: Scope): Type {
      checker.check(selection, scope)
      return checker.getType('bool')
    },
    evaluate: (evaluator: Evaluator, _: unknown, scope: Scope): boolean =>
      isPresent(evaluator.run(operand as Node, scope), field),
  }
}

function isPresent(value: unknown, field: string): boolean {
  if (value instanceof Optional) return value.hasValue() && isPresent(value.value(), field)
  if (value instanceof Map) return value.get(field) !== undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CelEvaluationError('no such overload')
  return Object.hasOwn(value, field) && (value as Record<string, unknown>)[field] !== undefined
}
