import type { ParseResult } from '@marcbachmann/cel-js'
import { baseEnvironment, functionNames } from './base.ts'
import { CelCompileError, compileError, evaluationError, typeText } from './errors.ts'
import { withReplacements } from './source.ts'
import { declaredType } from './typed-values.ts'
import type { CelType } from './types.ts'
import type { Converter } from './values.ts'

/** A compiled expression. */
export interface CelProgram {
  readonly text: string
  /** What it gives, as cel-go writes types: `bool`, `list(int)`, `dyn`. */
  readonly type: string
  /**
   * Runs it on JSON values of the declared variables; a variable that is left out is unknown to the expression. Gives the
   * evaluator's own value (`plainValue` makes JSON of it). Throws a CelEvaluationError.
   */
  evaluate(variables: Readonly<Record<string, unknown>>): unknown
}

/** The variables that expressions of one place may use, and what is compiled for them, kept by text. */
export class CelEnvironment {
  private readonly environment: ReturnType<typeof baseEnvironment>
  private readonly converters: readonly (readonly [name: string, convert: Converter])[]
  /** Variables that are none where they are not given. */
  private readonly optional: ReadonlySet<string>
  private readonly programs = new Map<string, CelProgram | CelCompileError>()

  constructor(variables: Readonly<Record<string, CelType>>) {
    this.environment = baseEnvironment().clone()
    this.optional = new Set(
      Object.entries(variables).flatMap(([name, type]) =>
        typeof type !== 'string' && type.kind === 'optional' ? [name] : [],
      ),
    )
    this.converters = Object.entries(variables).map(([name, type]) => {
      const declared = declaredType(this.environment, type)
      this.environment.registerVariable(name, declared.name)
      return [name, declared.convert]
    })
  }

  /** The program of an expression. Throws a CelCompileError. */
  compile(text: string): CelProgram {
    const known = this.programs.get(text) ?? this.compiled(text)
    this.programs.set(text, known)
    if (known instanceof CelCompileError) throw known
    return known
  }

  private compiled(text: string): CelProgram | CelCompileError {
    try {
      const parsed = this.environment.parse(withReplacements(text))
      const { valid, type, error } = parsed.check()
      return valid ? this.program(text, parsed, type ?? 'dyn') : compileError(error, text, functionNames())
    } catch (error) {
      return compileError(error, text, functionNames())
    }
  }

  private program(text: string, parsed: ParseResult, type: string): CelProgram {
    const evaluate = (given: Readonly<Record<string, unknown>>): unknown => {
      const values = new Map<string, unknown>()
      for (const [name, convert] of this.converters) {
        const value = given[name] === undefined && !this.optional.has(name) ? undefined : convert(given[name])
        if (value !== undefined) values.set(name, value)
      }
      try {
        return parsed(values)
      } catch (error) {
        throw evaluationError(error)
      }
    }
    return { text, type: typeText(type), evaluate }
  }
}
