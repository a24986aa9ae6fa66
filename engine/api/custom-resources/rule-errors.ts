import type { FieldError } from '../field-error.ts'
import { deepEqual } from '../meta/equality.ts'
import { correlatedItem } from './correlation.ts'
import { type CompiledRule, reasonTypes, rulesOf, verdictOf } from './rules.ts'
import { childPath, type Fields, indexPath, isFields, itemsOf, propertyOf, type Schema, valuesOf } from './schema.ts'

/**
 * What the rules of a schema find wrong with a value and its parts. Rules that compare with what was there are asked where
 * that is known; what an update leaves as it was is not judged by the others.
 * @param before what stood there before the update; undefined for what is new
 */
export function ruleErrors(value: unknown, schema: Schema, path: string, before?: unknown): readonly FieldError[] {
  return hasRules(schema) ? errorsAt(value, schema, { path, before, isRoot: path === '' }) : []
}

const known = new WeakMap<Schema, boolean>()

/** Whether a schema or one of its parts has rules: most have none, and nobody walks their objects then. */
export function hasRules(schema: Schema): boolean {
  const before = known.get(schema)
  if (before !== undefined) return before
  const parts = [...Object.values(schema.properties ?? {}), valuesOf(schema), itemsOf(schema)]
  const found =
    (schema['x-kubernetes-validations'] ?? []).length > 0 || parts.some((part) => part !== undefined && hasRules(part))
  known.set(schema, found)
  return found
}

interface Place {
  readonly path: string
  readonly before: unknown
  readonly isRoot: boolean
}

function errorsAt(value: unknown, schema: Schema, place: Place): readonly FieldError[] {
  if (value === null || value === undefined || !hasRules(schema)) return []
  const own = rulesOf(schema, place.isRoot).flatMap((rule) => errorOf(rule, value, schema, place))
  return [...own, ...partErrors(value, schema, place)]
}

function partErrors(value: unknown, schema: Schema, { path, before }: Place): readonly FieldError[] {
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    if (items === undefined) return []
    return value.flatMap((item, index) =>
      errorsAt(item, items, {
        path: indexPath(path, index),
        before: correlatedItem(item, schema, before),
        isRoot: false,
      }),
    )
  }
  if (!isFields(value)) return []
  const old: Fields = isFields(before) ? before : {}
  return Object.keys(value)
    .sort()
    .flatMap((name) => {
      const part = propertyOf(schema, name) ?? valuesOf(schema)
      const inside = { path: childPath(path, name), before: old[name], isRoot: false }
      return part === undefined ? [] : errorsAt(value[name], part, inside)
    })
}

function errorOf(compiled: CompiledRule, value: unknown, schema: Schema, place: Place): readonly FieldError[] {
  const { rule, isTransition } = compiled
  if (isTransition && place.before === undefined && rule.optionalOldSelf !== true) return []
  if (!isTransition && place.before !== undefined && deepEqual(value, place.before)) return []
  const detail = verdictOf(compiled, value, place.before)
  if (detail === undefined) return []
  const path = childPath(place.path, (rule.fieldPath ?? '').replace(/^\./, '')) || '<nil>'
  return [{ type: reasonTypes[rule.reason ?? ''] ?? 'Invalid value', path, value: schema.type ?? '', detail }]
}
