import { keyElement, type PathElement, valueElement } from './field-path.ts'
import { has, isList, isObject, type JsonObject, member } from './json.ts'

/** What server-side apply needs to know of a type: what is one field, and what consists of fields of its own. */
export type FieldType = ScalarType | StructType | MapType | ListType | UntypedType

export interface ScalarType {
  readonly kind: 'scalar'
  /** What a value must be; anything where absent, as for quantities. */
  readonly accepts?: 'string' | 'number' | 'boolean'
}

export interface StructType {
  readonly kind: 'struct'
  /** Owned as a whole. */
  readonly isAtomic: boolean
  readonly field: (name: string) => FieldType | undefined
  /** Kubernetes' default of a field, for the keys of lists: TCP. */
  readonly defaultOf: (name: string) => unknown
  /** Fields that are always there in Kubernetes' objects, if empty: `spec`, a deployment's `strategy`. */
  readonly embedded: readonly string[]
  /** Fields that are always there too, null if empty: the containers of a pod's spec. */
  readonly nullable: readonly string[]
}

export interface MapType {
  readonly kind: 'map'
  readonly isAtomic: boolean
  readonly values: FieldType
}

export interface ListType {
  readonly kind: 'list'
  readonly isAtomic: boolean
  readonly items: FieldType
  /** What identifies an item. A list that is not atomic and has no keys is a set. */
  readonly keys: readonly string[]
}

/** Anything: lists in it are atomic, objects too if `isAtomic`. */
export interface UntypedType {
  readonly kind: 'untyped'
  readonly isAtomic: boolean
}

export const scalarType: ScalarType = { kind: 'scalar' }
export const untypedType: UntypedType = { kind: 'untyped', isAtomic: false }
export const untypedAtomicType: UntypedType = { kind: 'untyped', isAtomic: true }

/** How a value is divided into fields. A leaf is not. */
export type Shape =
  | { readonly kind: 'leaf' }
  | { readonly kind: 'object' }
  | { readonly kind: 'list'; readonly type: ListType }

const leaf: Shape = { kind: 'leaf' }
const object: Shape = { kind: 'object' }

export function shapeOf(type: FieldType, value: unknown): Shape {
  if (type.kind === 'scalar' || (type.isAtomic && type.kind !== 'untyped')) return leaf
  if (isList(value)) return type.kind === 'list' ? { kind: 'list', type } : leaf
  return isObject(value) && type.kind !== 'list' && !type.isAtomic ? object : leaf
}

/** The type of a member, and whether the type itself names it (else it is a key of a map). */
export function memberType(type: FieldType, key: string): { readonly type: FieldType; readonly isDeclared: boolean } {
  if (type.kind === 'map') return { type: type.values, isDeclared: false }
  const declared = type.kind === 'struct' ? type.field(key) : undefined
  return declared === undefined ? { type: untypedType, isDeclared: false } : { type: declared, isDeclared: true }
}

/** The members of an object that count, with those that Kubernetes always has. */
export function membersOf(type: FieldType, value: JsonObject): JsonObject {
  if (type.kind !== 'struct') return value
  const embedded = type.embedded.filter((name) => !has(value, name))
  const nullable = type.nullable.filter((name) => !has(value, name) && !embedded.includes(name))
  if (embedded.length + nullable.length === 0) return value
  const missing = [...embedded.map((name) => [name, {}]), ...nullable.map((name) => [name, null])]
  return { ...value, ...Object.fromEntries(missing) }
}

/** The path element of an item of a list that is not atomic. Throws where the item does not have one. */
export function itemElement(type: ListType, item: unknown): PathElement {
  if (type.keys.length > 0) return keyedElement(type, item)
  if (isObject(item)) throw new Error("associative list without keys has an element that's a map type")
  if (isList(item)) throw new Error('not supported: associative list with lists as elements')
  if (item === null) throw new Error("associative list without keys has an element that's an explicit null")
  return valueElement(item)
}

function keyedElement(type: ListType, item: unknown): PathElement {
  if (item === null) throw new Error('associative list with keys may not have a null element')
  if (!isObject(item)) throw new Error('associative list with keys may not have non-map elements')
  const keys: Record<string, unknown> = {}
  for (const name of type.keys) {
    keys[name] = member(item, name) ?? (type.items.kind === 'struct' ? type.items.defaultOf(name) : undefined)
    if (keys[name] !== undefined) continue
    throw new Error(
      `associative list with keys has an element that omits key field ${JSON.stringify(name)} (and doesn't have default value)`,
    )
  }
  return keyElement(keys)
}

/** As `itemElement`, `undefined` where the item does not have one. */
export function itemElementIfAny(type: ListType, item: unknown): PathElement | undefined {
  try {
    return itemElement(type, item)
  } catch {
    return undefined
  }
}
