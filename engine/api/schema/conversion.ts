import { goTypeOf } from './scalars.ts'
import { type TypeSchema, typeByKey, type ValueSchema } from './schema.ts'
import type { StrictProblem } from './strict.ts'

/**
 * What is wrong with the type of a field in the words of the converter that strategic merge patches end in: it names no field.
 * Source: apimachinery pkg/runtime/converter.go.
 */
export function conversionMessage(problem: StrictProblem, object: object, type: TypeSchema): string {
  let value: unknown = object
  let schema: ValueSchema | undefined = { type: 'struct', ref: type.key }
  for (const key of problem.keys) {
    schema = schema === undefined ? undefined : within(schema, key)
    value = (value as Readonly<Record<string | number, unknown>>)[key]
  }
  return (schema === undefined ? undefined : mismatch(value, schema)) ?? problem.message
}

function within(schema: ValueSchema, key: string | number): ValueSchema | undefined {
  if (schema.ref !== undefined) return typeByKey(schema.ref).fields.get(String(key))
  return schema.items ?? schema.values
}

function mismatch(value: unknown, schema: ValueSchema): string | undefined {
  const came = kindText(value)
  if (schema.ref !== undefined) return `cannot restore struct from: ${came}`
  if (schema.items !== undefined) return `cannot restore slice from ${came}`
  if (schema.values !== undefined) return `cannot restore map from ${came}`
  switch (schema.type) {
    case 'bytes':
      return typeof value === 'string' ? undefined : `cannot restore slice from ${came}`
    case 'string':
      return typeof value === 'number' && Number.isInteger(value)
        ? `cannot convert ${came} to ${goTypeOf(schema)}`
        : 'unrecognized type: string'
    case 'integer':
      return typeof value === 'number'
        ? `cannot convert ${came} to ${goTypeOf(schema)}`
        : `unrecognized type: ${goTypeOf(schema)}`
    case 'boolean':
    case 'number':
      return `unrecognized type: ${goTypeOf(schema)}`
    default:
      return undefined
  }
}

/** Go's word for what a decoded JSON value is. */
function kindText(value: unknown): string {
  if (Array.isArray(value)) return 'slice'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'map'
}
