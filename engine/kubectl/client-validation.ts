import type { FieldSchema, TypeSchema, ValueSchema } from '../api/schema/schema.ts'
import { structOf, typeOf } from '../api/schema/schema.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { byCodePoint } from '../store/table.ts'

type Fields = Readonly<Record<string, unknown>>

/** The version of servers that first check fields themselves; before it kubectl did, against the server's OpenAPI. */
export const serverValidatesSince = 25

/** What kubectl itself finds wrong with an object's structure, in its words; undefined where nothing is. */
export function clientValidationError(object: KubernetesObject, source: string): string | undefined {
  const { apiVersion, kind } = object
  const type = apiVersion === undefined || kind === undefined ? undefined : typeOf(apiVersion, kind)
  if (type === undefined) return undefined
  const problems = structProblems(object, type, kind ?? '')
  if (problems.length === 0) return undefined
  const [only] = problems
  const text = problems.length === 1 ? only : `[${problems.join(', ')}]`
  return `error validating "${source}": error validating data: ${text}; if you choose to ignore these errors, turn validation off with --validate=false`
}

function structProblems(value: object, type: TypeSchema, path: string): readonly string[] {
  const fields = value as Fields
  const missing = [...type.fields.values()]
    .filter(({ name, optional }) => !optional && name !== 'status' && !(name in fields))
    .map(({ name }) => `ValidationError(${path}): missing required field "${name}" in ${definitionName(type)}`)
  const present = Object.keys(fields)
    .sort(byCodePoint)
    .flatMap((name): readonly string[] => {
      const field = type.fields.get(name)
      if (field !== undefined) return fieldProblems(fields[name], field, `${path}.${name}`, type)
      return isTypeMeta(name) ? [] : [`ValidationError(${path}): unknown field "${name}" in ${definitionName(type)}`]
    })
  return [...present, ...missing.sort(byCodePoint)]
}

const isTypeMeta = (name: string): boolean => name === 'apiVersion' || name === 'kind'

function fieldProblems(value: unknown, field: FieldSchema, path: string, owner: TypeSchema): readonly string[] {
  return valueProblems(value, field, path, `${definitionName(owner)}.${field.name}`)
}

function valueProblems(value: unknown, schema: ValueSchema, path: string, owner: string): readonly string[] {
  if (value === null || value === undefined) return []
  const expected = expectedType(schema)
  if (expected === undefined) return []
  const got = jsonType(value)
  const wrong = `ValidationError(${path}): invalid type for ${ownerName(schema, owner)}: got "${got}", expected "${expected}"`
  if (expected === 'map') return got === 'map' ? insideMap(value as Fields, schema, path, owner) : [wrong]
  if (expected === 'array')
    return Array.isArray(value)
      ? value.flatMap((item, index) => valueProblems(item, schema.items ?? { type: 'any' }, `${path}[${index}]`, owner))
      : [wrong]
  const isNumber = (got === 'integer' || got === 'number') && (expected === 'integer' || expected === 'number')
  return got === expected || isNumber ? [] : [wrong]
}

function insideMap(value: Fields, schema: ValueSchema, path: string, owner: string): readonly string[] {
  const type = structOf(schema)
  if (type !== undefined) return structProblems(value, type, path)
  const inside = schema.values ?? { type: 'any' as const }
  return Object.keys(value)
    .sort(byCodePoint)
    .flatMap((name) => valueProblems(value[name], inside, `${path}.${name}`, owner))
}

/** A struct is named itself, anything else by the field that it stands in. */
function ownerName(schema: ValueSchema, owner: string): string {
  const type = structOf(schema)
  return type === undefined ? owner : definitionName(type)
}

/** What OpenAPI calls a type; undefined where several go: quantities, numbers or texts. */
function expectedType({ type }: ValueSchema): string | undefined {
  switch (type) {
    case 'struct':
    case 'map':
      return 'map'
    case 'list':
      return 'array'
    case 'any':
    case 'quantity':
    case 'intOrString':
      return undefined
    case 'bytes':
    case 'time':
    case 'microTime':
      return 'string'
    default:
      return type
  }
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object') return 'map'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** `io.k8s.api.apps.v1.DeploymentSpec`; what all kinds share is part of apimachinery. */
function definitionName({ key }: TypeSchema): string {
  const name = key.replaceAll('/', '.')
  return name.startsWith('meta.') ? `io.k8s.apimachinery.pkg.apis.${name}` : `io.k8s.api.${name}`
}
