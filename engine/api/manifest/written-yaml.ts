import { yamlKey, yamlText } from './written-scalars.ts'

/** A value as Kubernetes writes YAML: keys in their natural order, lists not indented. Ends with a newline. */
export function toYaml(value: unknown): string {
  return `${node(value, 0, 0).replace(/^\n/, '')}\n`
}

/** A value behind its key or dash: on the same line, or from the next line on. `column` is where it begins. */
function node(value: unknown, indent: number, column: number): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return yamlText(value, Math.max(indent, 2), column)
  if (typeof value !== 'object') return typeof value === 'number' ? numberText(value) : String(value)
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `\n${items(value, indent)}`
  const keys = keysOf(value)
  return keys.length === 0 ? '{}' : `\n${fields(value as Readonly<Record<string, unknown>>, keys, indent)}`
}

function keysOf(value: object): string[] {
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return entries.map(([key]) => key).sort(naturalOrder)
}

function fields(value: Readonly<Record<string, unknown>>, keys: readonly string[], indent: number): string {
  return keys.map((key) => `${' '.repeat(indent)}${field(key, value[key], indent)}`).join('\n')
}

/** A list stands at the column of its key, an object two further. */
function field(key: string, value: unknown, indent: number): string {
  const name = yamlKey(key)
  const inner = Array.isArray(value) ? indent : indent + 2
  const text = node(value, inner, indent + name.length + 2)
  return `${name}:${text.startsWith('\n') ? '' : ' '}${text}`
}

function items(list: readonly unknown[], indent: number): string {
  return list
    .map((item) => {
      const text = node(item, indent + 2, indent + 2)
      const body = text.startsWith('\n') ? text.slice(1 + indent + 2) : text
      return `${' '.repeat(indent)}- ${body}`
    })
    .join('\n')
}

/** As Go prints numbers: large ones with an exponent of two digits at least. */
function numberText(value: number): string {
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}

const isLetter = (sign: string): boolean => /\p{L}/u.test(sign)
const isDigit = (sign: string | undefined): boolean => sign !== undefined && /\d/.test(sign)

/** Runs of digits compare as numbers, other signs come before letters. Source: go-yaml 2, sorter.go. */
export function naturalOrder(left: string, right: string): number {
  const [a, b] = [[...left], [...right]]
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    const [x, y] = [a[at] as string, b[at] as string]
    if (x === y) continue
    if (isLetter(x) && isLetter(y)) return x < y ? -1 : 1
    if (isLetter(x) || isLetter(y)) return isLetter(y) ? -1 : 1
    return compareDigits(a, b, at) || (x < y ? -1 : 1)
  }
  return a.length - b.length
}

function compareDigits(a: readonly string[], b: readonly string[], at: number): number {
  const [m, n] = [digitsFrom(a, at), digitsFrom(b, at)]
  const follows = (a[at] === '0' || b[at] === '0') && isInNumber(a, at)
  const [x, y] = [Number(`${follows ? '1' : ''}${m}` || '0'), Number(`${follows ? '1' : ''}${n}` || '0')]
  return x - y || m.length - n.length
}

function digitsFrom(signs: readonly string[], at: number): string {
  let end = at
  while (isDigit(signs[end])) end += 1
  return signs.slice(at, end).join('')
}

/** Whether a digit other than zero comes right before. */
function isInNumber(signs: readonly string[], at: number): boolean {
  for (let before = at - 1; before >= 0 && isDigit(signs[before]); before -= 1) if (signs[before] !== '0') return true
  return false
}
