import type { CelType } from '../cel/types.ts'
import { isEmbedded, isIntOrString, itemsOf, keepsUnknown, type Schema, valuesOf } from './schema.ts'

const metadataFields: Readonly<Record<string, CelType>> = { name: 'string', generateName: 'string' }

const textTypes: Readonly<Record<string, CelType>> = {
  date: 'timestamp',
  'date-time': 'timestamp',
  datetime: 'timestamp',
  duration: 'duration',
}

/**
 * What rules may know of a value of a schema; undefined where they cannot reach it. Source: apiserver pkg/cel/common/schemas.go.
 * @param name as errors call the type: `selfType.spec`
 */
export function celTypeOf(schema: Schema, name: string, isRoot = false): CelType | undefined {
  if (isIntOrString(schema)) return 'dyn'
  const found = typeOf(schema, name, isRoot || isEmbedded(schema))
  // Null is of no type but its own.
  return found !== undefined && schema.nullable === true ? 'dyn' : found
}

function typeOf(schema: Schema, name: string, isObject: boolean): CelType | undefined {
  switch (schema.type) {
    case 'array':
      return listType(schema, name)
    case 'object':
      return objectType(schema, name, isObject)
    case 'string':
      return textTypes[schema.format ?? ''] ?? 'string'
    case 'boolean':
      return 'bool'
    case 'integer':
      return 'int'
    case 'number':
      return 'double'
    default:
      return keepsUnknown(schema) ? 'dyn' : undefined
  }
}

function listType(schema: Schema, name: string): CelType | undefined {
  const items = itemsOf(schema)
  const of = items === undefined ? undefined : celTypeOf(items, `${name}.@idx`)
  return of === undefined ? undefined : { kind: 'list', of }
}

function objectType(schema: Schema, name: string, isObject: boolean): CelType | undefined {
  const values = valuesOf(schema)
  if (values !== undefined) {
    const of = celTypeOf(values, `${name}.@elem`)
    return of === undefined ? undefined : { kind: 'map', of }
  }
  if (schema.properties === undefined && keepsUnknown(schema) && !isObject) return 'dyn'
  const fields: Record<string, CelType> = {}
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    const type = celTypeOf(property, `${name}.${field}`)
    if (type !== undefined) fields[field] = type
  }
  if (isObject) {
    fields.apiVersion = 'string'
    fields.kind = 'string'
    fields.metadata = { kind: 'object', name: `${name}.metadata`, fields: metadataFields }
  }
  return { kind: 'object', name, fields }
}
