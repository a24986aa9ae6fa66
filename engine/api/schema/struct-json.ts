import { escapedForHtml, goJson } from '../meta/go-json.ts'
import { compareText } from '../patch/json.ts'
import { type FieldSchema, type TypeSchema, typeByKey, type ValueSchema } from './schema.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The JSON of a value as Go's encoder writes a struct: its kind first, fields in the order of the struct, keys of maps in
 * order, without lists and maps that may be left out and are empty.
 * @param type absent for what no struct describes (custom resources): every key in order
 */
export function structJson(value: object, type: TypeSchema | undefined): string {
  return type === undefined ? goJson(value) : escapedForHtml(structText(value as Fields, type))
}

/** Types whose embedded struct, which the structure has at their beginning, is behind a field in Go (core/v1/types.go). */
const fieldsBeforeEmbedded: Readonly<Record<string, readonly string[]>> = {
  'core/v1.PersistentVolumeSpec': ['capacity'],
  'core/v1.Volume': ['name'],
}

/** What says which kind an object is stands first, the kind before its version. */
const typeMeta = ['kind', 'apiVersion']

const orders = new WeakMap<TypeSchema, readonly FieldSchema[]>()

/** The fields of a struct as Go has them. */
function inOrder(type: TypeSchema): readonly FieldSchema[] {
  const known = orders.get(type)
  if (known !== undefined) return known
  const fields = [...type.fields.values()]
  const [first, second] = fields
  const hasTypeMeta = first?.name === 'apiVersion' && first.optional && second?.name === 'kind'
  const leading = hasTypeMeta ? typeMeta : (fieldsBeforeEmbedded[type.key] ?? [])
  const moved = leading.flatMap((name) => type.fields.get(name) ?? [])
  const order = [...moved, ...fields.filter(({ name }) => !leading.includes(name))]
  orders.set(type, order)
  return order
}

function structText(fields: Fields, type: TypeSchema): string {
  const texts = inOrder(type).flatMap((schema) => {
    const text = fieldText(fields[schema.name], schema)
    return text === undefined ? [] : [`${JSON.stringify(schema.name)}:${text}`]
  })
  return `{${texts.join(',')}}`
}

function fieldText(value: unknown, schema: FieldSchema): string | undefined {
  if (value === undefined) return undefined
  return schema.optional && isEmpty(value, schema) ? undefined : valueText(value, schema)
}

function isEmpty(value: unknown, { items, values }: ValueSchema): boolean {
  if (typeof value !== 'object' || value === null) return false
  return (items !== undefined || values !== undefined) && Object.keys(value).length === 0
}

function valueText(value: unknown, { ref, items, values }: ValueSchema): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (ref !== undefined) return structText(value as Fields, typeByKey(ref))
  if (items !== undefined && Array.isArray(value)) return `[${value.map((item) => valueText(item, items)).join(',')}]`
  if (values !== undefined) return mapText(value as Fields, values)
  return JSON.stringify(value)
}

function mapText(fields: Fields, values: ValueSchema): string {
  const keys = Object.keys(fields).sort(compareText)
  return `{${keys.map((key) => `${JSON.stringify(key)}:${valueText(fields[key], values)}`).join(',')}}`
}
