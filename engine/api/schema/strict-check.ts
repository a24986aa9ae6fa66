/** The quick half of strict validation, by checks that are made once per type. */
import { isScalar } from './scalars.ts'
import { type TypeSchema, typeByKey, type ValueSchema } from './schema.ts'

/** Deeper than this nothing is read. The types of Kubernetes end long before; a schema inside a schema does not. */
export const depthMax = 1000

/** How many characters of JSON a value has, about; negative where it has to be looked at more closely. */
type Check = (value: unknown, depth: number) => number
const doubtful = -1
const structChecks = new Map<string, Check>()

/**
 * Whether an object has only fields that its type has, with values of their types, and no nulls. Takes microseconds. A no may
 * be for a null alone, which is no mistake.
 */
export function isStrict(value: unknown, type: TypeSchema): boolean {
  return strictLength(value, type) >= 0
}

/** About how many characters of JSON an object has that `isStrict`; negative for any other. */
export function strictLength(value: unknown, type: TypeSchema): number {
  return structCheck(type.key)(value, 0)
}

function structCheck(key: string): Check {
  const known = structChecks.get(key)
  if (known !== undefined) return known
  let fields: Map<string, Check> | undefined
  const ofFields = (value: object, depth: number): number => {
    fields ??= new Map([...typeByKey(key).fields].map(([name, field]) => [name, checkOf(field)]))
    let length = 2
    for (const name in value) {
      const fieldCheck = fields.get(name)
      if (fieldCheck === undefined) return doubtful
      const inner = fieldCheck((value as Record<string, unknown>)[name], depth + 1)
      if (inner < 0) return doubtful
      length += inner + name.length + 4
    }
    return length
  }
  const isSpecification = key.endsWith('Spec')
  const partLengths = new WeakMap<object, number>()
  const check: Check = (value, depth) => {
    if (value === undefined) return 0
    if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > depthMax) return doubtful
    // The specification of an object is often that of the one before, and is the largest part to look at.
    if (depth !== 1 || !isSpecification) return ofFields(value, depth)
    const known = partLengths.get(value)
    if (known !== undefined) return known
    const length = ofFields(value, depth)
    partLengths.set(value, length)
    return length
  }
  structChecks.set(key, check)
  return check
}

function checkOf(schema: ValueSchema): Check {
  const { ref, items, values } = schema
  if (ref !== undefined) return structCheck(ref)
  if (items !== undefined) return listCheck(checkOf(items))
  if (values !== undefined) return mapCheck(checkOf(values))
  if (schema.type === 'any') return (value) => (value === undefined ? 0 : (JSON.stringify(value) ?? '').length)
  return (value) => {
    if (typeof value === 'string')
      return schema.type === 'string' || isScalar(value, schema) ? value.length + 2 : doubtful
    return value === undefined || isScalar(value, schema) ? 8 : doubtful
  }
}

function listCheck(item: Check): Check {
  return (value, depth) => {
    if (!Array.isArray(value)) return value === undefined ? 0 : doubtful
    let length = 2
    for (const one of value) {
      const inner = item(one, depth + 1)
      if (inner < 0) return doubtful
      length += inner + 1
    }
    return length
  }
}

function mapCheck(item: Check): Check {
  return (value, depth) => {
    if (value === undefined) return 0
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return doubtful
    let length = 2
    for (const key in value) {
      const inner = item((value as Record<string, unknown>)[key], depth + 1)
      if (inner < 0) return doubtful
      length += inner + key.length + 4
    }
    return length
  }
}
