import { functions } from './functions.ts'
import { GoTemplateError, type Operand, type Pipeline, type TemplateCommand, type TemplateNode } from './nodes.ts'

/** A piece of a template: text, or what stands between braces. */
type Piece = { readonly text: string } | { readonly action: string }

/** Source: text/template/parse. @throws GoTemplateError */
export function parseGoTemplate(template: string): readonly TemplateNode[] {
  return new Parser(piecesOf(template)).all()
}

function piecesOf(template: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  let trims = false
  for (;;) {
    const open = template.indexOf('{{', at)
    const text = template.slice(at, open < 0 ? undefined : open)
    const trimmed = trims ? text.trimStart() : text
    const isTrimmedNext = open >= 0 && /^\{\{-\s/.test(template.slice(open))
    pieces.push({ text: isTrimmedNext ? trimmed.trimEnd() : trimmed })
    if (open < 0) return pieces
    const close = closingOf(template, open + 2)
    const inside = template.slice(open + (isTrimmedNext ? 3 : 2), close)
    trims = /\s-$/.test(inside)
    pieces.push({ action: (trims ? inside.slice(0, -1) : inside).trim() })
    at = close + 2
  }
}

/** Where an action ends: braces in its texts do not count. */
function closingOf(template: string, from: number): number {
  for (let at = from; at < template.length; at += 1) {
    const character = template[at] as string
    if (template.startsWith('}}', at)) return at
    if (character !== '"' && character !== '`') continue
    const text = new RegExp(character === '"' ? /^"(?:[^"\\]|\\.)*"/ : /^`[^`]*`/).exec(template.slice(at))?.[0]
    if (text === undefined) throw new GoTemplateError('unterminated quoted string', 'parsing')
    at += text.length - 1
  }
  throw new GoTemplateError('unclosed action', 'parsing')
}

class Parser {
  private position = 0

  constructor(private readonly pieces: readonly Piece[]) {}

  all(): readonly TemplateNode[] {
    const { nodes, end } = this.block()
    if (end !== undefined) throw new GoTemplateError(`unexpected {{${end}}}`, 'parsing')
    return nodes
  }

  /** Up to the `end` or `else` that closes it. */
  private block(): { nodes: readonly TemplateNode[]; end: string | undefined } {
    const nodes: TemplateNode[] = []
    while (this.position < this.pieces.length) {
      const piece = this.pieces[this.position++] as Piece
      if ('text' in piece) {
        if (piece.text !== '') nodes.push({ type: 'text', text: piece.text })
        continue
      }
      const { action } = piece
      if (action === 'end' || /^else\b/.test(action)) return { nodes, end: action }
      const node = this.node(action)
      if (node !== undefined) nodes.push(node)
    }
    return { nodes, end: undefined }
  }

  private node(action: string): TemplateNode | undefined {
    if (action.startsWith('/*')) return undefined
    const [, keyword = '', rest = ''] =
      /^(if|with|range|break|continue|define|template|block)\b\s*(.*)$/s.exec(action) ?? []
    if (keyword === 'if' || keyword === 'with' || keyword === 'range') return this.branch(keyword, rest)
    if (keyword === 'break' || keyword === 'continue') return { type: keyword }
    if (keyword !== '') throw new GoTemplateError(`{{${keyword}}} is not modelled: write what it stands for`, 'parsing')
    if (action === '') throw new GoTemplateError('missing value for command', 'parsing')
    return { type: 'action', pipeline: pipelineOf(action) }
  }

  private branch(type: 'if' | 'with' | 'range', condition: string): TemplateNode {
    if (condition === '') throw new GoTemplateError(`missing value for ${type}`, 'parsing')
    const pipeline = pipelineOf(condition)
    const { nodes: then, end } = this.block()
    if (end === undefined) throw new GoTemplateError('unexpected EOF', 'parsing')
    if (end === 'end') return { type, pipeline, then, otherwise: [] }
    const again = /^else\s+(if|with)\s+(.*)$/s.exec(end)
    if (again !== null)
      return { type, pipeline, then, otherwise: [this.branch(again[1] as 'if' | 'with', again[2] ?? '')] }
    const { nodes: otherwise, end: last } = this.block()
    if (last !== 'end') throw new GoTemplateError('unexpected EOF', 'parsing')
    return { type, pipeline, then, otherwise }
  }
}

const tokenPattern =
  /\s+|(:=|=|\||\(|\)|,)|("(?:[^"\\]|\\.)*"|`[^`]*`)|(-?\d+(?:\.\d+)?)|(\$\w*(?:\.[\w-]+)*)|(\.(?:[\w-]+(?:\.[\w-]+)*)?)|([A-Za-z_]\w*)/y

interface Token {
  readonly type: 'sign' | 'text' | 'number' | 'variable' | 'field' | 'name'
  readonly text: string
}

function tokensOf(action: string): Token[] {
  const tokens: Token[] = []
  const types = ['sign', 'text', 'number', 'variable', 'field', 'name'] as const
  tokenPattern.lastIndex = 0
  while (tokenPattern.lastIndex < action.length) {
    const begin = tokenPattern.lastIndex
    const match = tokenPattern.exec(action)
    if (match === null) throw new GoTemplateError(`unexpected ${JSON.stringify(action[begin])} in command`, 'parsing')
    const index = types.findIndex((_, at) => match[at + 1] !== undefined)
    const type = types[index]
    if (type !== undefined) tokens.push({ type, text: match[index + 1] ?? '' })
  }
  return tokens
}

function pipelineOf(action: string): Pipeline {
  const tokens = tokensOf(action)
  const pipeline = readPipeline(tokens)
  const [left] = tokens
  if (left !== undefined) throw new GoTemplateError(`unexpected <${left.text}> in operand`, 'parsing')
  return pipeline
}

function readPipeline(tokens: Token[]): Pipeline {
  const variables = readVariables(tokens)
  const assigns = variables.length > 0 && tokens.shift()?.text === '='
  const commands: TemplateCommand[] = [[]]
  for (let token = tokens[0]; token !== undefined && token.text !== ')'; token = tokens[0]) {
    if (token.type === 'sign' && token.text === '|') {
      tokens.shift()
      commands.push([])
    } else commands[commands.length - 1] = [...(commands.at(-1) ?? []), readOperand(tokens)]
  }
  if (commands.some((command) => command.length === 0))
    throw new GoTemplateError('missing value for command', 'parsing')
  return { variables, assigns, commands }
}

/** `$x :=` and `$i, $x :=` before the commands. */
function readVariables(tokens: Token[]): readonly string[] {
  const signs = tokens.slice(0, 4).map(({ text }) => text)
  const [first, second, third, fourth] = tokens
  if (first?.type !== 'variable') return []
  if (second?.text === ':=' || second?.text === '=') return tokens.splice(0, 1).map(({ text }) => text)
  if (signs[1] !== ',' || third?.type !== 'variable' || fourth?.text !== ':=') return []
  return tokens.splice(0, 3).flatMap(({ type, text }) => (type === 'variable' ? [text] : []))
}

function readOperand(tokens: Token[]): Operand {
  const token = tokens.shift() as Token
  switch (token.type) {
    case 'text':
      return { type: 'constant', value: token.text.startsWith('`') ? token.text.slice(1, -1) : unquoted(token.text) }
    case 'number':
      return { type: 'constant', value: Number(token.text) }
    case 'variable': {
      const [variable = '$', ...fields] = token.text.split('.')
      return { type: 'path', variable, fields }
    }
    case 'field':
      return { type: 'path', variable: undefined, fields: token.text.split('.').filter((field) => field !== '') }
    case 'name':
      return named(token.text)
    default:
      return group(token, tokens)
  }
}

function group(token: Token, tokens: Token[]): Operand {
  if (token.text !== '(') throw new GoTemplateError(`unexpected "${token.text}" in operand`, 'parsing')
  const pipeline = readPipeline(tokens)
  if (tokens.shift()?.text !== ')') throw new GoTemplateError('unclosed left paren', 'parsing')
  const next = tokens[0]
  const fields = next?.type === 'field' && next.text !== '.' ? next.text.split('.').filter((field) => field !== '') : []
  if (fields.length > 0) tokens.shift()
  return { type: 'group', pipeline, fields }
}

const constants: Readonly<Record<string, unknown>> = { true: true, false: false, nil: null }

function named(name: string): Operand {
  if (Object.hasOwn(constants, name)) return { type: 'constant', value: constants[name] }
  if (!Object.hasOwn(functions, name)) throw new GoTemplateError(`function "${name}" not defined`, 'parsing')
  return { type: 'function', name }
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text.replace(/\\'/g, "'")) as string
  } catch {
    throw new GoTemplateError(`bad character in ${text}`, 'parsing')
  }
}
