import {
  childPath,
  type Fields,
  indexPath,
  isEmbedded,
  isFields,
  itemsOf,
  keepsUnknown,
  propertyOf,
  type Schema,
  valuesOf,
} from './schema.ts'

/** Fields that every object has, custom or not. */
const headFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/** An object without the fields that its schema does not have, and the paths of those. */
export interface Pruned<T> {
  /** The same object where nothing had to go. */
  readonly object: T
  readonly unknown: readonly string[]
}

/** Source: apiextensions-apiserver pkg/apiserver/schema/pruning/algorithm.go. */
export function pruned<T extends object>(object: T, schema: Schema): Pruned<T> {
  const unknown: string[] = []
  return { object: prunedFields(object as Fields, schema, { path: '', isObject: true, unknown }) as T, unknown }
}

interface Place {
  readonly path: string
  /** A whole object stands here, with a head of its own. */
  readonly isObject: boolean
  readonly unknown: string[]
}

function prunedValue(value: unknown, schema: Schema, place: Place): unknown {
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    if (items === undefined) return value
    const next = value.map((item, index) =>
      prunedValue(item, items, { ...place, path: indexPath(place.path, index), isObject: false }),
    )
    return next.every((item, index) => item === value[index]) ? value : next
  }
  if (!isFields(value)) return value
  return prunedFields(value, schema, { ...place, isObject: isEmbedded(schema) })
}

function prunedFields(fields: Fields, schema: Schema, { path, isObject, unknown }: Place): Fields {
  const keepsAll = keepsUnknown(schema) || schema.additionalProperties === true
  let isSame = true
  const next: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    const known = propertyOf(schema, name) ?? valuesOf(schema)
    // A field of this name would be the prototype.
    if (name === '__proto__') {
      isSame = false
      unknown.push(childPath(path, name))
    } else if (isObject && headFields.has(name)) next[name] = value
    else if (known !== undefined) {
      next[name] = prunedValue(value, known, { path: childPath(path, name), isObject: false, unknown })
      if (next[name] !== value) isSame = false
    } else if (keepsAll) next[name] = value
    else {
      isSame = false
      unknown.push(childPath(path, name))
    }
  }
  return isSame ? fields : next
}
