import { CelCompileError } from '../cel/errors.ts'
import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import { goRegularExpression } from '../meta/regular-expressions.ts'
import { rulesOf } from './rules.ts'
import { isEmbedded, isFields, isIntOrString, keepsUnknown, type Schema } from './schema.ts'

type Level = 'root' | 'item' | 'field'

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string']

const emptyTypes: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

/**
 * What keeps a schema from being structural, and what is wrong with its rules. Sorted by text, as Kubernetes does.
 * Source: apiextensions-apiserver pkg/apiserver/schema/validation.go and pkg/apis/apiextensions/validation.
 */
export function structuralErrors(schema: Schema, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  checkSchema(schema, 'root', path, errors)
  return errors.sort((one, other) => compare(one.path, other.path))
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const property = (path: string, name: string): string => `${path}.properties[${name}]`

function checkSchema(schema: Schema, level: Level, path: string, into: FieldError[]): void {
  checkType(schema, level, path, into)
  checkForbidden(schema, level, path, into)
  checkExtensions(schema, path, into)
  checkValueRules(schema, path, into)
  checkJunctors(schema, path, into)
  checkRules(schema, level, path, into)
  if (level === 'root' || isEmbedded(schema)) checkHead(schema, level, path, into)
  const { items, properties = {}, additionalProperties } = schema
  if (Array.isArray(items)) into.push(forbiddenField(`${path}.items`, 'items must be a schema object and not an array'))
  else if (isFields(items)) checkSchema(items as Schema, 'item', `${path}.items`, into)
  else if (schema.type === 'array') into.push(required(`${path}.items`, 'must be specified'))
  for (const [name, part] of Object.entries(properties)) {
    if (!(level === 'root' && name === 'metadata')) checkSchema(part, 'field', property(path, name), into)
  }
  if (isFields(additionalProperties))
    checkSchema(additionalProperties as Schema, 'field', `${path}.additionalProperties`, into)
}

function checkType(schema: Schema, level: Level, path: string, into: FieldError[]): void {
  const { type = '' } = schema
  const at = `${path}.type`
  if (isEmbedded(schema) && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true'
    into.push(type === '' ? required(at, detail) : invalid(at, type, detail))
  } else if (type === '') {
    if (!isIntOrString(schema) && !keepsUnknown(schema)) into.push(required(at, emptyTypes[level]))
  } else if (!types.includes(type)) into.push(unsupported(at, type, types))
  else if (level === 'root' && type !== 'object') into.push(invalid(at, type, 'must be object at the root'))
}

/** What OpenAPI has and custom resources may not use. */
const forbiddenFields: readonly (readonly [field: keyof Schema, detail: string])[] = [
  ['$ref', '$ref is not supported'],
  ['id', 'id is not supported'],
  ['definitions', 'definitions is not supported'],
  ['dependencies', 'dependencies is not supported'],
  ['patternProperties', 'patternProperties is not supported'],
  ['additionalItems', 'additionalItems is not supported'],
]

function checkForbidden(schema: Schema, level: Level, path: string, into: FieldError[]): void {
  for (const [field, detail] of forbiddenFields) {
    if (schema[field] !== undefined) into.push(forbiddenField(`${path}.${field}`, detail))
  }
  const { uniqueItems, additionalProperties, properties } = schema
  if (uniqueItems === true) {
    const detail = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
    into.push(forbiddenField(`${path}.uniqueItems`, detail))
  }
  const at = `${path}.additionalProperties`
  if (additionalProperties === undefined) return
  if (additionalProperties === false) into.push(forbiddenField(at, 'additionalProperties cannot be set to false'))
  else if (Object.keys(properties ?? {}).length > 0)
    into.push(forbiddenField(at, 'additionalProperties and properties are mutual exclusive'))
  if (level === 'root') into.push(forbiddenField(at, 'must not be used at the root'))
  if (isEmbedded(schema)) into.push(forbiddenField(at, 'must not be used if x-kubernetes-embedded-resource is set'))
}

const listTypes = ['atomic', 'set', 'map']
const mapTypes = ['atomic', 'granular']

function checkExtensions(schema: Schema, path: string, into: FieldError[]): void {
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

function checkValueRules({ pattern, nullable }: Schema, path: string, into: FieldError[], isNested = false): void {
  if (isNested && nullable === true) into.push(forbiddenField(`${path}.nullable`, 'must be false to be structural'))
  if (pattern === undefined || pattern === '') return
  try {
    goRegularExpression(pattern)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    into.push(invalid(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${why}`))
  }
}

const isIntOrStringPattern = (schemas: readonly Schema[]): boolean =>
  schemas.length === 2 && schemas[0]?.type === 'integer' && schemas[1]?.type === 'string'

/** `allOf` and the like may say what values are good, and nothing about structure. */
function checkJunctors(schema: Schema, path: string, into: FieldError[]): void {
  const { anyOf = [], allOf = [], oneOf = [], not } = schema
  if (!(isIntOrString(schema) && isIntOrStringPattern(anyOf)))
    for (const [index, each] of anyOf.entries()) checkNested(each, `${path}.anyOf[${index}]`, into)
  for (const [index, each] of allOf.entries()) {
    const isPattern = index === 0 && isIntOrString(schema) && isIntOrStringPattern(each.anyOf ?? [])
    checkNested(isPattern ? { ...each, anyOf: [] } : each, `${path}.allOf[${index}]`, into)
  }
  for (const [index, each] of oneOf.entries()) checkNested(each, `${path}.oneOf[${index}]`, into)
  if (not !== undefined) checkNested(not, `${path}.not`, into)
}

const structural: readonly (readonly [field: keyof Schema, detail: string])[] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['externalDocs', 'must be undefined to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
]

function checkNested(schema: Schema, path: string, into: FieldError[]): void {
  for (const [field, detail] of structural) {
    const value = schema[field]
    if (value !== undefined && value !== '' && value !== false) into.push(forbiddenField(`${path}.${field}`, detail))
  }
  checkValueRules(schema, path, into, true)
  checkJunctors(schema, path, into)
  if (isFields(schema.items)) checkNested(schema.items as Schema, `${path}.items`, into)
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    checkNested(part, property(path, name), into)
    if (name === 'metadata')
      into.push(forbiddenField(property(path, name), 'must not be specified in a nested context'))
  }
}

/** What every object has is there without being said; little may be said about it. */
function checkHead({ properties = {} }: Schema, level: Level, path: string, into: FieldError[]): void {
  for (const name of ['kind', 'apiVersion']) {
    const type = properties[name]?.type
    if (properties[name] !== undefined && type !== 'string')
      into.push(invalid(`${property(path, name)}.type`, type ?? '', 'must be string'))
  }
  const { metadata } = properties
  if (metadata === undefined) return
  const at = property(path, 'metadata')
  if (metadata.type !== 'object') into.push(invalid(`${at}.type`, metadata.type ?? '', 'must be object'))
  const { type: _, properties: named = {}, description: _d, ...more } = metadata
  const others = Object.keys(named).filter((name) => name !== 'name' && name !== 'generateName')
  if (level === 'root' && (others.length > 0 || Object.keys(more).length > 0)) {
    const detail = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
    into.push(forbiddenField(at, detail))
  }
}

function checkRules(schema: Schema, level: Level, path: string, into: FieldError[]): void {
  const at = `${path}.x-kubernetes-validations`
  for (const [index, { rule, program, message }] of rulesOf(schema, level === 'root' || isEmbedded(schema)).entries()) {
    if (rule.rule.trim() === '') into.push(required(`${at}[${index}].rule`, 'rule is not specified'))
    else if (program instanceof CelCompileError) into.push(invalid(`${at}[${index}].rule`, rule, program.message))
    if (message instanceof CelCompileError)
      into.push(invalid(`${at}[${index}].messageExpression`, rule, message.message))
    if (rule.message?.includes('\n'))
      into.push(invalid(`${at}[${index}].message`, rule.message, 'message must not contain line breaks'))
  }
}
