import type { ObjectStructure } from '../kinds/kind.ts'
import { pathText } from '../schema/field-paths.ts'
import { typeByKey } from '../schema/schema.ts'
import { type StrictProblem, strictProblems } from '../schema/strict.ts'
import type { KubernetesObject } from '../schema/types.ts'
import { defaulted } from './defaulting.ts'
import { pruned } from './pruning.ts'
import { isFields, type Schema } from './schema.ts'

/** How the server reads what is sent of a custom resource: metadata as of every object, all else by the schema. */
export function structureOf(schema: Schema, apiVersion: string): ObjectStructure {
  const known = new WeakMap<object, unknown>()
  const read = <T extends KubernetesObject>(stored: T): T => {
    const before = known.get(stored)
    if (before !== undefined) return before as T
    const current = stored.apiVersion === apiVersion ? stored : { ...stored, apiVersion }
    const next = defaulted(pruned(current, schema).object, schema)
    known.set(stored, next)
    return next
  }
  return {
    read,
    schema,
    problems: (object) => [...metadataProblems(object), ...pruned(object, schema).unknown.map(unknownField)],
    reduced: (object) => pruned(object, schema).object,
  }
}

function metadataProblems(object: object): readonly StrictProblem[] {
  const { metadata } = object as { readonly metadata?: unknown }
  if (!isFields(metadata)) return []
  return strictProblems(metadata, typeByKey('meta/v1.ObjectMeta')).map((problem) => {
    const keys = ['metadata', ...problem.keys]
    const path = pathText(keys)
    return problem.kind === 'unknown'
      ? { ...problem, keys, path, message: `unknown field ${JSON.stringify(path)}` }
      : { ...problem, keys, path }
  })
}

const unknownField = (path: string): StrictProblem => ({
  path,
  keys: [path],
  kind: 'unknown',
  message: `unknown field ${JSON.stringify(path)}`,
})
