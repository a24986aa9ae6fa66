import { type KindSchema, typeByKey } from '../schema/schema.ts'
import type { KubernetesObject } from '../schema/types.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { structuralDefaults } from './defaults/structural.ts'
import { type Column, type Kind, kindNames } from './kind.ts'
import { type ColumnFact, factsOf } from './resource-facts.ts'

/**
 * A kind of which nothing is special: all that the machinery has to know of it stands in the structure of the API, but for
 * what `resource-facts.ts` adds.
 */
export function structuralKind(schema: KindSchema): Kind {
  const { group, version, kind, plural, scope } = schema
  const { shortNames = [], countsGeneration = false, columns, verbs, isAnsweredOnly } = factsOf(schema)
  const type = typeByKey(schema.typeKey)
  const defaults = structuralDefaults(type)
  return {
    ...kindNames({ group, version, kind, shortNames, ...(plural === undefined ? {} : { plural }) }),
    // Kinds of two groups may have the same name: an event is one of the core group, and one of `events.k8s.io`.
    namespaced: scope === 'Namespaced',
    hasStatus: type.fields.has('status') && isAnsweredOnly !== true,
    hasGeneration: countsGeneration,
    ...(defaults === undefined ? {} : { defaults: (object: KubernetesObject) => defaults(object) }),
    ...(verbs === undefined ? {} : { verbs }),
    ...(isAnsweredOnly === undefined ? {} : { isAnsweredOnly }),
    columns: columns === undefined ? [nameColumn, ageColumn] : columns.map(columnOf),
  }
}

function columnOf({ name, path, wide, text = String, empty = '<unset>' }: ColumnFact): Column<KubernetesObject> {
  if (name === 'Name') return nameColumn
  if (name === 'Age') return ageColumn
  const value = (object: KubernetesObject): string | number => {
    const found = valueAt(object, path)
    if (found === undefined || found === null) return empty
    return typeof found === 'number' ? found : text(found)
  }
  return wide ? { name, wide, value } : { name, value }
}

function valueAt(object: unknown, path: string): unknown {
  let found = object
  for (const part of path === '' ? [] : path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined
    found = (found as Record<string, unknown>)[part]
  }
  return found
}
