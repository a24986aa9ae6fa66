import { byCodePoint } from '../store/table.ts'
import { goJson } from './go-json.ts'
import { JsonPathError, type ListNode, type PathNode } from './jsonpath-nodes.ts'
import { parseJsonPath } from './jsonpath-parser.ts'

export { JsonPathError } from './jsonpath-nodes.ts'

/**
 * What a template of kubectl's JSONPath prints for an object. Fields that are missing print nothing.
 * Source: client-go, util/jsonpath/jsonpath.go.
 * @throws JsonPathError in kubectl's words
 */
export function jsonPath(template: string, data: unknown): string {
  return jsonPathValues(template, data)
    .map((results) => results.map(textOf).join(' '))
    .join('')
}

/** The values that each part of a template finds. */
export function jsonPathValues(
  template: string,
  data: unknown,
  options: { readonly allowMissingKeys?: boolean } = {},
): readonly (readonly unknown[])[] {
  const { allowMissingKeys = true } = options
  const walk = new Walk(parsed(template), allowMissingKeys)
  return walk.block(0, data, 0).results
}

const remembered = new Map<string, readonly PathNode[]>()

function parsed(template: string): readonly PathNode[] {
  const known = remembered.get(template)
  if (known !== undefined) return known
  const nodes = parseJsonPath(template)
  if (remembered.size >= 256) remembered.clear()
  remembered.set(template, nodes)
  return nodes
}

class Walk {
  constructor(
    private readonly nodes: readonly PathNode[],
    private readonly allowMissingKeys: boolean,
  ) {}

  /** What the nodes from one on come to, up to the end of the range they are in. */
  block(from: number, data: unknown, depth: number): { results: readonly unknown[][]; next: number } {
    const results: unknown[][] = []
    let at = from
    while (at < this.nodes.length) {
      const node = this.nodes[at] as PathNode
      at += 1
      if (isKeyword(node, 'end')) {
        if (depth === 0) throw new JsonPathError('not in range, nothing to end')
        return { results, next: at }
      }
      const found = this.walk([data], node)
      if (!isKeyword(node, 'range')) {
        results.push(found)
        continue
      }
      // Without anything to repeat for, the walk still has to find the end.
      const rounds = (found.length === 0 ? [null] : found).map((value) => this.block(at, value, depth + 1))
      if (found.length > 0) results.push(...rounds.flatMap((round) => round.results))
      at = rounds.at(-1)?.next ?? at
    }
    return { results, next: at }
  }

  private walk(input: unknown[], node: PathNode): unknown[] {
    switch (node.type) {
      case 'list':
        return this.list(input, node)
      case 'literal':
        return typeof node.value === 'string' ? [node.value] : input.map(() => node.value)
      case 'field':
        return this.field(input, node.name)
      case 'array':
        return input.flatMap((value) => sliced(value, node.params))
      case 'filter':
        return input.flatMap((value) => this.filter(value, node))
      case 'wildcard':
        return input.flatMap(childrenOf)
      case 'recursive':
        return input.flatMap(descendants)
      case 'union':
        return node.nodes.flatMap((part) => this.list(input, part))
      case 'identifier':
        if (node.name === 'range') return input
        throw new JsonPathError(`unrecognized identifier ${node.name}`)
    }
  }

  private list(input: unknown[], { nodes }: ListNode): unknown[] {
    return nodes.reduce((values, node) => this.walk(values, node), input)
  }

  private field(input: readonly unknown[], name: string): unknown[] {
    if (input.length === 0) return []
    const found = input.filter((value) => isRecord(value) && Object.hasOwn(value, name) && value[name] !== undefined)
    if (found.length === 0 && !this.allowMissingKeys) throw new JsonPathError(`${name} is not found`)
    return found.map((value) => (value as Record<string, unknown>)[name])
  }

  private filter(value: unknown, { left, right, operator }: Extract<PathNode, { type: 'filter' }>): unknown[] {
    if (value === null || value === undefined) return []
    if (!Array.isArray(value)) throw new JsonPathError(`${goValue(value)} is not array or slice and cannot be filtered`)
    return value.filter((item: unknown) => {
      const lefts = this.list([item], left)
      if (operator === 'exists') return lefts.length > 0
      if (lefts.length === 0) return false
      const rights = this.list([item], right)
      if (lefts.length !== 1 || rights.length !== 1) throw new JsonPathError('can only compare one element at a time')
      return compared(lefts[0], rights[0], operator)
    })
  }
}

function isKeyword(node: PathNode, name: string): boolean {
  if (node.type !== 'list') return false
  return node.nodes.some((part) => part.type === 'identifier' && part.name === name)
}

function sliced(value: unknown, params: Extract<PathNode, { type: 'array' }>['params']): unknown[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw new JsonPathError(`${goTypeName(value)} is not array or slice`)
  const { length } = value
  const given = params.first ?? 0
  const first = given < 0 ? given + length : given
  const end = params.last ?? length
  const last = end < 0 || (end === 0 && params.lastIsDerived) ? end + length : end
  if (first === last) return []
  if (first >= length || first < 0) throw outOfBounds(first, length)
  if (last > length || last < 0) throw outOfBounds(last - 1, length)
  if (first > last) throw new JsonPathError(`starting index ${first} is greater than ending index ${last}`)
  const step = params.step ?? 1
  if (step <= 0) throw new JsonPathError('step must be > 0')
  return value.slice(first, last).filter((_, index) => index % step === 0)
}

const outOfBounds = (index: number, length: number): JsonPathError =>
  new JsonPathError(`array index out of bounds: index ${index}, length ${length}`)

/** Go walks maps in no order at all; here it is that of the keys. */
function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return [...value].map((character) => character.codePointAt(0))
  if (!isRecord(value)) return []
  return Object.keys(value)
    .sort(byCodePoint)
    .map((key) => value[key])
}

function descendants(value: unknown): unknown[] {
  if (typeof value === 'string') return []
  const children = childrenOf(value)
  return children.length === 0 ? [] : [value, ...children.flatMap(descendants)]
}

/** Numbers with numbers, texts with texts; anything else cannot be compared. */
function compared(left: unknown, right: unknown, operator: string): boolean {
  if (!['<', '>', '==', '!=', '<=', '>='].includes(operator))
    throw new JsonPathError(`unrecognized filter operator ${operator}`)
  if (typeof left === 'object' || typeof right === 'object') throw new JsonPathError('invalid type for comparison')
  if (typeof left !== typeof right) throw new JsonPathError('incompatible types for comparison')
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (typeof left === 'boolean') throw new JsonPathError('invalid type for comparison')
  const order = left === right ? 0 : (left as number) < (right as number) ? -1 : 1
  if (operator === '<') return order < 0
  if (operator === '>') return order > 0
  return operator === '<=' ? order <= 0 : order >= 0
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Maps and lists print as JSON, everything else as it is. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  return typeof value === 'object' ? goJson(value) : String(value)
}

function goTypeName(value: unknown): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return 'map[string]interface {}'
}

/** As Go's `%v` prints it. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (!isRecord(value)) return String(value)
  const parts = Object.keys(value)
    .sort(byCodePoint)
    .map((key) => `${key}:${goValue(value[key])}`)
  return `map[${parts.join(' ')}]`
}
