import { type FieldSchema, type TypeSchema, typeByKey, type ValueSchema } from '../schema/schema.ts'
import { embeddedStructs } from './embedded-structs.ts'
import { type FieldType, type StructType, scalarType, untypedAtomicType } from './field-type.ts'

const known = new Map<TypeSchema, StructType>()

/** How server-side apply divides objects of a built-in type into fields. The same type gives the same answer. */
export function fieldTypeOf(type: TypeSchema): StructType {
  const found = known.get(type)
  if (found !== undefined) return found
  const fields = new Map<string, FieldType>()
  const embedded = embeddedIn(type)
  const result: StructType = {
    kind: 'struct',
    isAtomic: type.isAtomic,
    embedded,
    nullable: [...type.fields.values()].filter(isNullable).map((field) => field.name),
    defaultOf: (name) => type.fields.get(name)?.default,
    field: (name) => {
      const read = fields.get(name)
      const field = read === undefined ? type.fields.get(name) : undefined
      if (field === undefined) return read
      const next = typeOfField(field)
      fields.set(name, next)
      return next
    },
  }
  known.set(type, result)
  return result
}

/** Objects that stand alone are known by their metadata. */
function embeddedIn(type: TypeSchema): readonly string[] {
  const named = embeddedStructs.get(type.key) ?? []
  if (!type.fields.has('metadata') || !type.fields.has('apiVersion')) return named
  const ofKind = ['metadata', 'spec', 'status'].filter((name) => type.fields.get(name)?.type === 'struct')
  return [...ofKind, ...named]
}

/** Written as null where empty: a list, map or pointer that is not left out. */
function isNullable({ optional, type }: FieldSchema): boolean {
  return !optional && (type === 'list' || type === 'map' || type === 'struct')
}

function typeOfField(field: FieldSchema): FieldType {
  switch (field.type) {
    case 'list':
      return {
        kind: 'list',
        isAtomic: field.listType !== 'map' && field.listType !== 'set',
        items: field.items === undefined ? scalarType : typeOfValue(field.items),
        keys: field.listType === 'map' ? (field.listMapKeys ?? []) : [],
      }
    case 'map': {
      const values = field.values === undefined ? scalarType : typeOfValue(field.values)
      return { kind: 'map', isAtomic: field.mapType === 'atomic', values }
    }
    case 'struct': {
      const type = typeOfValue(field)
      if (type.kind !== 'struct' || field.mapType === undefined) return type
      return { ...type, isAtomic: field.mapType === 'atomic' }
    }
    default:
      return typeOfValue(field)
  }
}

function typeOfValue(value: ValueSchema): FieldType {
  if (value.ref !== undefined) return fieldTypeOf(typeByKey(value.ref))
  switch (value.type) {
    case 'any':
      return untypedAtomicType
    case 'string':
    case 'boolean':
      return { kind: 'scalar', accepts: value.type }
    case 'integer':
    case 'number':
      return { kind: 'scalar', accepts: 'number' }
    case 'list':
      return {
        kind: 'list',
        isAtomic: true,
        items: value.items === undefined ? scalarType : typeOfValue(value.items),
        keys: [],
      }
    case 'map':
      return {
        kind: 'map',
        isAtomic: false,
        values: value.values === undefined ? scalarType : typeOfValue(value.values),
      }
    default:
      return scalarType
  }
}
