import { type FieldError, forbiddenField, invalid } from '../field-error.ts'
import { goRegularExpression } from '../meta/regular-expressions.ts'
import { isFields, isIntOrString, type Schema } from './schema.ts'

/** A property's place in a schema. */
export const property = (path: string, name: string): string => `${path}.properties[${name}]`

/** What a schema says of values: patterns have to be some. */
export function checkValueRules(
  { pattern, nullable }: Schema,
  path: string,
  into: FieldError[],
  isNested = false,
): void {
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
export function checkJunctors(schema: Schema, path: string, into: FieldError[]): void {
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
