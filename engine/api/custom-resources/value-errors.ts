import { type FieldError, invalid, tooLong, tooMany, unsupported } from '../field-error.ts'
import { isKnownFormat, isOfFormat } from '../meta/open-api-formats.ts'
import { goRegularExpression } from '../meta/regular-expressions.ts'
import { isIntOrString, type Schema } from './schema.ts'

/** How the validator calls what a JSON value is. */
export function typeNameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** Whether a value is of a type: a whole number is a number too. */
export function isOfType(value: unknown, type: string): boolean {
  const found = typeNameOf(value)
  return found === type || (found === 'integer' && type === 'number')
}

function typesOf(schema: Schema): readonly string[] {
  if (isIntOrString(schema)) return ['integer', 'string']
  return schema.type === undefined || schema.type === '' ? [] : [schema.type]
}

/** What is wrong with the type of a value. Nothing else is looked at where it is. */
export function typeError(value: unknown, schema: Schema, path: string): FieldError | undefined {
  const types = typesOf(schema)
  if (value === null && schema.nullable === true) return undefined
  if (types.length === 0 || types.some((type) => isOfType(value, type))) return undefined
  const found = typeNameOf(value)
  const detail = `${path} in body must be of type ${types.join(',')}: ${JSON.stringify(found)}`
  return { type: 'Invalid value', path, value: found, detail }
}

/** Scalars and the sizes of lists and maps, in go-openapi's words. Source: kube-openapi pkg/validation/errors/schema.go. */
export function valueErrors(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  const say = (problem: string, shown: unknown = value): void => {
    errors.push(invalid(path, shown, `${path} in body ${problem}`))
  }
  if (typeof value === 'string') checkText(value, schema, path, errors, say)
  else if (typeof value === 'number') checkNumber(value, schema, say)
  else if (Array.isArray(value)) checkItems(value.length, schema, path, errors, say)
  else if (typeof value === 'object' && value !== null)
    checkProperties(Object.keys(value).length, schema, path, errors, say)
  if (schema.enum !== undefined && !schema.enum.some((each) => JSON.stringify(each) === JSON.stringify(value))) {
    const names = schema.enum.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
    errors.push(unsupported(path, value, names))
  }
  return errors
}

type Say = (problem: string, shown?: unknown) => void

function checkText(text: string, schema: Schema, path: string, errors: FieldError[], say: Say): void {
  const { maxLength, minLength = 0, pattern, format = '' } = schema
  const length = [...text].length
  if (maxLength !== undefined && length > maxLength) errors.push(tooLong(path, maxLength))
  if (length < minLength) say(`should be at least ${minLength} chars long`)
  if (pattern !== undefined && !matches(text, pattern)) say(`should match '${pattern}'`)
  if (isKnownFormat(format) && !isOfFormat(text, format)) say(`must be of type ${format}: ${JSON.stringify(text)}`)
}

function matches(text: string, pattern: string): boolean {
  try {
    return goRegularExpression(pattern).test(text)
  } catch {
    return false
  }
}

function checkNumber(value: number, schema: Schema, say: Say): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum))
    say(`should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`)
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum))
    say(`should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`)
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) say(`should be a multiple of ${multipleOf}`)
}

function checkItems(count: number, { minItems, maxItems }: Schema, path: string, errors: FieldError[], say: Say): void {
  if (minItems !== undefined && count < minItems) say(`should have at least ${minItems} items`, count)
  if (maxItems !== undefined && count > maxItems) errors.push(tooMany(path, count, maxItems))
}

function checkProperties(count: number, schema: Schema, path: string, errors: FieldError[], say: Say): void {
  const { minProperties, maxProperties } = schema
  if (minProperties !== undefined && count < minProperties)
    say(`should have at least ${minProperties} properties`, minProperties)
  if (maxProperties !== undefined && count > maxProperties) errors.push(tooMany(path, count, maxProperties))
}
