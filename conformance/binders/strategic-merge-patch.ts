import { isEqual, type JsonObject } from '../../engine/api/patch/json.ts'
import { otherSchema, type PatchField, type PatchSchema } from '../../engine/api/patch/patch-schema.ts'
import { createThreeWayMergePatch, createTwoWayMergePatch } from '../../engine/api/patch/strategic-diff.ts'
import { applyStrategicMergePatch } from '../../engine/api/patch/strategic-merge.ts'

interface Given {
  readonly original?: JsonObject
  readonly modified?: JsonObject
  readonly current?: JsonObject
}

interface Expectation {
  readonly twoWay: JsonObject
  readonly twoWayResult?: JsonObject
}

interface TypeDescription {
  readonly object?: string
  readonly 'list of'?: string
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
}

type Types = Readonly<Record<string, Readonly<Record<string, string | TypeDescription>>>>

const mergingItems = { 'list of': 'self', patchStrategy: 'merge', patchMergeKey: 'name' }

/** The types of the source's test, for tables that do not carry them. */
const sourceTypes: Types = {
  mergeItem: {
    name: 'string',
    value: 'string',
    other: 'string',
    simpleMap: 'map of string',
    mergingList: mergingItems,
    nonMergingList: { 'list of': 'self' },
    mergingIntList: { 'list of': 'int', patchStrategy: 'merge' },
    nonMergingIntList: { 'list of': 'int' },
    mergeItemPtr: { object: 'self', patchStrategy: 'merge', patchMergeKey: 'name' },
    replacingItem: { object: 'any', patchStrategy: 'replace' },
    retainKeysMap: { object: 'retainKeysItem', patchStrategy: 'retainKeys' },
    retainKeysMergingList: { ...mergingItems, patchStrategy: 'merge,retainKeys' },
  },
  retainKeysItem: {
    name: 'string',
    value: 'string',
    other: 'string',
    simpleMap: 'map of string',
    mergingIntList: { 'list of': 'int', patchStrategy: 'merge' },
    mergingList: { ...mergingItems, 'list of': 'mergeItem' },
    nonMergingList: { 'list of': 'mergeItem' },
  },
}

const reason = 'a case without a live object states the patch that is to be applied, and the object that it has to give'
export const inputs = { twoWay: reason, twoWayResult: reason }

export const partial = { error: 'the notes of the table: "text contained in the error"' }

/**
 * Creates both patches and applies them. A case without a live object states a patch that is to be applied as it stands: it
 * is an input there, though the table has it among what is expected.
 */
export function bind(given: unknown, topic: unknown, stated?: unknown): unknown {
  const { original, modified, current } = given as Given
  const schema = tableSchema(topic)
  if (current === undefined) return applied(original ?? {}, modified, stated as Expectation, schema)
  const twoWay = createTwoWayMergePatch(original ?? {}, modified ?? {}, schema)
  return {
    twoWay,
    twoWayResult: applyStrategicMergePatch(original ?? {}, twoWay, schema),
    ...threeWays(given as Given, schema),
    ...overwritingError(given as Given, schema),
  }
}

function threeWays({ original, modified, current }: Given, schema: PatchSchema): object {
  const threeWay = createThreeWayMergePatch(original, modified, current, schema, { overwrite: true })
  return { threeWay, result: applyStrategicMergePatch(current ?? {}, threeWay, schema) }
}

/** The patch is as stated, if applying it gives what is expected; else what it gives instead. */
function applied(
  original: JsonObject,
  modified: JsonObject | undefined,
  stated: Expectation,
  schema: PatchSchema,
): unknown {
  const { twoWay } = stated
  try {
    const result = applyStrategicMergePatch(original, twoWay, schema)
    const isExpected = isEqual(result, stated.twoWayResult ?? modified)
    return isExpected ? { twoWay, twoWayResult: result } : { twoWay: { applied: result }, twoWayResult: result }
  } catch (error) {
    return { twoWay, error: messageOf(error) }
  }
}

function overwritingError({ original, modified, current }: Given, schema: PatchSchema): { readonly error?: string } {
  try {
    createThreeWayMergePatch(original, modified, current, schema, { overwrite: false })
    return {}
  } catch (error) {
    return { error: messageOf(error) }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The type of the table's objects: every field's strategy as its `schema` tells. */
export function tableSchema(topic: unknown): PatchSchema {
  const { schema } = (topic ?? {}) as { readonly schema?: Types }
  return schemaOf(schema ?? sourceTypes, 'mergeItem')
}

function schemaOf(types: Types, typeName: string): PatchSchema {
  const fields = types[typeName]
  if (fields === undefined) return otherSchema
  return {
    typeName,
    kind: 'struct',
    field: (name) => {
      const description = Object.hasOwn(fields, name) ? fields[name] : undefined
      return description === undefined ? undefined : fieldOf(types, typeName, description)
    },
  }
}

function fieldOf(types: Types, owner: string, description: string | TypeDescription): PatchField {
  if (typeof description === 'string') {
    return { type: description.startsWith('map') ? { ...otherSchema, kind: 'map' } : otherSchema }
  }
  const name = description.object ?? description['list of'] ?? ''
  return {
    patchStrategy: description.patchStrategy,
    patchMergeKey: description.patchMergeKey,
    type: schemaOf(types, name === 'self' ? owner : name),
  }
}
