import { CelCompileError } from '../cel/errors.ts'
import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import { rulesOf } from './rules.ts'
import { isEmbedded, isFields, isIntOrString, keepsUnknown, type Schema } from './schema.ts'
import { schemaErrors } from './schema-errors.ts'
import { checkExtensions } from './schema-extensions.ts'
import { checkJunctors, checkValueRules, property } from './schema-junctors.ts'

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
  checkSchema(schema, { level: 'root', path, uncorrelated: undefined }, errors)
  return errors.sort((one, other) => compare(one.path, other.path))
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** Where a part of a schema stands. */
interface Place {
  readonly level: Level
  readonly path: string
  /** The list or map above whose items cannot be told again after an update: rules cannot compare there. */
  readonly uncorrelated: string | undefined
}

function checkSchema(schema: Schema, place: Place, into: FieldError[]): void {
  const { level, path } = place
  checkType(schema, level, path, into)
  checkForbidden(schema, level, path, into)
  checkExtensions(schema, path, into)
  checkValueRules(schema, path, into)
  checkJunctors(schema, path, into)
  checkRules(schema, place, into)
  checkDefault(schema, level, path, into)
  if (level === 'root' || isEmbedded(schema)) checkHead(schema, level, path, into)
  checkParts(schema, place, into)
}

function checkParts(schema: Schema, { level, path, uncorrelated }: Place, into: FieldError[]): void {
  const { items, properties = {}, additionalProperties } = schema
  const isMap = schema['x-kubernetes-list-type'] === 'map'
  const isAtomic = schema['x-kubernetes-map-type'] === 'atomic'
  if (Array.isArray(items)) into.push(forbiddenField(`${path}.items`, 'items must be a schema object and not an array'))
  else if (isFields(items)) {
    const at = `${path}.items`
    checkSchema(
      items as Schema,
      { level: 'item', path: at, uncorrelated: uncorrelated ?? (isMap ? undefined : at) },
      into,
    )
  } else if (schema.type === 'array') into.push(required(`${path}.items`, 'must be specified'))
  const inFields = (at: string): Place => ({
    level: 'field',
    path: at,
    uncorrelated: uncorrelated ?? (isAtomic ? at : undefined),
  })
  for (const [name, part] of Object.entries(properties)) {
    if (!(level === 'root' && name === 'metadata')) checkSchema(part, inFields(property(path, name)), into)
  }
  if (isFields(additionalProperties))
    checkSchema(additionalProperties as Schema, inFields(`${path}.additionalProperties`), into)
}

/** A default is to be what its schema asks for. */
function checkDefault(schema: Schema, level: Level, path: string, into: FieldError[]): void {
  if (schema.default === undefined) return
  const at = `${path}.default`
  if (level === 'root') into.push(forbiddenField(at, 'must not be set'))
  for (const error of schemaErrors(schema.default, schema, ''))
    into.push({ ...error, path: error.path === '' ? at : `${at}.${error.path}` })
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

function checkRules(schema: Schema, { level, path, uncorrelated }: Place, into: FieldError[]): void {
  const at = `${path}.x-kubernetes-validations`
  for (const [index, { rule, program, message, isTransition }] of rulesOf(
    schema,
    level === 'root' || isEmbedded(schema),
  ).entries()) {
    if (rule.rule.trim() === '') into.push(required(`${at}[${index}].rule`, 'rule is not specified'))
    else if (program instanceof CelCompileError) into.push(invalid(`${at}[${index}].rule`, rule, program.message))
    else if (isTransition && uncorrelated !== undefined) {
      const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelated}`
      into.push(invalid(`${at}[${index}].rule`, rule, detail))
    }
    if (message instanceof CelCompileError)
      into.push(invalid(`${at}[${index}].messageExpression`, rule, message.message))
    if (rule.message?.includes('\n'))
      into.push(invalid(`${at}[${index}].message`, rule.message, 'message must not contain line breaks'))
  }
}
