/** How Go decodes a scalar of the API from JSON, and in which words it refuses one. */
import { isQuantity, parseQuantity, QuantityError } from '../meta/quantity.ts'
import { parseTime, TimeError } from '../meta/time.ts'
import type { ValueSchema } from './descriptors.ts'

/** Why a value is refused. */
export interface Refusal {
  /** What came, for `json: cannot unmarshal ... into`: `string`, `number 1.5`. Undefined where `message` says it all. */
  readonly came?: string
  /** The type it should have been, as Go writes it: `int32`. */
  readonly expected?: string
  readonly message?: string
  /** The decoder gives up here, and says nothing else that it found. */
  readonly stops?: boolean
}

const int32Max = 2 ** 31 - 1
const timeLayout = '2006-01-02T15:04:05Z07:00'
const microTimeLayout = '2006-01-02T15:04:05.000000Z07:00'
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Go's name of a type, as its errors print it: `[]v1.Container`, `map[string]string`. */
export function goTypeOf(schema: ValueSchema): string {
  if (schema.ref !== undefined) return schema.ref.slice(schema.ref.indexOf('/') + 1)
  if (schema.items !== undefined) return `[]${goTypeOf(schema.items)}`
  if (schema.values !== undefined) {
    return schema.values.type === 'quantity' ? 'v1.ResourceList' : `map[string]${goTypeOf(schema.values)}`
  }
  if (schema.type === 'string') return schema.stringName ?? 'string'
  if (schema.type === 'bytes') return '[]uint8'
  if (schema.type === 'boolean') return 'bool'
  return schema.type === 'number' ? 'float64' : `int${schema.bits ?? 32}`
}

/** Go's name of what a JSON value is. */
export function goKindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** Whether Go takes the value for a scalar of this type. `null` is the zero value everywhere. */
export function isScalar(value: unknown, schema: ValueSchema): boolean {
  switch (schema.type) {
    case 'string':
      return typeof value === 'string'
    case 'integer':
      return isInteger(value, schema.bits ?? 32)
    case 'boolean':
      return typeof value === 'boolean'
    case 'number':
      return typeof value === 'number'
    case 'quantity':
      return isQuantity(value)
    case 'intOrString':
      return typeof value === 'string' || isInteger(value, 32)
    case 'bytes':
      return typeof value === 'string' && base64Pattern.test(value.replace(/[\r\n]/g, ''))
    case 'time':
    case 'microTime':
      return typeof value === 'string' && timeProblem(value, schema.type === 'microTime') === undefined
    default:
      return true
  }
}

function isInteger(value: unknown, bits: 32 | 64): boolean {
  if (typeof value !== 'number' || !Number.isInteger(value)) return false
  return bits === 64 ? Math.abs(value) < 2 ** 63 : value <= int32Max && value >= -int32Max - 1
}

/** In which words Go refuses a value that `isScalar` does not take. */
export function refusalOf(value: unknown, schema: ValueSchema): Refusal {
  const came = goKindOf(value)
  const number = typeof value === 'number' ? `number ${value}` : came
  switch (schema.type) {
    case 'integer':
      return { came: number, expected: goTypeOf(schema) }
    case 'intOrString':
      return { came: number, expected: 'int32', stops: true }
    case 'quantity':
      return { message: quantityProblem(value), stops: true }
    case 'time':
    case 'microTime':
      if (typeof value !== 'string') return { came, expected: 'string', stops: true }
      return { message: timeProblem(value, schema.type === 'microTime') ?? '', stops: true }
    case 'bytes':
      if (typeof value === 'string') return { message: `illegal base64 data at input byte ${firstBadByte(value)}` }
      return { came, expected: '[]uint8' }
    default:
      return { came, expected: goTypeOf(schema) }
  }
}

function quantityProblem(value: unknown): string {
  try {
    // Lists, objects and booleans are read as the JSON they are, which begins like no quantity.
    parseQuantity(typeof value === 'string' || typeof value === 'number' ? value : '{')
  } catch (error) {
    if (error instanceof QuantityError) return error.message
    throw error
  }
  return ''
}

function timeProblem(text: string, withMicroseconds: boolean): string | undefined {
  try {
    parseTime(text)
  } catch (error) {
    if (!(error instanceof TimeError)) throw error
    return withMicroseconds ? error.message.replace(timeLayout, microTimeLayout) : error.message
  }
  const rest = text.slice('2006-01-02T15:04:05'.length)
  if (!withMicroseconds || /^\.[0-9]{6}(?![0-9])/.test(rest)) return undefined
  return `parsing time "${text}" as "${microTimeLayout}": cannot parse "${rest}" as ".000000"`
}

/** Where Go's base64 decoder stops in a text that it does not take. All letters before that place are single bytes. */
function firstBadByte(text: string): number {
  const letters = [...text.matchAll(/[^\r\n]/g)].map((match) => ({ letter: match[0], position: match.index }))
  const bad = letters.findIndex(({ letter }) => !/[A-Za-z0-9+/]/.test(letter))
  const place = (index: number): number => letters[index]?.position ?? text.length
  if (bad === -1) return text.length - (letters.length % 4)
  if (letters[bad]?.letter !== '=' || bad % 4 < 2) return place(bad)
  // Padding: one sign after three letters, two after two, and nothing behind it.
  if (bad % 4 === 3 || letters[bad + 1]?.letter !== '=') return place(bad + 1)
  return place(bad + 2)
}
