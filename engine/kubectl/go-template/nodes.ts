/** A template of Go that cannot be read, or that cannot be carried out. */
export class GoTemplateError extends Error {
  constructor(
    message: string,
    readonly phase: 'parsing' | 'executing',
  ) {
    super(message)
    this.name = 'GoTemplateError'
  }
}

/** What stands in a pipeline: a constant, a field of the dot or of a variable, a call, or a pipeline in parentheses. */
export type Operand =
  | { readonly type: 'constant'; readonly value: unknown }
  | { readonly type: 'path'; readonly variable: string | undefined; readonly fields: readonly string[] }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'group'; readonly pipeline: Pipeline; readonly fields: readonly string[] }

/** A function with its arguments, or one operand. */
export type TemplateCommand = readonly Operand[]

export interface Pipeline {
  /** The variables that it sets: one, or in a range two. */
  readonly variables: readonly string[]
  /** `=` changes a variable that is there, `:=` makes one. */
  readonly assigns: boolean
  readonly commands: readonly TemplateCommand[]
}

export type TemplateNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly pipeline: Pipeline }
  | {
      readonly type: 'if' | 'with' | 'range'
      readonly pipeline: Pipeline
      readonly then: readonly TemplateNode[]
      readonly otherwise: readonly TemplateNode[]
    }
  | { readonly type: 'break' }
  | { readonly type: 'continue' }
