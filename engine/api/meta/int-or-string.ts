/** A number, or a text that is a percentage (`25%`) or a name (`http`). */
export type IntOrString = number | string

/** What is no number and no percentage; the message is Kubernetes' own. */
export class IntOrStringError extends Error {
  override readonly name = 'IntOrStringError'
}

/**
 * The value itself, or its percentage of the total, rounded up or down (maxSurge rounds up, maxUnavailable down).
 * Throws an IntOrStringError in Kubernetes' words.
 */
export function scaledValue(value: IntOrString | null | undefined, total: number, roundUp: boolean): number {
  if (typeof value === 'number') return value
  if (value === undefined || value === null) throw new IntOrStringError('nil value for IntOrString')
  const { number } = prefixed('invalid value for IntOrString: ', () => intOrPercent(value))
  const scaled = (number * total) / 100
  // Adding zero turns the -0 of rounding a small negative number up into 0.
  return (roundUp ? Math.ceil(scaled) : Math.floor(scaled)) + 0
}

function prefixed<T>(prefix: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof IntOrStringError ? new IntOrStringError(prefix + error.message) : error
  }
}

/** The number in a value and whether it is a percentage. Throws an IntOrStringError for any other text. */
export function intOrPercent(value: IntOrString): { readonly number: number; readonly isPercent: boolean } {
  if (typeof value === 'number') return { number: value, isPercent: false }
  if (!value.endsWith('%')) throw new IntOrStringError('invalid type: string is not a percentage')
  const digits = value.slice(0, -1)
  if (!/^[+-]?[0-9]+$/.test(digits)) throw notANumber(value, digits, 'invalid syntax')
  if (!fitsInt64(digits)) throw notANumber(value, digits, 'value out of range')
  return { number: Number(digits), isPercent: true }
}

function notANumber(value: string, digits: string, why: string): IntOrStringError {
  return new IntOrStringError(
    `invalid value ${JSON.stringify(value)}: strconv.Atoi: parsing ${JSON.stringify(digits)}: ${why}`,
  )
}

function fitsInt64(digits: string): boolean {
  const value = BigInt(digits.replace(/^\+/, ''))
  return value >= -(2n ** 63n) && value < 2n ** 63n
}

/** What kubectl makes of a text: a number where it is one of 32 bits, else the text. */
export function intOrStringFrom(text: string): IntOrString {
  if (!/^[+-]?[0-9]+$/.test(text)) return text
  const number = Number(text)
  return number >= -(2 ** 31) && number < 2 ** 31 ? number + 0 : text
}
