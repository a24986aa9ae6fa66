import { goSyntax, schemaAt } from './schema/go-syntax.ts'
import { typeOf } from './schema/schema.ts'
import { ApiError, type ResourceName } from './status.ts'

/** The names of Kubernetes' error types, and how each reads. Source: apimachinery pkg/util/validation/field/errors.go. */
export const fieldErrorTypes = {
  NotFound: 'Not found',
  Required: 'Required value',
  Duplicate: 'Duplicate value',
  Invalid: 'Invalid value',
  NotSupported: 'Unsupported value',
  Forbidden: 'Forbidden',
  TooLong: 'Too long',
  TooMany: 'Too many',
  TooFew: 'Too few',
  TooShort: 'Too short',
  InternalError: 'Internal error',
  TypeInvalid: 'Invalid value',
} as const

export type FieldErrorType = (typeof fieldErrorTypes)[keyof typeof fieldErrorTypes]

/** The name of the type of an error: `Required`. A value of the wrong type reads as an invalid one, and is named so. */
export function fieldErrorTypeName(type: FieldErrorType): keyof typeof fieldErrorTypes {
  const names = Object.keys(fieldErrorTypes) as (keyof typeof fieldErrorTypes)[]
  return names.find((name) => fieldErrorTypes[name] === type) ?? 'Invalid'
}

/** One field that is not right, in Kubernetes' words. `path` is dotted with indexes: `spec.containers[0].name`. */
export interface FieldError {
  readonly type: FieldErrorType
  readonly path: string
  readonly value?: unknown
  /** How the value reads where it does not read as JSON. */
  readonly shown?: string
  readonly detail: string
  /** What servers before a minor version said in place of the detail. */
  readonly older?: { readonly before: number; readonly detail: string }
}

export const required = (path: string, detail = ''): FieldError => ({ type: 'Required value', path, detail })
export const invalid = (path: string, value: unknown, detail: string): FieldError => ({
  type: 'Invalid value',
  path,
  value,
  detail,
})
export const forbiddenField = (path: string, detail: string): FieldError => ({ type: 'Forbidden', path, detail })
export const duplicate = (path: string, value: unknown): FieldError => ({
  type: 'Duplicate value',
  path,
  value,
  detail: '',
})
export const notFoundField = (path: string, value: unknown): FieldError => ({
  type: 'Not found',
  path,
  value,
  detail: '',
})
export const tooLong = (path: string, maximum: number): FieldError => ({
  type: 'Too long',
  path,
  detail: `may not be more than ${maximum} bytes`,
})
export const tooMany = (path: string, actual: number, maximum: number): FieldError => ({
  type: 'Too many',
  path,
  value: actual,
  detail: `must have at most ${maximum} items`,
})

/** `supported` is listed in the given order, sorted by whoever calls where Kubernetes sorts. */
export function unsupported(path: string, value: unknown, supported: readonly string[]): FieldError {
  return {
    type: 'Unsupported value',
    path,
    value,
    detail: `supported values: ${supported.map((name) => `"${name}"`).join(', ')}`,
  }
}

const withoutValue = new Set<FieldErrorType>(['Required value', 'Forbidden', 'Too long', 'Too short', 'Internal error'])

/** `spec.replicas: Invalid value: -1: must be greater than or equal to 0` */
export function fieldErrorText(error: FieldError): string {
  return `${error.path}: ${fieldErrorBody(error)}`
}

/** The same without its path. */
export function fieldErrorBody({ type, value, shown, detail }: FieldError): string {
  const head = withoutValue.has(type) ? type : `${type}: ${shown ?? valueText(value)}`
  return detail === '' ? head : `${head}: ${detail}`
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'null'
  return typeof value === 'string'
    ? JSON.stringify(value)
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
}

/** Values of several parts read as JSON since kubernetes#132314; before, as Go writes them. */
const jsonSince = 34

/**
 * Errors as servers of a version word them: values of several parts as Go writes them before 1.34.
 * @param kind whose objects the errors are about, in the version that is stored
 */
export function wordedFor(
  minor: number,
  errors: readonly FieldError[],
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
): readonly FieldError[] {
  if (minor >= jsonSince || errors.length === 0) return errors
  const type = typeOf(apiVersion, kind)
  return errors.map((each) => {
    const error = each.older !== undefined && minor < each.older.before ? { ...each, detail: each.older.detail } : each
    const { value, shown, path } = error
    if (shown !== undefined) return error
    const schema = type && schemaAt(type, path)
    const hasParts = (typeof value === 'object' && value !== null) || schema?.type === 'intOrString'
    return hasParts ? { ...error, shown: goSyntax(schema, value) } : error
  })
}

/** The 422 for an object with field errors: alone as it is, several in brackets. */
export function invalidObject(resource: ResourceName, name: string, errors: readonly FieldError[]): ApiError {
  const texts = [...new Set(errors.map(fieldErrorText))]
  const body = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`
  const causes = errors.map((error) => ({
    reason: causeReason(error.type),
    message: fieldErrorBody(error),
    field: error.path,
  }))
  const group = resource.group === '' ? {} : { group: resource.group }
  const details = { name, ...group, kind: resource.kind, causes }
  return new ApiError('Invalid', `${kind} "${name}" is invalid: ${body}`, details)
}

function causeReason(type: FieldErrorType): string {
  return type === 'Internal error' ? 'InternalError' : `FieldValue${fieldErrorTypeName(type)}`
}
