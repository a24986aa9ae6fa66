/**
 * What a CEL expression may rely on about a value. Scalars by name; `object` has exactly the fields that are listed, by
 * their names in JSON.
 */
export type CelType = CelScalar | CelListType | CelMapType | CelOptionalType | CelObjectType | CelEnclosedType

export type CelScalar = 'dyn' | 'bool' | 'int' | 'double' | 'string' | 'bytes' | 'timestamp' | 'duration' | 'null'

export interface CelListType {
  readonly kind: 'list'
  readonly of: CelType
}

export interface CelMapType {
  readonly kind: 'map'
  /** Keys are strings, as in JSON. */
  readonly of: CelType
}

/** A value that may not be there: a variable that is left out is none. */
export interface CelOptionalType {
  readonly kind: 'optional'
  readonly of: CelType
}

export interface CelObjectType {
  readonly kind: 'object'
  /** As errors name it, such as `selfType.spec`; two different types of one environment have different names. */
  readonly name: string
  readonly fields: Readonly<Record<string, CelType>>
}

/** A value that is handed through as it is: one of the libraries' own, or one that the caller has converted. */
export interface CelEnclosedType {
  readonly kind: 'enclosed'
  /** `dyn`, or the name of a type that a library registers. */
  readonly name: string
}

const reserved = new Set(
  (
    'as break const continue else false for function if import in let loop namespace null package return true var ' +
    'void while'
  ).split(' '),
)

/**
 * The name by which expressions reach a field of a typed object: `namespace` is `__namespace__`, `x-prop` is
 * `x__dash__prop`. Undefined where a field cannot be reached.
 */
export function escapedFieldName(field: string): string | undefined {
  if (reserved.has(field)) return `__${field}__`
  if (/^[0-9]/.test(field) || !/^[\w.\-/]+$/.test(field)) return undefined
  return field.replace(/__|[.\-/]/g, (part) => escapes[part] ?? part)
}

const escapes: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
}
