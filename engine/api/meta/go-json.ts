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
  return escapedForHtml(indent === '' ? inOrderText(value) : JSON.stringify(inOrder(value), undefined, indent))
}

/** JSON of which Go's encoder has escaped what HTML could take for its own. */
export function escapedForHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (sign) => escaped[sign] ?? sign)
}

/** The JSON of a value with the keys of all its objects in order. Each `kubectl apply` keeps one of all that it applies. */
function inOrderText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(inOrderText).join(',')}]`
  const fields = value as Readonly<Record<string, unknown>>
  const texts: string[] = []
  for (const key of Object.keys(fields).sort(compareText)) {
    const field = fields[key]
    if (field !== undefined) texts.push(`${JSON.stringify(key)}:${inOrderText(field)}`)
  }
  return `{${texts.join(',')}}`
}

/** The same value with the keys of all its objects in order. */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  // Keys that look like numbers come first in an object, whatever is done; Kubernetes' objects hardly have any.
  return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)).map(([key, inner]) => [key, inOrder(inner)]))
}
