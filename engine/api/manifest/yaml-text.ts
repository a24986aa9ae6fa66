/** YAML as Kubernetes reads it: version 1.1 with the exceptions of Go's library (sigs.k8s.io/yaml, go-yaml 2). */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type ScalarTag,
  type Tags,
  visit,
} from 'yaml'
import { ManifestError, type Position } from './manifest-error.ts'

/** Kubernetes itself takes 3 MB in a request; a file can hold many objects. */
const bytesMax = 10 * 1024 * 1024
/** Far more than any kind has; the parser itself gives up at some 800. */
const depthMax = 250
/** How often all aliases together may be followed before it is an attack and not a manifest. */
const aliasesMax = 1000

/** A document of a text, and where its parts stand. */
export interface YamlDocument {
  readonly value: unknown
  /** Where the field is, or the nearest thing around it that is there; the key of a map rather than its value. */
  positionOf(keys: readonly (string | number)[]): Position
}

export interface YamlOptions {
  /** A key that is given twice is no mistake: the last value counts. */
  readonly lastKeyWins?: boolean
}

/** The documents of a text, without empty ones. Throws a ManifestError that says where the text is no YAML. */
export function readYaml(text: string, file: string | undefined, options: YamlOptions = {}): YamlDocument[] {
  refuseBadText(text, file)
  const lines = new LineCounter()
  const isJson = /^\s*[{[]/.test(text) && parsesAsJson(text)
  const hasLongNumber = longNumber.test(text)
  const documents = parse(isJson ? text.replaceAll('\t', ' ') : text, lines, file)
  return documents.flatMap((document) => {
    const [error] = document.errors
    if (error !== undefined) throw new ManifestError(reasonOf(error), file, positionAt(lines, error.pos[0]))
    if (!options.lastKeyWins) refuseRepeated(document, (offset) => positionAt(lines, offset), file)
    const positionOf = (keys: readonly (string | number)[]): Position => find(document, keys, lines)
    const value = isJson ? (JSON.parse(text) as unknown) : decoded(document, file, positionOf([]))
    refuseUnreadable(value, file, positionOf([]))
    if (hasLongNumber) refuseRounded(document, (offset) => positionAt(lines, offset), file)
    return value === null || value === undefined ? [] : [{ value, positionOf }]
  })
}

function refuseBadText(text: string, file: string | undefined): void {
  if (text.length > bytesMax) {
    throw new ManifestError(`the manifest has ${text.length} characters, more than the ${bytesMax} that are read`, file)
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  const bad = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/.exec(text)
  if (bad === null) return
  const before = text.slice(0, bad.index).split('\n')
  const position = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  const reason =
    bad[0] === '\u0000' || bad[0] === '\ufffd'
      ? 'the manifest is not UTF-8 text: save it as UTF-8'
      : `control characters are not allowed: U+${bad[0].charCodeAt(0).toString(16).padStart(4, '0')}`
  throw new ManifestError(reason, file, position)
}

function parsesAsJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function parse(text: string, lineCounter: LineCounter, file: string | undefined): Document[] {
  try {
    const documents = parseAllDocuments(text, {
      lineCounter,
      prettyErrors: false,
      logLevel: 'silent',
      schema: 'yaml-1.1',
      merge: true,
      uniqueKeys: false,
      customTags: (tags) => [...tags.filter(isKnownToGo).map(asGoReadsFloats), octal],
    })
    return 'empty' in documents ? [] : documents
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(file)
    throw error
  }
}

/** Go's library knows no numbers to the base of 60, and leaves times as they are written. */
function isKnownToGo(tag: Tags[number]): boolean {
  if (typeof tag === 'string') return true
  return tag.tag !== 'tag:yaml.org,2002:timestamp' && !('format' in tag && tag.format === 'TIME')
}

/** The library takes an exponent or a point without any digit before it for a number: `e2`, `.`. Go's does not. */
function asGoReadsFloats(tag: Tags[number]): Tags[number] {
  if (typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:float' || !('test' in tag)) return tag
  if (tag.test === undefined || !(tag.test.test('e2') || tag.test.test('.'))) return tag
  const hasDigit = new RegExp(`^(?=[-+]?\\.?[0-9])${tag.test.source.replace(/^\^/, '')}`)
  return { ...tag, test: hasDigit } as Tags[number]
}

/** `0o644`, which is YAML 1.2's way to write what is `0644` in 1.1; Go's library reads both. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0o[0-7_]+$/,
  resolve: (text) => Number.parseInt(text.replace('0o', '').replaceAll('_', ''), 8),
}

function tooDeep(file: string | undefined, position?: Position): ManifestError {
  return new ManifestError(`the manifest is nested more than ${depthMax} levels deep`, file, position)
}

function reasonOf({ message }: { readonly message: string }): string {
  return message.includes('call stack') ? tooDeep(undefined).reason : `not YAML: ${message}`
}

/** Refuses keys that are given twice. The library could do it, by comparing each key with each. */
function refuseRepeated(document: Document, at: (offset: number) => Position, file: string | undefined): void {
  visit(document, {
    Map: (_key, { items }) => {
      const seen = new Set<string>()
      for (const { key } of items) {
        const name = nameOf(key)
        if (seen.has(name) && name !== '<<') {
          const place = (key as Node | null)?.range?.[0] ?? 0
          throw new ManifestError(`key ${JSON.stringify(name)} already set in map`, file, at(place))
        }
        seen.add(name)
      }
    },
  })
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

function decoded(document: Document, file: string | undefined, position: Position): unknown {
  try {
    return document.toJS({ maxAliasCount: aliasesMax })
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(file, position)
    if (error instanceof Error && error.message.startsWith('Merge sources'))
      throw new ManifestError('map merge requires map or sequence of maps as the value', file, position)
    if (!(error instanceof ReferenceError)) throw error
    throw new ManifestError(`the aliases (*name) of this document cannot be followed: ${error.message}`, file, position)
  }
}

/** Refuses what JSON cannot say: what is nested without end, or is no number. What aliases share is looked at once. */
function refuseUnreadable(value: unknown, file: string | undefined, position: Position): void {
  const heights = new Map<object, number>()
  const heightOf = (one: unknown, depth: number): number => {
    if (typeof one === 'number' && !Number.isFinite(one)) {
      throw new ManifestError(`${one} is no number that JSON has`, file, position)
    }
    if (typeof one !== 'object' || one === null) return 0
    let height = heights.get(one) ?? 0
    if (depth + height > depthMax) throw tooDeep(file, position)
    if (heights.has(one)) return height
    for (const inner of Object.values(one)) height = Math.max(height, heightOf(inner, depth + 1) + 1)
    heights.set(one, height)
    return height
  }
  heightOf(value, 0)
}

/** As many digits as may say more than a double can keep. */
const longNumber = /(?<![\w.])[-+]?[0-9]{16,}(?![\w.])/

/** Refuses whole numbers that would be others once they are read. */
function refuseRounded(document: Document, at: (offset: number) => Position, file: string | undefined): void {
  visit(document, {
    Scalar: (_key, { value, source, range }) => {
      if (typeof value !== 'number' || source === undefined || !/^[-+]?[0-9]+$/.test(source)) return
      if (/^[-+]?0/.test(source) || String(value) === source.replace('+', '')) return
      const reason = `${source} is too large a number to be kept exactly (beyond 2^53): write it as a string, in quotes`
      throw new ManifestError(reason, file, at(range?.[0] ?? 0))
    },
  })
}

function find(document: Document, keys: readonly (string | number)[], lines: LineCounter): Position {
  let node: Node | null = document.contents
  let found: Node | null = node
  for (const key of keys) {
    const whole: Node | null = isAlias(node) ? (node.resolve(document) ?? null) : node
    if (isMap(whole)) {
      const pair: Pair<unknown, unknown> | undefined = whole.items.find(({ key: name }) => nameOf(name) === String(key))
      if (pair === undefined) break
      found = pair.key as Node
      node = pair.value as Node | null
    } else if (isSeq(whole) && typeof key === 'number') {
      const item = whole.items[key] as Node | undefined
      if (item === undefined) break
      node = item
      found = item
    } else break
  }
  return positionAt(lines, found?.range?.[0] ?? document.range?.[0] ?? 0)
}

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key)
}
