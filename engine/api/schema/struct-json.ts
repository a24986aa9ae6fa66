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

/** What Go's structs call the head of an object stands before all else, the kind before its version. */
const head = ['kind', 'apiVersion']

function structText(fields: Fields, type: TypeSchema): string {
  const texts: string[] = []
  const add = (name: string, schema: FieldSchema | undefined): void => {
    const text = schema === undefined ? undefined : fieldText(fields[name], schema)
    if (text !== undefined) texts.push(`${JSON.stringify(name)}:${text}`)
  }
  for (const name of head) add(name, type.fields.get(name))
  for (const [name, schema] of type.fields) if (!head.includes(name)) add(name, schema)
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
