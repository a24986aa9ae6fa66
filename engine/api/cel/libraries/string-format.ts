import { CelEvaluationError } from '../errors.ts'
import { plainValue } from '../values.ts'

const clause = /%(?:\.(\d+))?(.)/g

/** `'%s has %d'.format(['web', 3])`. */
export function formatted(text: string, values: readonly unknown[]): string {
  let next = 0
  return text.replace(clause, (_, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%'
    if (next >= values.length) throw new CelEvaluationError(`index ${next} out of range`)
    return clauseText(verb, values[next++], Number(precision ?? 6))
  })
}

function clauseText(verb: string, value: unknown, precision: number): string {
  switch (verb) {
    case 's':
      return stringText(value)
    case 'd':
      return wholeText(value)
    case 'f':
      return Number(value).toFixed(precision)
    case 'e':
      return Number(value)
        .toExponential(precision)
        .replace(/e([+-])(\d)$/, 'e$10$2')
    case 'b':
      return typeof value === 'boolean' ? (value ? '1' : '0') : radixText(value, 2)
    case 'o':
      return radixText(value, 8)
    case 'x':
      return radixText(value, 16)
    case 'X':
      return radixText(value, 16).toUpperCase()
    default:
      throw new CelEvaluationError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`)
  }
}

function wholeText(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  throw new CelEvaluationError('error during formatting: decimal clause can only be used on integers')
}

function radixText(value: unknown, radix: number): string {
  if (typeof value === 'bigint') return value.toString(radix)
  if (radix === 16 && typeof value === 'string') return hex(new TextEncoder().encode(value))
  if (radix === 16 && value instanceof Uint8Array) return hex(value)
  throw new CelEvaluationError('error during formatting: only integers can be formatted in another base')
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** How `%s` writes a value; texts inside lists and maps too stand without quotes, keys are sorted. */
function stringText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(stringText).join(', ')}]`
  const plain = plainValue(value)
  if (typeof plain !== 'object' || plain === null) return String(plain)
  const entries = Object.entries(plain).map(([key, item]) => `${key}: ${stringText(item)}`)
  return `{${entries.sort().join(', ')}}`
}
