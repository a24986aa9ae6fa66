import { type TypeSchema, typeByKey, type ValueSchema } from '../../schema/schema.ts'

type Fill = (value: unknown) => unknown

const known = new Map<string, Fill | undefined>()

/**
 * The defaults that the structure of the API declares, wherever the struct that has them is there. Undefined where a type
 * declares none. The function gives back the same object where nothing is missing.
 */
export function structuralDefaults(type: TypeSchema): (<T>(object: T) => T) | undefined {
  return fillOfStruct(type.key) as (<T>(object: T) => T) | undefined
}

function fillOfStruct(key: string): Fill | undefined {
  if (known.has(key)) return known.get(key)
  // A type that holds itself declares no default by that.
  known.set(key, undefined)
  const { fields } = typeByKey(key)
  const defaults = [...fields.values()].filter((field) => field.default !== undefined && field.default !== '')
  const inner = [...fields.values()].flatMap((field) => {
    const fill = fillOf(field)
    return fill === undefined ? [] : [{ name: field.name, fill }]
  })
  const fill = defaults.length + inner.length === 0 ? undefined : structFill(defaults, inner)
  known.set(key, fill)
  return fill
}

interface Filled {
  readonly name: string
  readonly fill: Fill
}

function structFill(defaults: readonly { name: string; default?: unknown }[], inner: readonly Filled[]): Fill {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const given = value as Readonly<Record<string, unknown>>
    const changes: Record<string, unknown> = {}
    for (const field of defaults) {
      if (given[field.name] === undefined || given[field.name] === null) changes[field.name] = field.default
    }
    for (const { name, fill } of inner) {
      const next = fill(given[name])
      if (next !== given[name]) changes[name] = next
    }
    return Object.keys(changes).length === 0 ? value : { ...given, ...changes }
  }
}

function fillOf({ ref, items, values }: ValueSchema): Fill | undefined {
  if (ref !== undefined) return fillOfStruct(ref)
  const fill = items === undefined ? (values === undefined ? undefined : fillOf(values)) : fillOf(items)
  if (fill === undefined) return undefined
  return items === undefined ? mapFill(fill) : listFill(fill)
}

function listFill(fill: Fill): Fill {
  return (value) => {
    if (!Array.isArray(value)) return value
    const next = value.map(fill)
    return next.every((item, index) => item === value[index]) ? value : next
  }
}

function mapFill(fill: Fill): Fill {
  return (value) => {
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, fill(item)])
    return entries.every(([key, item]) => item === (value as Record<string, unknown>)[key])
      ? value
      : Object.fromEntries(entries)
  }
}
