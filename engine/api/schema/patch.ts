import { otherSchema, type PatchField, type PatchSchema } from '../patch/patch-schema.ts'
import { type FieldSchema, type TypeSchema, typeByKey, type ValueSchema } from './schema.ts'

const mapSchema: PatchSchema = { ...otherSchema, typeName: 'map', kind: 'map' }
const known = new Map<TypeSchema, PatchSchema>()

/** How objects of a type are patched. The same type gives the same schema. */
export function patchSchemaOf(type: TypeSchema): PatchSchema {
  const found = known.get(type)
  if (found !== undefined) return found
  const fields = new Map<string, PatchField>()
  const schema: PatchSchema = {
    typeName: type.name,
    kind: 'struct',
    field(name) {
      const read = fields.get(name)
      const field = read === undefined ? type.fields.get(name) : undefined
      if (field === undefined) return read
      const patchField = patchFieldOf(field)
      fields.set(name, patchField)
      return patchField
    },
  }
  known.set(type, schema)
  return schema
}

function patchFieldOf(field: FieldSchema): PatchField {
  const { patchStrategy, patchMergeKey } = field
  return { patchStrategy, patchMergeKey, type: valueSchema(field.items ?? field) }
}

/** A map of scalars is a map: what is in it is plain. A map of structs cannot be looked into by Kubernetes either. */
function valueSchema(value: ValueSchema): PatchSchema {
  if (value.ref !== undefined) return patchSchemaOf(typeByKey(value.ref))
  return value.type === 'map' ? mapSchema : otherSchema
}
