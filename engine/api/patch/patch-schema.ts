import { PatchError } from './patch-error.ts'

/** What a patch needs to know of a type: the fields of a struct, or that it is something else. */
export interface PatchSchema {
  /** Kubernetes' name of the type: `PodSpec`. Errors say it. */
  readonly typeName: string
  /** Go's kind of the type. Only a struct has fields that can be looked up. */
  readonly kind: 'struct' | 'map' | 'other'
  field(name: string): PatchField | undefined
}

/** How a field of a struct is patched. */
export interface PatchField {
  /** `merge`, `replace`, `retainKeys` or two of them, separated by a comma. */
  readonly patchStrategy?: string | undefined
  readonly patchMergeKey?: string | undefined
  /** The type of the field's value; for a list that of its items, for a map that of its values. */
  readonly type: PatchSchema
}

/** A field with its strategies taken apart. */
export interface PatchRule {
  readonly strategy: string
  readonly retainKeys: boolean
  readonly mergeKey: string
  readonly type: PatchSchema
}

/** A type without fields: a scalar, or an object nobody knows. */
export const otherSchema: PatchSchema = { typeName: 'interface', kind: 'other', field: () => undefined }

/** How to patch the field; throws where the type has no such field. */
export function ruleFor(schema: PatchSchema, key: string): PatchRule {
  if (schema.kind !== 'struct') {
    const kind = schema.kind === 'map' ? 'map' : schema.typeName
    throw new PatchError(500, `merging an object in json but data type is not struct, instead is: ${kind}`)
  }
  const field = schema.field(key)
  if (field === undefined) {
    throw new PatchError(
      500,
      `unable to find api field in struct ${schema.typeName} for the json field ${JSON.stringify(key)}`,
    )
  }
  const strategies = field.patchStrategy === undefined ? [] : field.patchStrategy.split(',')
  const others = strategies.filter((strategy) => strategy !== 'retainKeys')
  if (others.length > 1) throw new PatchError(500, `unexpected patch strategy: [${strategies.join(' ')}]`)
  return {
    strategy: others[0] ?? '',
    retainKeys: others.length < strategies.length,
    mergeKey: field.patchMergeKey ?? '',
    type: field.type,
  }
}

/** As `ruleFor`, but `undefined` where the type has no such field. */
export function ruleIfKnown(schema: PatchSchema, key: string): PatchRule | undefined {
  return schema.kind === 'struct' && schema.field(key) !== undefined ? ruleFor(schema, key) : undefined
}
