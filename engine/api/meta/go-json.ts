import { compareText } from '../patch/json.ts'

const escaped: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** JSON as Go's encoder writes it: keys in order, and what HTML could take for its own escaped. */
export function goJson(value: unknown, indent = ''): string {
  return JSON.stringify(inOrder(value), undefined, indent).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => escaped[sign] ?? sign,
  )
}

/** The same value with the keys of all its objects in order. */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  // Keys that look like numbers come first in an object, whatever is done; Kubernetes' objects hardly have any.
  return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)).map(([key, inner]) => [key, inOrder(inner)]))
}
