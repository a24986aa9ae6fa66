/**
 * Strict field validation: what Kubernetes' decoder has to say of a manifest before anybody looks at its meaning
 * (sigs.k8s.io/json, and runtime.NewStrictDecodingError). Which fields are required is validation's business.
 */
import { byCodePoint, pathText } from './field-paths.ts'
import { nearest } from './nearest.ts'
import { goKindOf, goTypeOf, isScalar, type Refusal, refusalOf } from './scalars.ts'
import { type TypeSchema, typeByKey, type ValueSchema } from './schema.ts'
import { depthMax, isStrict } from './strict-check.ts'

/** A problem of one field. */
export interface StrictProblem {
  /** `spec.template.spec.containers[0].image`; empty for the object itself. */
  readonly path: string
  /** The same, step by step. */
  readonly keys: readonly (string | number)[]
  readonly kind: 'unknown' | 'type' | 'duplicate'
  /** In the API server's words. */
  readonly message: string
  /** For an unknown field, the known one that was most likely meant. */
  readonly suggestion?: string
  /** The decoder gives up at this problem: it hides all others. */
  readonly stops?: boolean
}

/** So many strict errors the decoder keeps (sigs.k8s.io/json, saveStrictError). */
const strictErrorsMax = 100

/**
 * Everything that is wrong with the fields of an object, an empty list if nothing is. Fields come in the order of their
 * names, as kubectl sends them.
 */
export function strictProblems(value: unknown, type: TypeSchema): readonly StrictProblem[] {
  if (isStrict(value, type)) return []
  const problems: StrictProblem[] = []
  collect(value, { type: 'struct', ref: type.key }, { problems, keys: [], fieldNames: [], struct: '' })
  return problems
}

/** A field that is given twice. A decoded object has lost it, so whoever reads the text says so. */
export function duplicateProblem(keys: readonly (string | number)[]): StrictProblem {
  const path = pathText(keys)
  return { path, keys, kind: 'duplicate', message: `duplicate field ${JSON.stringify(path)}` }
}

/**
 * What the API server's decoder says of all the problems together: a wrong type hides what is unknown, and only the
 * first is told; unknown and duplicate fields are told in one sentence. Undefined where there are none.
 */
export function decodingError(problems: readonly StrictProblem[]): string | undefined {
  const hard = problems.find((problem) => problem.stops) ?? problems.find((problem) => problem.kind === 'type')
  if (hard !== undefined) return hard.message
  if (problems.length === 0) return undefined
  const messages = [...new Set(problems.map((problem) => problem.message))].slice(0, strictErrorsMax)
  return `strict decoding error: ${messages.join(', ')}`
}

/** Where the collecting walk stands. */
interface Place {
  readonly problems: StrictProblem[]
  readonly keys: readonly (string | number)[]
  /** The path as Go's decoder keeps it: fields only, no indexes, no keys of maps. */
  readonly fieldNames: readonly string[]
  /** The innermost struct, without its package. */
  readonly struct: string
}

function collect(value: unknown, schema: ValueSchema, place: Place): void {
  if (value === null || value === undefined) return
  const isObject = typeof value === 'object' && !Array.isArray(value)
  if (place.keys.length > depthMax) refuse(place, { message: 'exceeded max depth', stops: true })
  else if (schema.items !== undefined && Array.isArray(value)) collectList(value, schema.items, place)
  else if (schema.ref !== undefined && isObject) collectStruct(value, typeByKey(schema.ref), place)
  else if (schema.values !== undefined && isObject) collectMap(value, schema.values, place)
  else if (schema.items !== undefined || schema.ref !== undefined || schema.values !== undefined) {
    refuse(place, { came: goKindOf(value), expected: goTypeOf(schema) })
  } else if (!isScalar(value, schema)) refuse(place, refusalOf(value, schema))
}

function collectList(value: readonly unknown[], items: ValueSchema, place: Place): void {
  value.forEach((item, index) => {
    collect(item, items, { ...place, keys: [...place.keys, index] })
  })
}

function collectMap(value: object, values: ValueSchema, place: Place): void {
  for (const [key, item] of Object.entries(value).sort(byCodePoint)) {
    collect(item, values, { ...place, keys: [...place.keys, key] })
  }
}

function collectStruct(value: object, type: TypeSchema, place: Place): void {
  for (const [name, item] of Object.entries(value).sort(byCodePoint)) {
    const field = type.fields.get(name)
    const keys = [...place.keys, name]
    if (field === undefined) place.problems.push(unknownField(keys, name, type))
    else collect(item, field, { ...place, keys, fieldNames: [...place.fieldNames, name], struct: type.name })
  }
}

function unknownField(keys: readonly (string | number)[], name: string, type: TypeSchema): StrictProblem {
  const path = pathText(keys)
  const suggestion = nearest(name, type.fields.keys())
  const problem = { path, keys, kind: 'unknown', message: `unknown field ${JSON.stringify(path)}` } as const
  return suggestion === undefined ? problem : { ...problem, suggestion }
}

function refuse(place: Place, { came, expected, message, stops }: Refusal): void {
  const field = place.fieldNames.length === 0 ? 'value' : `struct field ${place.struct}.${place.fieldNames.join('.')}`
  const problem = {
    path: pathText(place.keys),
    keys: place.keys,
    kind: 'type',
    message: message ?? `json: cannot unmarshal ${came} into Go ${field} of type ${expected}`,
  } as const
  place.problems.push(stops ? { ...problem, stops } : problem)
}
