import { own } from './own.ts'
import { CommandError } from './result.ts'

/** A basic expression in the extended form: groups, bounds and alternatives are written with backslashes in it. */
export function extendedOf(basic: string): string {
  return basic.replace(/\\([(){}|+?])|([(){}|+?])/g, (_, special, plain) => special ?? `\\${plain}`)
}

const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
}

/** An expression no program can read; the message is the C library's. */
export class RegularExpressionError extends Error {}

/** Classes such as `[[:space:]]` as JavaScript writes them. @throws RegularExpressionError */
export const classesOf = (source: string): string =>
  source.replace(/\[:([a-z]*):\]/g, (_, name: string) => {
    const found = own(classes, name)
    if (found === undefined) throw new RegularExpressionError('Invalid character class name')
    return found
  })

/** @throws RegularExpressionError where the source is no expression */
export function regularExpression(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags)
  } catch (error) {
    const { message } = error as Error
    if (message.includes('Unterminated character class'))
      throw new RegularExpressionError('Unmatched [, [^, [:, [., or [=')
    if (message.includes('Unterminated group')) throw new RegularExpressionError('Unmatched ( or \\(')
    if (message.includes("Unmatched ')'")) throw new RegularExpressionError('Unmatched ) or \\)')
    if (message.includes('Nothing to repeat')) throw new RegularExpressionError('Invalid preceding regular expression')
    if (message.includes('at end of pattern')) throw new RegularExpressionError('Trailing backslash')
    throw new RegularExpressionError('Invalid regular expression')
  }
}

/** @throws CommandError with the text that is given where the source is no expression */
export function expressionOf(source: string, flags: string, problem: string): RegExp {
  try {
    return regularExpression(classesOf(source), flags)
  } catch (error) {
    if (error instanceof RegularExpressionError) throw new CommandError(problem)
    throw error
  }
}
