/** The quick half of strict validation: a yes or no, by checks that are made once per type. */
import { isScalar } from './scalars.ts'
import { type TypeSchema, typeByKey, type ValueSchema } from './schema.ts'

/** Deeper than this nothing is read. The types of Kubernetes end long before; a schema inside a schema does not. */
export const depthMax = 1000

type Check = (value: unknown, depth: number) => boolean
const structChecks = new Map<string, Check>()

/** Whether an object has only fields that its type has, with values of their types. Takes microseconds. */
export function isStrict(value: unknown, type: TypeSchema): boolean {
  return structCheck(type.key)(value, 0)
}

function structCheck(key: string): Check {
  const known = structChecks.get(key)
  if (known !== undefined) return known
  let fields: Map<string, Check> | undefined
  const check: Check = (value, depth) => {
    if (value === null || value === undefined) return true
    if (typeof value !== 'object' || Array.isArray(value) || depth > depthMax) return false
    fields ??= new Map([...typeByKey(key).fields].map(([name, field]) => [name, checkOf(field)]))
    for (const name in value) {
      const fieldCheck = fields.get(name)
      if (fieldCheck === undefined || !fieldCheck((value as Record<string, unknown>)[name], depth + 1)) return false
    }
    return true
  }
  structChecks.set(key, check)
  return check
}

function checkOf(schema: ValueSchema): Check {
  const { ref, items, values } = schema
  if (ref !== undefined) return structCheck(ref)
  if (items !== undefined) return listCheck(checkOf(items))
  if (values !== undefined) return mapCheck(checkOf(values))
  return (value) => value === null || value === undefined || isScalar(value, schema)
}

function listCheck(item: Check): Check {
  return (value, depth) => {
    if (!Array.isArray(value)) return value === null || value === undefined
    for (const one of value) if (!item(one, depth + 1)) return false
    return true
  }
}

function mapCheck(item: Check): Check {
  return (value, depth) => {
    if (value === null || value === undefined) return true
    if (typeof value !== 'object' || Array.isArray(value)) return false
    for (const key in value) if (!item((value as Record<string, unknown>)[key], depth + 1)) return false
    return true
  }
}
