import { type FieldType, type StructType, scalarType, untypedAtomicType, untypedType } from './field-type.ts'
import { isList, isObject, type JsonObject, member } from './json.ts'

/**
 * The type of a custom resource for server-side apply, from the `openAPIV3Schema` of its definition.
 * @param metadata the type of ObjectMeta
 */
export function customResourceType(schema: JsonObject, metadata: FieldType): StructType {
  const root = typeOf(schema)
  const declared = (name: string): FieldType | undefined => (root.kind === 'struct' ? root.field(name) : undefined)
  const keepsUnknown = root.kind === 'untyped'
  return {
    kind: 'struct',
    isAtomic: false,
    embedded: [],
    nullable: [],
    defaultOf: () => undefined,
    field: (name) => {
      if (name === 'apiVersion' || name === 'kind') return { kind: 'scalar', accepts: 'string' }
      if (name === 'metadata') return metadata
      return declared(name) ?? (keepsUnknown ? untypedType : undefined)
    },
  }
}

function typeOf(schema: JsonObject): FieldType {
  if (member(schema, 'x-kubernetes-int-or-string') === true) return scalarType
  const isAtomic = member(schema, 'x-kubernetes-map-type') === 'atomic'
  const type = member(schema, 'type')
  if (type === 'array') return listTypeOf(schema)
  if (type === 'object' || isObject(member(schema, 'properties'))) return objectTypeOf(schema, isAtomic)
  if (type === 'string' || type === 'boolean') return { kind: 'scalar', accepts: type }
  if (type === 'integer' || type === 'number') return { kind: 'scalar', accepts: 'number' }
  return isAtomic ? untypedAtomicType : untypedType
}

function listTypeOf(schema: JsonObject): FieldType {
  const items = member(schema, 'items')
  const listType = member(schema, 'x-kubernetes-list-type')
  const keys = member(schema, 'x-kubernetes-list-map-keys')
  return {
    kind: 'list',
    isAtomic: listType !== 'map' && listType !== 'set',
    items: isObject(items) ? typeOf(items) : untypedType,
    keys: listType === 'map' && isList(keys) ? keys.map(String) : [],
  }
}

function objectTypeOf(schema: JsonObject, isAtomic: boolean): FieldType {
  const properties = member(schema, 'properties')
  const additional = member(schema, 'additionalProperties')
  const keepsUnknown = member(schema, 'x-kubernetes-preserve-unknown-fields') === true
  if (!isObject(properties)) {
    if (keepsUnknown || !isObject(additional)) return isAtomic ? untypedAtomicType : untypedType
    return { kind: 'map', isAtomic, values: typeOf(additional) }
  }
  const fields = new Map<string, FieldType>()
  for (const name of Object.keys(properties)) {
    const property = properties[name]
    if (isObject(property)) fields.set(name, typeOf(property))
  }
  const defaultOf = (name: string): unknown => {
    const property = member(properties, name)
    return isObject(property) ? member(property, 'default') : undefined
  }
  const rest = keepsUnknown ? untypedType : undefined
  return { kind: 'struct', isAtomic, embedded: [], nullable: [], defaultOf, field: (name) => fields.get(name) ?? rest }
}
