import { EvaluationError, ParseError, TypeError as TypeMismatch } from '@marcbachmann/cel-js'
import { writtenName } from './source.ts'

/** An expression that does not compile. The message is what follows `compilation failed: `. */
export class CelCompileError extends Error {
  override readonly name = 'CelCompileError'
}

/** An expression that failed while it ran, in cel-go's words: `no such key: x`. */
export class CelEvaluationError extends Error {
  override readonly name = 'CelEvaluationError'
}

type Problem = ParseError | TypeMismatch | EvaluationError

function isProblem(error: unknown): error is Problem {
  return error instanceof ParseError || error instanceof TypeMismatch || error instanceof EvaluationError
}

/**
 * The compiler's complaint about an expression: `ERROR: <input>:1:6: undefined field 'x'` with the place below. Functions
 * that do not exist at all are told from those that do not take such arguments.
 */
export function compileError(error: unknown, text: string, functions: ReadonlySet<string>): CelCompileError {
  if (error instanceof CelCompileError) return new CelCompileError(located(error.message, text, 0))
  if (!isProblem(error)) throw error
  return new CelCompileError(located(compileMessage(error, functions), text, placeOf(error, text)))
}

/** `ERROR: <input>:LINE:COLUMN: message`, the line, and a caret under the place. */
function located(message: string, text: string, offset: number): string {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  const column = offset - (before.lastIndexOf('\n') + 1)
  const source = (text.split('\n')[line - 1] ?? '').replaceAll('\t', ' ')
  return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${source}\n | ${'.'.repeat(column)}^`
}

const operatorNames: Readonly<Record<string, string>> = { in: '@in' }

const operatorName = (operator: string): string => operatorNames[operator] ?? `_${operator}_`

const operands =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

function syntaxMessage(error: Problem): string {
  const said = error.summary
  const name = said.slice(said.indexOf(': ') + 2)
  switch (error.code) {
    case 'unexpected_token':
      return `Syntax error: mismatched input '${name === 'EOF' ? '<EOF>' : tokenText(error)}' expecting ${operands}`
    case 'unexpected_character':
      return `Syntax error: token recognition error at: '${name.replaceAll("'", '')}'`
    case 'reserved_identifier':
      return `reserved identifier: ${name}`
    default:
      return `Syntax error: ${said.charAt(0).toLowerCase()}${said.slice(1)}`
  }
}

const tokenText = ({ node, range }: Problem): string => node?.input?.slice(range?.start, range?.end) ?? ''

function compileMessage(error: Problem, functions: ReadonlySet<string>): string {
  const said = error.summary
  if (error instanceof ParseError) return syntaxMessage(error)
  const overload = /^no such overload: (.+) (\S+) (.+)$/.exec(said)
  if (overload !== null) {
    const [, left = '', operator = '', right = ''] = overload
    return noOverload(operatorName(operator), `(${typeText(left)}, ${typeText(right)})`)
  }
  const unary = /^no such overload: ([!-])(.+)$/.exec(said)
  if (unary !== null) return noOverload(`${unary[1]}_`, `(${typeText(unary[2] ?? '')})`)
  const call = /^found no matching overload for '(?:(.+)\.)?(\w+)\((.*)\)'$/.exec(said)
  if (call !== null) return callMessage(call[1], call[2] ?? '', call[3] ?? '', functions)
  return messageByCode(error, said)
}

function callMessage(
  receiver: string | undefined,
  written: string,
  parameters: string,
  functions: ReadonlySet<string>,
): string {
  const name = writtenName(written)
  if (!functions.has(name)) return undeclared(name)
  const applied = `(${typeText(parameters)})`
  return noOverload(name, receiver === undefined ? applied : `${typeText(receiver)}.${applied}`)
}

const noOverload = (name: string, applied: string): string =>
  `found no matching overload for '${name}' applied to '${applied}'`

function messageByCode(error: Problem, said: string): string {
  const subject = /[:'] ?([^:']+)'?$/.exec(said)?.[1] ?? ''
  switch (error.code) {
    case 'unknown_variable':
      return undeclared(subject)
    case 'no_such_key':
      return `undefined field '${subject}'`
    case 'cannot_index_type':
      return `type '${typeText(subject)}' does not support field selection`
    case 'heterogeneous_list_element':
    case 'heterogeneous_map_key':
    case 'heterogeneous_map_value':
      return typeText(said.slice(said.indexOf('expected type')))
    case 'invalid_logical_operand':
    case 'invalid_condition_type':
      return `expected type 'bool' but found '${typeText(subject)}'`
    default:
      return said
  }
}

/** A name that nobody has declared, as a variable or a function. */
function undeclared(name: string): string {
  return `undeclared reference to '${name}' (in container '')`
}

/** `list(int)` and `map(string, int)`, as cel-go writes types. */
export function typeText(type: string): string {
  return type
    .replaceAll('google.protobuf.Timestamp', 'timestamp')
    .replaceAll('google.protobuf.Duration', 'duration')
    .replace(/\boptional</g, 'optional_type<')
    .replaceAll('<', '(')
    .replaceAll('>', ')')
}

/** Where cel-go puts the blame: on the operator, on the dot of a selection, on the bracket of a call. */
function placeOf(error: Problem, text: string): number {
  const { node, range } = error
  const start = range?.start ?? 0
  const operands = node?.args
  if (node?.op === undefined || !Array.isArray(operands)) return start
  if (node.op === '.' || node.op === '.?') return text.lastIndexOf('.', start)
  if (node.op === 'call') return text.indexOf('(', start)
  if (node.op === 'rcall') return text.indexOf('(', endOf(operands[1]))
  if (node.op === '[]' || node.op === '[?]') return text.indexOf('[', endOf(operands[0]))
  if (node.op === '?:') return text.indexOf('?', endOf(operands[0]))
  const place = text.indexOf(node.op, endOf(operands[0]))
  return place < 0 ? start : place
}

const endOf = (node: { readonly range?: { readonly end: number } } | undefined): number => node?.range?.end ?? 0

const evaluationTexts: Readonly<Record<string, string>> = {
  division_by_zero: 'division by zero',
  modulo_by_zero: 'modulus by zero',
  numeric_overflow: 'integer overflow',
  no_matching_overload: 'no such overload',
  no_such_overload: 'no such overload',
  invalid_logical_operand: 'no such overload',
  invalid_condition_type: 'no such overload',
  cannot_index_type: 'no such overload',
  unsupported_type: 'no such overload',
}

/** What went wrong while an expression ran. */
export function evaluationError(error: unknown): CelEvaluationError {
  if (error instanceof CelEvaluationError) return error
  if (!isProblem(error)) throw error
  const said = error.summary
  if (error.code === 'no_such_key') return new CelEvaluationError(`no such key: ${said.slice(said.indexOf(': ') + 2)}`)
  const outside = /index (-?\d+)/.exec(error.code === 'index_out_of_bounds' ? said : '')
  if (outside !== null) return new CelEvaluationError(`index out of bounds: ${outside[1]}`)
  return new CelEvaluationError(evaluationTexts[error.code] ?? said)
}
