import { type FieldType, type ListType, scalarType, type StructType, untypedAtomicType } from './field-type.ts'
import { otherSchema, type PatchField, type PatchSchema } from './patch-schema.ts'
import { atomicStructs, embeddedStructs } from './structure-facts.ts'

/** A field as the structure of the API describes it; where `ref` is set, a struct of that name. */
export interface FieldDescriptor {
  readonly type?: string
  readonly ref?: string
  readonly items?: FieldDescriptor
  readonly values?: FieldDescriptor
  /** Left out of JSON where empty. */
  readonly optional?: boolean
  readonly default?: unknown
  readonly listType?: string
  readonly listMapKeys?: readonly string[]
  readonly mapType?: string
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
}

export interface TypeDescriptor {
  readonly fields: Readonly<Record<string, FieldDescriptor>>
  /** Whether objects of this type stand alone. */
  readonly kind?: boolean
}

/** Finds a type by its name: `apps/v1.Deployment`. */
export type TypeLookup = (name: string) => TypeDescriptor | undefined

/** The schemas of strategic merge patches, made when they are first asked for. */
export function patchSchemas(lookup: TypeLookup): (name: string) => PatchSchema {
  const known = new Map<string, PatchSchema>()
  const schemaOf = (name: string): PatchSchema => {
    const present = known.get(name)
    if (present !== undefined) return present
    const descriptor = required(lookup, name)
    const fields = new Map<string, PatchField>()
    const schema: PatchSchema = {
      typeName: name.slice(name.lastIndexOf('.') + 1),
      kind: 'struct',
      field: (field) => {
        const made = fields.get(field)
        if (made !== undefined || !Object.hasOwn(descriptor.fields, field)) return made
        const facts = descriptor.fields[field]
        if (facts === undefined) return undefined
        const { patchStrategy, patchMergeKey } = facts
        const next: PatchField = { patchStrategy, patchMergeKey, type: valueSchema(facts, lookup, schemaOf) }
        fields.set(field, next)
        return next
      },
    }
    known.set(name, schema)
    return schema
  }
  return schemaOf
}

function valueSchema(
  facts: FieldDescriptor,
  lookup: TypeLookup,
  schemaOf: (name: string) => PatchSchema,
): PatchSchema {
  // A few types of retired versions are named but not described.
  if (facts.ref !== undefined) return lookup(facts.ref) === undefined ? otherSchema : schemaOf(facts.ref)
  if (facts.type === 'list' && facts.items !== undefined) return valueSchema(facts.items, lookup, schemaOf)
  return facts.type === 'map' ? { ...otherSchema, kind: 'map' } : otherSchema
}

/** The types of server-side apply, made when they are first asked for. */
export function fieldTypes(lookup: TypeLookup): (name: string) => FieldType {
  const known = new Map<string, StructType>()
  const typeOf = (name: string): StructType => {
    const present = known.get(name)
    if (present !== undefined) return present
    const descriptor = required(lookup, name)
    const fields = new Map<string, FieldType>()
    const factsOf = (field: string): FieldDescriptor | undefined =>
      Object.hasOwn(descriptor.fields, field) ? descriptor.fields[field] : undefined
    const type: StructType = {
      kind: 'struct',
      isAtomic: atomicStructs.has(name),
      embedded: embeddedIn(name, descriptor),
      nullable: Object.keys(descriptor.fields).filter((field) => isNullable(descriptor.fields[field])),
      defaultOf: (field) => factsOf(field)?.default,
      field: (field) => {
        const facts = factsOf(field)
        const made = fields.get(field)
        if (made !== undefined || facts === undefined) return made
        const next = valueType(facts, lookup, typeOf)
        fields.set(field, next)
        return next
      },
    }
    known.set(name, type)
    return type
  }
  return typeOf
}

function embeddedIn(name: string, descriptor: TypeDescriptor): readonly string[] {
  const named = embeddedStructs.get(name) ?? []
  if (descriptor.kind !== true) return named
  const ofKind = ['metadata', 'spec', 'status'].filter((field) => descriptor.fields[field]?.ref !== undefined)
  return [...ofKind, ...named]
}

/** Written as null where empty: a list, map or pointer that is not left out. */
function isNullable(facts: FieldDescriptor | undefined): boolean {
  if (facts === undefined || facts.optional === true) return false
  return facts.ref !== undefined || facts.type === 'list' || facts.type === 'map'
}

function valueType(facts: FieldDescriptor, lookup: TypeLookup, typeOf: (name: string) => StructType): FieldType {
  if (facts.ref !== undefined) {
    if (lookup(facts.ref) === undefined) return untypedAtomicType
    const type = typeOf(facts.ref)
    if (facts.mapType === undefined) return type
    return { ...type, isAtomic: facts.mapType === 'atomic' }
  }
  switch (facts.type) {
    case 'list':
      return listType(facts, lookup, typeOf)
    case 'map':
      return {
        kind: 'map',
        isAtomic: facts.mapType === 'atomic',
        values: facts.values === undefined ? scalarType : valueType(facts.values, lookup, typeOf),
      }
    case 'object':
      return untypedAtomicType
    case 'string':
    case 'boolean':
      return { kind: 'scalar', accepts: facts.type }
    case 'integer':
    case 'number':
      return { kind: 'scalar', accepts: 'number' }
    default:
      return scalarType
  }
}

function listType(facts: FieldDescriptor, lookup: TypeLookup, typeOf: (name: string) => StructType): ListType {
  return {
    kind: 'list',
    isAtomic: facts.listType !== 'map' && facts.listType !== 'set',
    items: facts.items === undefined ? scalarType : valueType(facts.items, lookup, typeOf),
    keys: facts.listType === 'map' ? (facts.listMapKeys ?? []) : [],
  }
}

function required(lookup: TypeLookup, name: string): TypeDescriptor {
  const descriptor = lookup(name)
  if (descriptor === undefined) throw new Error(`expected the structure to have a type ${name}, but it has none`)
  return descriptor
}
