import { type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { isEmbedded, isFields, isIntOrString, keepsUnknown, type Schema } from './schema.ts'

const listTypes = ['atomic', 'set', 'map']
const mapTypes = ['atomic', 'granular']

/** What is wrong with the `x-kubernetes-*` of a schema, rules aside. */
export function checkExtensions(schema: Schema, path: string, into: FieldError[]): void {
  const {
    'x-kubernetes-list-type': listType,
    'x-kubernetes-list-map-keys': keys = [],
    'x-kubernetes-map-type': mapType,
  } = schema
  const keep = 'x-kubernetes-preserve-unknown-fields'
  if (isIntOrString(schema) && keepsUnknown(schema))
    into.push(invalid(`${path}.${keep}`, true, 'must be false if x-kubernetes-int-or-string is true'))
  if (isEmbedded(schema) && !keepsUnknown(schema) && Object.keys(schema.properties ?? {}).length === 0) {
    const detail = `must not be empty if x-kubernetes-embedded-resource is true without ${keep}`
    into.push(required(`${path}.properties`, detail))
  }
  if (listType !== undefined) checkListType(schema, { listType, keys, path }, into)
  if (mapType !== undefined && !mapTypes.includes(mapType))
    into.push(unsupported(`${path}.x-kubernetes-map-type`, mapType, mapTypes))
  if (mapType !== undefined && schema.type !== 'object')
    into.push(invalid(`${path}.type`, schema.type ?? '', 'must be object if x-kubernetes-map-type is specified'))
}

function checkListType(
  schema: Schema,
  { listType, keys, path }: { listType: string; keys: readonly string[]; path: string },
  into: FieldError[],
): void {
  const { items, type } = schema
  if (!listTypes.includes(listType)) into.push(unsupported(`${path}.x-kubernetes-list-type`, listType, listTypes))
  if (type !== 'array')
    into.push(invalid(`${path}.type`, type ?? '', 'must be array if x-kubernetes-list-type is specified'))
  if (listType !== 'map') return
  const at = `${path}.x-kubernetes-list-map-keys`
  if (keys.length === 0) into.push(required(at, 'must not be empty if x-kubernetes-list-type is map'))
  const { properties = {}, required: needed = [] } = (isFields(items) ? items : {}) as Schema
  for (const [index, key] of keys.entries()) {
    const part = properties[key]
    if (part === undefined) into.push(invalid(`${at}[${index}]`, key, 'entries must all be names of item properties'))
    else if (!needed.includes(key) && part.default === undefined) {
      const detail =
        'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property'
      into.push(required(`${path}.items.properties[${key}].default`, detail))
    }
  }
}
