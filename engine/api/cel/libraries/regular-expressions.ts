import type { Environment } from '@marcbachmann/cel-js'
import { goRegularExpression } from '../../meta/regular-expressions.ts'
import { CelEvaluationError } from '../errors.ts'
import { replacements } from '../source.ts'

/** `matches`, and Kubernetes' `find` and `findAll`; all read Go's regular expressions. */
export function registerRegularExpressions(environment: Environment): void {
  const matches = (text: string, pattern: string): boolean => expressionOf(pattern).test(text)
  const find = (text: string, pattern: string): string => expressionOf(pattern).exec(text)?.[0] ?? ''
  environment.registerFunction(`string.${replacements.matches}(string): bool`, matches)
  environment.registerFunction(`${replacements.matches}(string, string): bool`, matches)
  environment.registerFunction('string.find(string): string', find)
  environment.registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) =>
    findAll(text, pattern, -1n),
  )
  environment.registerFunction('string.findAll(string, int): list<string>', findAll)
}

function findAll(text: string, pattern: string, limit: bigint): string[] {
  const expression = expressionOf(pattern)
  const every = new RegExp(expression.source, `${expression.flags}g`)
  const found = Array.from(text.matchAll(every), ([match]) => match)
  return limit < 0n ? found : found.slice(0, Number(limit))
}

function expressionOf(pattern: string): RegExp {
  try {
    return goRegularExpression(pattern)
  } catch {
    throw new CelEvaluationError(`error parsing regexp: ${pattern}`)
  }
}
