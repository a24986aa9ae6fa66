import { type Fields, isFields, itemsOf, type Schema, valuesOf } from './schema.ts'

/**
 * The object with the defaults of its schema where something is missing, or null though it may not be. The same object
 * where nothing is. Source: apiextensions-apiserver pkg/apiserver/schema/defaulting/algorithm.go.
 */
export function defaulted<T>(value: T, schema: Schema): T {
  return (
    isFields(value) ? defaultedFields(value, schema) : Array.isArray(value) ? defaultedList(value, schema) : value
  ) as T
}

function defaultedList(list: readonly unknown[], schema: Schema): readonly unknown[] {
  const items = itemsOf(schema)
  if (items === undefined) return list
  const next = list.map((item) => defaulted(isMissing(item, items) ? items.default : item, items))
  return next.every((item, index) => item === list[index]) ? list : next
}

/** Null stands for nothing where a default is to be had. */
const isMissing = (value: unknown, { default: otherwise, nullable }: Schema): boolean =>
  otherwise !== undefined && (value === undefined || (value === null && nullable !== true))

function defaultedFields(fields: Fields, schema: Schema): Fields {
  const changes: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined
    const next = defaulted(isMissing(value, property) ? property.default : value, property)
    if (next !== value) changes[name] = next
  }
  const values = valuesOf(schema)
  for (const [name, value] of values === undefined ? [] : Object.entries(fields)) {
    const next = values === undefined ? value : defaulted(isMissing(value, values) ? values.default : value, values)
    if (next !== value) changes[name] = next
  }
  return Object.keys(changes).length === 0 ? fields : { ...fields, ...changes }
}
