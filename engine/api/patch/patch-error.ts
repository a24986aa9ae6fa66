import { compareText, isList, isObject, kindOf } from './json.ts'

/** HTTP codes a patch can fail with. */
export type PatchErrorCode = 400 | 409 | 413 | 422 | 500

/**
 * A patch that does not apply or cannot be made, in the words of Kubernetes' libraries. `code` is what the API server answers
 * with. For 422 it hides the reason from the client, see `serverMessage`.
 */
export class PatchError extends Error {
  readonly code: PatchErrorCode
  constructor(code: PatchErrorCode, message: string) {
    super(message)
    this.name = 'PatchError'
    this.code = code
  }

  /** What the API server tells the client: for an unprocessable patch only that there was an error in the request. */
  get serverMessage(): string {
    return this.code === 422 ? 'the server rejected our request due to an error in our request' : this.message
  }
}

/** A value as Go prints it with `%v`: `map[name:a ports:[1 2]]`, keys sorted. */
export function goText(value: unknown): string {
  if (isList(value)) return `[${value.map(goText).join(' ')}]`
  if (isObject(value)) {
    const keys = Object.keys(value).sort(compareText)
    return `map[${keys.map((key) => `${key}:${goText(value[key])}`).join(' ')}]`
  }
  return value === null || value === undefined ? '<nil>' : String(value)
}

/** The Go type that holds a decoded JSON value. */
export function goType(value: unknown): string {
  switch (kindOf(value)) {
    case 'object':
      return 'map[string]interface {}'
    case 'list':
      return '[]interface {}'
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64'
    case 'boolean':
      return 'bool'
    case 'null':
      return '%!s(<nil>)'
    default:
      return 'string'
  }
}

/** What Go's decoder calls a JSON value. */
export function jsonName(value: unknown): string {
  if (isList(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return value === null ? 'null' : typeof value
}
