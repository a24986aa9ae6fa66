/**
 * Reads the lines of structure.ts. They are strings so that importing them costs nothing: a type is decoded when it is
 * first asked for.
 *
 * A type is `Name;field;field...`, `Name%` where server-side apply owns it whole. A field is its name, with a `?` where it
 * may be left out, the code of its type, and attributes:
 *
 *     codes        s string  b boolean  i int32  l int64  n number  y bytes  q quantity  x int or string
 *                  t time  u time with microseconds  o anything  @Name or @package.Name a struct  [ list of  { map of
 *     attributes   &Go's name of a string type   |enum|enum (with + for a space)   =default, in JSON
 *                  ~patch strategy   ^patch merge key   #list type,key,key   %map type   !feature gate
 *
 * A kind is `group;version;kind;scope;plural;introduced;deprecated;removed;replacement;package`.
 */
import type { FieldSchema, KindSchema, ListType, TypeSchema, ValueSchema } from './descriptors.ts'

/** A beta version is deprecated three minor versions after it came, and removed three after that. */
const betaMinors = 3

const scalars: Readonly<Record<string, ValueSchema>> = {
  s: { type: 'string' },
  b: { type: 'boolean' },
  i: { type: 'integer', bits: 32 },
  l: { type: 'integer', bits: 64 },
  n: { type: 'number' },
  y: { type: 'bytes' },
  q: { type: 'quantity' },
  x: { type: 'intOrString' },
  t: { type: 'time' },
  u: { type: 'microTime' },
  o: { type: 'any' },
}

interface Attributes {
  stringName?: string
  enum?: readonly string[]
  default?: string | number | boolean
  patchStrategy?: string
  patchMergeKey?: string
  listType?: ListType
  listMapKeys?: readonly string[]
  mapType?: 'atomic' | 'granular'
  featureGate?: string
}

/** A type, from its line and the package it is of (`core/v1`). */
export function decodeType(packageName: string, line: string): TypeSchema {
  const [head = '', ...fields] = line.split(';')
  const name = head.replace('%', '')
  return {
    key: `${packageName}.${name}`,
    name,
    goName: `${packageName.slice(packageName.indexOf('/') + 1)}.${name}`,
    isAtomic: head.endsWith('%'),
    fields: new Map(fields.map((text) => decodeField(packageName, text)).map((field) => [field.name, field])),
  }
}

function decodeField(packageName: string, text: string): FieldSchema {
  const [head = '', code = '', ...rest] = text.split(' ')
  const { stringName, enum: known, ...attributes } = decodeAttributes(rest)
  const leaf = { ...(stringName === undefined ? {} : { stringName }), ...(known === undefined ? {} : { enum: known }) }
  const optional = head.endsWith('?')
  return {
    name: optional ? head.slice(0, -1) : head,
    optional,
    ...decodeValue(packageName, code, leaf),
    ...attributes,
  }
}

function decodeValue(packageName: string, code: string, leaf: Partial<ValueSchema>): ValueSchema {
  const rest = code.slice(1)
  if (code.startsWith('[')) return { type: 'list', items: decodeValue(packageName, rest, leaf) }
  if (code.startsWith('{')) return { type: 'map', values: decodeValue(packageName, rest, leaf) }
  if (code.startsWith('@')) return { type: 'struct', ref: rest.includes('.') ? rest : `${packageName}.${rest}` }
  const scalar = scalars[code]
  if (scalar === undefined) throw new Error(`structure.ts has the unknown code ${JSON.stringify(code)}`)
  return { ...scalar, ...leaf }
}

function decodeAttributes(texts: readonly string[]): Attributes {
  const found: Attributes = {}
  for (const text of texts) addAttribute(found, text.charAt(0), text.slice(1))
  return found
}

function addAttribute(found: Attributes, sign: string, text: string): void {
  if (sign === '&') found.stringName = text
  else if (sign === '|') found.enum = text.split('|').map((value) => value.replaceAll('+', ' '))
  else if (sign === '=') found.default = JSON.parse(text) as string | number | boolean
  else if (sign === '~') found.patchStrategy = text
  else if (sign === '^') found.patchMergeKey = text
  else if (sign === '%') found.mapType = text as 'atomic' | 'granular'
  else if (sign === '!') found.featureGate = text
  else if (sign === '#') {
    const [listType, ...keys] = text.split(',')
    found.listType = listType as ListType
    if (keys.length > 0) found.listMapKeys = keys
  } else throw new Error(`structure.ts has the unknown attribute ${JSON.stringify(sign + text)}`)
}

/** A kind, from its line. */
export function decodeKind(line: string): KindSchema {
  const [
    group = '',
    version = '',
    kind = '',
    scope,
    plural,
    introduced,
    deprecated,
    removed,
    replacement,
    packageName,
  ] = line.split(';')
  const [newGroup, newVersion = '', newKind = ''] = (replacement ?? '').split(',')
  return {
    apiVersion: apiVersionOf(group, version),
    group,
    version,
    kind,
    ...(plural ? { scope: scope === 'c' ? ('Cluster' as const) : ('Namespaced' as const), plural } : {}),
    ...lifecycle(version, introduced ?? '', deprecated ?? '', removed ?? ''),
    ...(newKind ? { replacement: { apiVersion: apiVersionOf(newGroup ?? '', newVersion), kind: newKind } } : {}),
    typeKey: `${packageName}.${kind}`,
  }
}

export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

type Lifecycle = Pick<KindSchema, 'introducedMinor' | 'deprecatedMinor' | 'removedMinor'>

function lifecycle(version: string, introduced: string, deprecated: string, removed: string): Lifecycle {
  const introducedMinor = Number(introduced)
  const ends = version.includes('beta')
  const silent = (since: number): number => (ends ? since + betaMinors : Number.POSITIVE_INFINITY)
  const deprecatedMinor = deprecated === '' ? silent(introducedMinor) : Number(deprecated)
  return { introducedMinor, deprecatedMinor, removedMinor: removed === '' ? silent(deprecatedMinor) : Number(removed) }
}
