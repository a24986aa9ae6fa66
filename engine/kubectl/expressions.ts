import { CommandError } from './result.ts'

/** A basic expression in the extended form: groups, bounds and alternatives are written with backslashes in it. */
export function extendedOf(basic: string): string {
  return basic.replace(/\\([(){}|+?])|([(){}|+?])/g, (_, special, plain) => special ?? `\\${plain}`)
}

/** @throws CommandError with the text that is given where the source is no expression */
export function expressionOf(source: string, flags: string, problem: string): RegExp {
  try {
    return new RegExp(source, flags)
  } catch {
    throw new CommandError(problem)
  }
}
