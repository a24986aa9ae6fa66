import { byCodePoint } from '../../store/table.ts'
import { own } from '../own.ts'
import { functions, isTruth, shownText } from './functions.ts'
import { GoTemplateError, type Operand, type Pipeline, type TemplateCommand, type TemplateNode } from './nodes.ts'
import { parseGoTemplate } from './parser.ts'

/** What a template of Go prints for an object. Fields that are missing print `<no value>`. @throws GoTemplateError */
export function goTemplate(template: string, data: unknown): string {
  const run = new Run()
  run.block(parseGoTemplate(template), data, new Scope(undefined, [['$', data]]))
  return run.output
}

class Scope {
  private readonly values: Map<string, unknown>

  constructor(
    private readonly outer: Scope | undefined,
    entries: readonly (readonly [string, unknown])[] = [],
  ) {
    this.values = new Map(entries)
  }

  get(name: string): unknown {
    return this.holder(name).values.get(name)
  }

  declare(name: string, value: unknown): void {
    this.values.set(name, value)
  }

  assign(name: string, value: unknown): void {
    this.holder(name).values.set(name, value)
  }

  private holder(name: string): Scope {
    if (this.values.has(name)) return this
    if (this.outer === undefined) throw new GoTemplateError(`undefined variable "${name}"`, 'parsing')
    return this.outer.holder(name)
  }
}

/** A loop ends early, or goes on with its next item. */
class LoopSignal extends Error {
  constructor(readonly type: 'break' | 'continue') {
    super(type)
  }
}

type Branch = Extract<TemplateNode, { readonly then: readonly TemplateNode[] }>

class Run {
  output = ''

  block(nodes: readonly TemplateNode[], dot: unknown, outer: Scope): void {
    const scope = new Scope(outer)
    for (const node of nodes) this.node(node, dot, scope)
  }

  private node(node: TemplateNode, dot: unknown, scope: Scope): void {
    if (node.type === 'text') this.output += node.text
    else if (node.type === 'break' || node.type === 'continue') throw new LoopSignal(node.type)
    else if (node.type === 'action') {
      const value = evaluated(node.pipeline, dot, scope)
      if (node.pipeline.variables.length === 0) this.output += shownText(value)
    } else if (node.type === 'range') this.range(node, dot, scope)
    else {
      const inside = new Scope(scope)
      const value = evaluated(node.pipeline, dot, inside)
      if (isTruth(value)) this.block(node.then, node.type === 'with' ? value : dot, inside)
      else this.block(node.otherwise, dot, inside)
    }
  }

  private range(node: Branch, dot: unknown, scope: Scope): void {
    const { pipeline, then, otherwise } = node
    const value = evaluated({ ...pipeline, variables: [] }, dot, scope)
    const entries = entriesOf(value)
    if (entries.length === 0) this.block(otherwise, dot, scope)
    for (const [key, item] of entries) {
      const [first, second] = pipeline.variables
      const inside = new Scope(scope)
      if (first !== undefined) inside.declare(first, second === undefined ? item : key)
      if (second !== undefined) inside.declare(second, item)
      try {
        this.block(then, item, inside)
      } catch (error) {
        if (!(error instanceof LoopSignal)) throw error
        if (error.type === 'break') return
      }
    }
  }
}

/** Items with their numbers, or fields in the order of their names. */
function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return [...value.entries()]
  if (typeof value === 'object') return Object.entries(value).sort(([a], [b]) => byCodePoint(a, b))
  throw new GoTemplateError(`range can't iterate over ${shownText(value)}`, 'executing')
}

function evaluated({ commands, variables, assigns }: Pipeline, dot: unknown, scope: Scope): unknown {
  let value: unknown
  for (const [index, command] of commands.entries()) {
    value = called(command, dot, scope, index === 0 ? [] : [value])
  }
  for (const name of variables) {
    if (assigns) scope.assign(name, value)
    else scope.declare(name, value)
  }
  return value
}

function called(command: TemplateCommand, dot: unknown, scope: Scope, piped: readonly unknown[]): unknown {
  const [head, ...rest] = command
  if (head === undefined) throw new GoTemplateError('missing value for command', 'executing')
  if (head.type !== 'function') {
    if (rest.length + piped.length > 0) throw new GoTemplateError("can't give argument to non-function", 'executing')
    return operandValue(head, dot, scope)
  }
  const args = [...rest.map((operand) => operandValue(operand, dot, scope)), ...piped]
  return functions[head.name]?.(...args)
}

function operandValue(operand: Operand, dot: unknown, scope: Scope): unknown {
  switch (operand.type) {
    case 'constant':
      return operand.value
    case 'function':
      return functions[operand.name]?.()
    case 'group':
      return fieldsOf(evaluated(operand.pipeline, dot, new Scope(scope)), operand.fields)
    default:
      return fieldsOf(operand.variable === undefined ? dot : scope.get(operand.variable), operand.fields)
  }
}

function fieldsOf(value: unknown, fields: readonly string[]): unknown {
  return fields.reduce((inside, field) => {
    if (inside === undefined || inside === null) return undefined
    if (typeof inside !== 'object' || Array.isArray(inside))
      throw new GoTemplateError(
        `can't evaluate field ${field} in type ${Array.isArray(inside) ? '[]interface {}' : typeof inside}`,
        'executing',
      )
    return own(inside as Readonly<Record<string, unknown>>, field)
  }, value)
}
