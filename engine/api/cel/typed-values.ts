import { type Environment, Optional } from '@marcbachmann/cel-js'
import { sameValue } from './equality.ts'
import { type CelMapType, type CelObjectType, type CelType, escapedFieldName } from './types.ts'
import { type Converter, dynamicValue, scalarValue } from './values.ts'

/** A type as the evaluator knows it, and how JSON becomes a value of it. */
interface DeclaredType {
  readonly name: string
  readonly convert: Converter
}

const scalarNames: Readonly<Record<string, string>> = {
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
}

/** What an environment knows already: a type is declared once, however many variables are of it. */
interface Known {
  readonly types: Map<CelType, DeclaredType>
  readonly names: Set<string>
}

const knownBy = new WeakMap<Environment, Known>()

function knownTo(environment: Environment): Known {
  const known = knownBy.get(environment) ?? { types: new Map(), names: new Set() }
  knownBy.set(environment, known)
  return known
}

/** Makes a type known to an environment. */
export function declaredType(environment: Environment, type: CelType): DeclaredType {
  const { types } = knownTo(environment)
  const declared = types.get(type) ?? newType(environment, type)
  types.set(type, declared)
  return declared
}

function newType(environment: Environment, type: CelType): DeclaredType {
  if (type === 'dyn') return { name: 'dyn', convert: dynamicValue }
  if (typeof type === 'string') {
    return { name: scalarNames[type] ?? type, convert: (json) => scalarValue(type, json) }
  }
  if (type.kind === 'enclosed') return { name: type.name, convert: (value) => value }
  if (type.kind === 'optional') return optionalType(declaredType(environment, type.of))
  if (type.kind === 'list') return listType(declaredType(environment, type.of))
  return type.kind === 'map' ? mapType(environment, type) : objectType(environment, type)
}

function optionalType({ name, convert }: DeclaredType): DeclaredType {
  const optional = (json: unknown): unknown =>
    json === undefined || json === null ? Optional.none() : Optional.of(convert(json))
  return { name: `optional<${name}>`, convert: optional }
}

function listType({ name, convert }: DeclaredType): DeclaredType {
  const convertList = (json: object): unknown => {
    if (!Array.isArray(json)) return json
    const items = json.map(convert)
    return items.some((item, index) => item !== json[index]) ? items : json
  }
  return { name: `list<${name}>`, convert: once(convertList) }
}

function mapType(environment: Environment, type: CelMapType): DeclaredType {
  const { name, convert } = declaredType(environment, type.of)
  const convertMap = (json: object): unknown =>
    new Map(Object.entries(json).map(([key, value]) => [key, convert(value)]))
  return { name: `map<string, ${name}>`, convert: once(convertMap) }
}

/** Objects are Maps of a class of their own: that is how the evaluator tells their types apart. */
function objectType(environment: Environment, type: CelObjectType): DeclaredType {
  const name = freeName(environment, type.name.replace(/[^\w.]/g, '_'))
  const fields = reachableFields(environment, type)
  const kind = class extends Map<string, unknown> {}
  const declarations = Object.fromEntries(fields.map(({ escaped, declared }) => [escaped, declared.name]))
  environment.registerType(name, { ctor: kind, fields: declarations })
  environment.registerOperator(`${name} == ${name}`, (first: unknown, second: unknown) => sameValue(first, second))
  const convertObject = (json: object): unknown => {
    const value = new kind()
    for (const { field, escaped, declared } of fields) {
      const part: unknown = Object.hasOwn(json, field) ? Reflect.get(json, field) : undefined
      if (part !== undefined) value.set(escaped, declared.convert(part))
    }
    return value
  }
  return { name, convert: once(convertObject) }
}

function freeName(environment: Environment, wanted: string): string {
  const { names } = knownTo(environment)
  let name = wanted
  while (names.has(name)) name += '_'
  names.add(name)
  return name
}

function reachableFields(environment: Environment, { fields }: CelObjectType) {
  return Object.entries(fields).flatMap(([field, type]) => {
    const escaped = escapedFieldName(field)
    return escaped === undefined ? [] : [{ field, escaped, declared: declaredType(environment, type) }]
  })
}

/** Stored objects never change: what one was converted to stays right. What is not an object is left as it is. */
function once(convert: (json: object) => unknown): Converter {
  const known = new WeakMap<object, unknown>()
  return (json) => {
    if (typeof json !== 'object' || json === null) return json ?? null
    const before = known.get(json)
    if (before !== undefined) return before
    const value = convert(json)
    known.set(json, value)
    return value
  }
}
