import { goValue } from '../jsonpath.ts'
import { own } from '../own.ts'
import { GoTemplateError } from './nodes.ts'

/** What a field that is missing comes to. */
export const noValue = '<no value>'

export const shownText = (value: unknown): string =>
  value === undefined || value === null ? noValue : typeof value === 'string' ? value : goValue(value)

/** Whether a condition holds: what is not empty, not zero and not false. */
export function isTruth(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value !== 'object' || Object.keys(value as object).length > 0
}

const failure = (message: string): GoTemplateError => new GoTemplateError(message, 'executing')

function compared(name: string, a: unknown, b: unknown): number {
  if (typeof a !== typeof b) throw failure(`error calling ${name}: incompatible types for comparison`)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  throw failure(`error calling ${name}: invalid type for comparison`)
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (Array.isArray(value)) return value.length
  if (typeof value === 'object' && value !== null) return Object.keys(value).length
  throw failure(`error calling len: len of type ${value === undefined || value === null ? 'nil' : typeof value}`)
}

function indexed(value: unknown, ...keys: readonly unknown[]): unknown {
  return keys.reduce((inside, key) => {
    if (inside === undefined || inside === null) throw failure('error calling index: index of untyped nil')
    if (Array.isArray(inside)) {
      const at = Number(key)
      if (at < 0 || at >= inside.length) throw failure(`error calling index: index out of range: ${at}`)
      return inside[at]
    }
    return own(inside as Readonly<Record<string, unknown>>, String(key))
  }, value)
}

/** `%s`, `%d`, `%v`, `%q`, `%t`, `%x` and `%%`, with widths. */
function formatted(format: unknown, ...values: readonly unknown[]): string {
  const queue = [...values]
  return String(format).replace(/%(-?)(0?)(\d*)(?:\.(\d+))?([sdvqtxf%])/g, (_, left, zero, width, digits, verb) => {
    if (verb === '%') return '%'
    const value = queue.shift()
    const text =
      verb === 'q'
        ? JSON.stringify(shownText(value))
        : verb === 'x'
          ? Number(value).toString(16)
          : verb === 'f'
            ? Number(value).toFixed(digits === undefined ? 6 : Number(digits))
            : shownText(value)
    return left === '' ? text.padStart(Number(width), zero === '0' ? '0' : ' ') : text.padEnd(Number(width))
  })
}

type TemplateFunction = (...args: readonly unknown[]) => unknown

/** The functions of Go's templates, and those that kubectl adds. */
export const functions: Readonly<Record<string, TemplateFunction>> = {
  and: (...values) => values.find((value) => !isTruth(value)) ?? values.at(-1),
  base64decode: (text) => Buffer.from(String(text), 'base64').toString('utf8'),
  eq: (first, ...others) => others.some((other) => other === first),
  exists: (value, ...keys) => {
    try {
      return indexed(value, ...keys) !== undefined
    } catch {
      return false
    }
  },
  ge: (a, b) => compared('ge', a, b) >= 0,
  gt: (a, b) => compared('gt', a, b) > 0,
  html: (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  index: indexed,
  le: (a, b) => compared('le', a, b) <= 0,
  len: lengthOf,
  lt: (a, b) => compared('lt', a, b) < 0,
  ne: (a, b) => a !== b,
  not: (value) => !isTruth(value),
  or: (...values) => values.find(isTruth) ?? values.at(-1),
  print: (...values) => values.map(shownText).join(''),
  printf: formatted,
  println: (...values) => `${values.map(shownText).join(' ')}\n`,
  slice: (value, from, to) =>
    (value as string | readonly unknown[]).slice(Number(from ?? 0), to === undefined ? undefined : Number(to)),
  urlquery: (text) => encodeURIComponent(String(text)),
}
