import { JsonPathError, type ListNode, type PathNode, type SliceParams } from './jsonpath-nodes.ts'
import { unquoted } from './unquote.ts'

const operatorPattern = /^([^!<>=]+)([!<>=]+)(.+?)$/
const dictionaryKey = /^'([^']*)'$/
const slicePattern = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/
const whitespace = ' \t'
const lineEnds = '\r\n'
const delimiters = '.,[]$@{}'

/**
 * Reads a template: text, and actions in braces.
 * Source: client-go, util/jsonpath/parser.go.
 * @throws JsonPathError in kubectl's words
 */
export function parseJsonPath(template: string): readonly PathNode[] {
  return new Parser(template).parse()
}

class Parser {
  private position = 0

  constructor(private readonly input: string) {}

  /** A list for each action; text in between as it stands. */
  parse(): readonly PathNode[] {
    const nodes: PathNode[] = []
    while (this.position < this.input.length) {
      const begin = this.input.indexOf('{', this.position)
      const end = begin < 0 ? this.input.length : begin
      if (end > this.position) nodes.push({ type: 'literal', value: this.input.slice(this.position, end) })
      this.position = end + 1
      if (begin >= 0) nodes.push(this.action())
    }
    return nodes
  }

  private action(): ListNode {
    const nodes: PathNode[] = []
    for (;;) {
      const character = this.input[this.position]
      if (character === '}') {
        this.position += 1
        return { type: 'list', nodes }
      }
      this.part(character, nodes)
    }
  }

  private part(character: string | undefined, nodes: PathNode[]): void {
    if (character === undefined || lineEnds.includes(character)) throw new JsonPathError('unclosed action')
    if (this.input.startsWith('[?(', this.position)) nodes.push(this.filter())
    else if (this.input.startsWith('..', this.position)) this.recursive(nodes)
    else if (' @$'.includes(character)) this.position += 1
    else if (character === '[') this.array(nodes)
    else if (character === '"' || character === "'") nodes.push(this.quote(character))
    else if (character === '.') nodes.push(this.field(1))
    else if (/[+\-\d]/.test(character)) nodes.push(this.number())
    else if (/[\p{L}\p{Nd}_]/u.test(character)) nodes.push(this.identifier())
    else throw new JsonPathError(`unrecognized character in action: ${unicodeName(this.input, this.position)}`)
  }

  private recursive(nodes: PathNode[]): void {
    if (nodes.at(-1)?.type === 'recursive') throw new JsonPathError('invalid multiple recursive descent')
    this.position += 2
    nodes.push({ type: 'recursive' })
    if (/[\p{L}\p{Nd}_]/u.test(this.input[this.position] ?? '')) nodes.push(this.field(0))
  }

  private field(skip: number): PathNode {
    this.position += skip
    const begin = this.position
    while (!isTerminator(this.input[this.position])) this.position += this.input[this.position] === '\\' ? 2 : 1
    this.position = Math.min(this.position, this.input.length)
    const name = this.input.slice(begin, this.position)
    return name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') }
  }

  private identifier(): PathNode {
    const begin = this.position
    while (!isTerminator(this.input[this.position])) this.position += 1
    const name = this.input.slice(begin, this.position)
    if (name === 'true' || name === 'false') return { type: 'literal', value: name === 'true' }
    return { type: 'identifier', name }
  }

  private number(): PathNode {
    const text = /^[+-]?[\d.]*/.exec(this.input.slice(this.position))?.[0] ?? ''
    this.position += text.length
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new JsonPathError(`cannot parse number ${text}`)
    return { type: 'literal', value: Number(text) }
  }

  private quote(end: string): PathNode {
    const begin = this.position
    do {
      this.position += 1
      const character = this.input[this.position]
      if (character === undefined || character === '\n') throw new JsonPathError('unterminated quoted string')
    } while (this.input[this.position] !== end || this.input[this.position - 1] === '\\')
    this.position += 1
    const text = this.input.slice(begin, this.position)
    const value = unquoted(text)
    if (value === undefined) throw new JsonPathError(`unquote string ${text} error invalid syntax`)
    return { type: 'literal', value }
  }

  private array(nodes: PathNode[]): void {
    const end = /[\]\n]/.exec(this.input.slice(this.position))?.index
    if (end === undefined || this.input[this.position + end] === '\n') throw new JsonPathError('unterminated array')
    const inner = this.input.slice(this.position + 1, this.position + end)
    this.position += end + 1
    const text = inner === '*' ? ':' : inner
    const parts = text.split(',')
    if (parts.length > 1) {
      nodes.push({ type: 'union', nodes: parts.map((part) => actionOf(`[${part.replace(/^ +| +$/g, '')}]`)) })
      return
    }
    const key = dictionaryKey.exec(text)?.[1]
    if (key === undefined) nodes.push({ type: 'array', params: sliceOf(text) })
    else nodes.push(...actionOf(`.${key}`).nodes)
  }

  private filter(): PathNode {
    this.position += 3
    const begin = this.position
    this.position = endOfFilter(this.input, begin)
    const text = this.input.slice(begin, this.position)
    if (this.input[this.position + 1] !== ']') throw new JsonPathError('unclosed array expect ]')
    this.position += 2
    const [, left, operator, right] = operatorPattern.exec(text) ?? []
    if (left === undefined || operator === undefined || right === undefined)
      return { type: 'filter', left: actionOf(text), right: { type: 'list', nodes: [] }, operator: 'exists' }
    return { type: 'filter', left: actionOf(left), right: actionOf(right), operator }
  }
}

/** Where the parenthesis closes: outside quotes, of which there is one pair at most. */
function endOfFilter(input: string, begin: number): number {
  let pair = ''
  let isClosed = false
  for (let at = begin; at < input.length; at += 1) {
    const character = input[at] as string
    if (character === '\n') break
    if (character === ')' && (pair !== '') === isClosed) return at
    if (character !== '"' && character !== "'") continue
    if (pair === '') pair = character
    else if (character === pair && input[at - 1] !== '\\') isClosed = true
  }
  throw new JsonPathError('unterminated filter')
}

function actionOf(text: string): ListNode {
  const [node] = parseJsonPath(`{${text}}`)
  return node?.type === 'list' ? node : { type: 'list', nodes: [] }
}

function sliceOf(text: string): SliceParams {
  const match = slicePattern.exec(text)
  if (match === null) throw new JsonPathError(`invalid array index ${text}`)
  const [, first = '', last, step] = match
  const firstValue = first === '' ? undefined : indexOf(first)
  return {
    first: firstValue,
    last: last === undefined ? (firstValue ?? 0) + 1 : last === ':' ? undefined : indexOf(last.slice(1)),
    lastIsDerived: last === undefined,
    step: step === undefined || step === ':' ? undefined : indexOf(step.slice(1)),
  }
}

function indexOf(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new JsonPathError(`array index ${text} is not a number`)
  return Number(text)
}

function isTerminator(character: string | undefined): boolean {
  return (
    character === undefined ||
    whitespace.includes(character) ||
    lineEnds.includes(character) ||
    delimiters.includes(character)
  )
}

/** `U+0021 '!'` */
function unicodeName(text: string, at: number): string {
  const point = text.codePointAt(at) ?? 0
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(point)}'`
}
