import { duplicate, type FieldError, invalid, required } from '../field-error.ts'
import { deepEqual } from '../meta/equality.ts'
import { correlatedItem } from './correlation.ts'
import { childPath, type Fields, indexPath, isFields, itemsOf, propertyOf, type Schema, valuesOf } from './schema.ts'
import { typeError, valueErrors } from './value-errors.ts'

/**
 * What is wrong with a value by its schema, in the API server's words. What an update leaves as it was is not judged again.
 * @param before what stood there before the update; undefined for what is new
 */
export function schemaErrors(value: unknown, schema: Schema, path: string, before?: unknown): readonly FieldError[] {
  if (value === undefined || (before !== undefined && deepEqual(value, before))) return []
  const wrongType = typeError(value, schema, path)
  if (wrongType !== undefined) return [wrongType]
  if (value === null) return []
  return [
    ...valueErrors(value, schema, path),
    ...(Array.isArray(value) ? listErrors(value, schema, path, before) : []),
    ...(isFields(value) ? fieldErrors(value, schema, path, before) : []),
    ...junctorErrors(value, schema, path),
  ]
}

function fieldErrors(fields: Fields, schema: Schema, path: string, before: unknown): readonly FieldError[] {
  const old = isFields(before) ? before : {}
  const missing = (schema.required ?? [])
    .filter((name) => !Object.hasOwn(fields, name) || fields[name] === undefined)
    .map((name) => required(childPath(path, name)))
  const values = valuesOf(schema)
  const parts = Object.keys(fields)
    .sort()
    .flatMap((name) => {
      const part = propertyOf(schema, name) ?? values
      return part === undefined ? [] : schemaErrors(fields[name], part, childPath(path, name), old[name])
    })
  return [...missing, ...parts]
}

function listErrors(list: readonly unknown[], schema: Schema, path: string, before: unknown): readonly FieldError[] {
  const items = itemsOf(schema)
  const inItems =
    items === undefined
      ? []
      : list.flatMap((item, index) =>
          schemaErrors(item, items, indexPath(path, index), correlatedItem(item, schema, before)),
        )
  return [...inItems, ...repeatedItems(list, schema, path)]
}

/** Sets hold nothing twice, and lists that are maps no two items of the same keys. */
function repeatedItems(list: readonly unknown[], schema: Schema, path: string): readonly FieldError[] {
  const type = schema['x-kubernetes-list-type']
  if (type !== 'set' && type !== 'map') return []
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const seen = new Set<string>()
  return list.flatMap((item, index) => {
    const identity =
      type === 'set' || !isFields(item)
        ? item
        : Object.fromEntries(keys.flatMap((key) => (item[key] === undefined ? [] : [[key, item[key]]])))
    const text = JSON.stringify(identity)
    if (seen.has(text)) return [duplicate(indexPath(path, index), identity)]
    seen.add(text)
    return []
  })
}

const quoted = (path: string): string => JSON.stringify(path)

/** `allOf`, `anyOf`, `oneOf` and `not`. Where none of several fits, what is wrong with the nearest of them is said too. */
function junctorErrors(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  const say = (problem: string): FieldError => invalid(path, '', `${quoted(path)} ${problem}`)
  const judged = (schemas: readonly Schema[]): readonly (readonly FieldError[])[] =>
    schemas.map((each) => schemaErrors(value, each, path))
  const errors: FieldError[] = []
  const all = judged(schema.allOf ?? [])
  const fitting = all.filter(isEmpty).length
  if (fitting < all.length)
    errors.push(...all.flat(), say(`must validate all the schemas (allOf)${fitting === 0 ? '. None validated' : ''}`))
  const any = judged(schema.anyOf ?? [])
  if (any.length > 0 && !any.some(isEmpty))
    errors.push(say('must validate at least one schema (anyOf)'), ...nearestOf(any))
  const one = judged(schema.oneOf ?? [])
  const count = one.filter(isEmpty).length
  if (one.length > 0 && count !== 1) {
    const found = count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`
    errors.push(say(`must validate one and only one schema (oneOf). ${found}`), ...(count === 0 ? nearestOf(one) : []))
  }
  if (schema.not !== undefined && schemaErrors(value, schema.not, path).length === 0)
    errors.push(say('must not validate the schema (not)'))
  return errors
}

const isEmpty = (errors: readonly FieldError[]): boolean => errors.length === 0

function nearestOf(alternatives: readonly (readonly FieldError[])[]): readonly FieldError[] {
  return alternatives.reduce((best, errors) => (errors.length < best.length ? errors : best), alternatives[0] ?? [])
}
