import { type TypeSchema, typeByKey, type ValueSchema } from './schema.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * An object as Go's decoder leaves it: without fields that its type does not have, and without nulls, which mean that a
 * field is not there, and the zero value in a list or a map. The same object where nothing is to be changed. What has the
 * wrong type stays as it is.
 */
export function inNormalForm<T>(value: T, type: TypeSchema): T {
  return isFields(value) ? (ofStruct(value, type) as T) : value
}

function normal(value: unknown, schema: ValueSchema): unknown {
  if (value === null) return zeroOf(schema)
  const { ref, items, values } = schema
  if (ref !== undefined) return isFields(value) ? ofStruct(value, typeByKey(ref)) : value
  if (items !== undefined && Array.isArray(value)) return ofList(value, items)
  return values !== undefined && isFields(value) ? ofMap(value, values) : value
}

function ofStruct(fields: Fields, type: TypeSchema): Fields {
  return changed(fields, (name, value) => {
    const schema = type.fields.get(name)
    return schema === undefined || (value === null && schema.type !== 'any') ? undefined : normal(value, schema)
  })
}

function ofMap(fields: Fields, values: ValueSchema): Fields {
  return changed(fields, (_name, value) => normal(value, values))
}

function ofList(list: readonly unknown[], items: ValueSchema): readonly unknown[] {
  const next = list.map((item) => normal(item, items))
  return next.every((item, index) => item === list[index]) ? list : next
}

/** The fields with other values, without those whose new value is undefined. */
function changed(fields: Fields, next: (name: string, value: unknown) => unknown): Fields {
  let isSame = true
  const kept: [string, unknown][] = []
  for (const [name, value] of Object.entries(fields)) {
    const normalized = value === undefined ? undefined : next(name, value)
    if (normalized !== undefined) kept.push([name, normalized])
    if (normalized !== value) isSame = false
  }
  return isSame ? fields : Object.fromEntries(kept)
}

function zeroOf({ type }: ValueSchema): unknown {
  switch (type) {
    case 'struct':
    case 'map':
      return {}
    case 'list':
      return []
    case 'boolean':
      return false
    case 'integer':
    case 'number':
    case 'intOrString':
      return 0
    case 'quantity':
      return '0'
    case 'any':
    case 'time':
    case 'microTime':
      return null
    default:
      return ''
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
