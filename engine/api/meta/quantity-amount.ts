/** The family of suffixes that a quantity keeps when it is printed: 128Mi, 128M or 128e6. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

/**
 * An exact quantity: `unscaled` times ten to the `exponent`. `text` is there where Kubernetes prints the quantity as it
 * was written instead of in its canonical form.
 */
export interface Amount {
  readonly unscaled: bigint
  readonly exponent: number
  readonly format: QuantityFormat
  readonly text?: string
}

/** Kubernetes keeps nothing finer than a billionth. */
export const finestExponent = -9

export function amountOf(unscaled: bigint, exponent: number, format: QuantityFormat): Amount {
  return { unscaled, exponent, format }
}

/** An amount that is a decimal text such as `-9.01` or `12e500`, without suffix. */
export function decimalAmount(text: string, format: QuantityFormat): Amount {
  const [digits = '', power = '0'] = text.toLowerCase().split('e')
  const point = digits.indexOf('.')
  if (point < 0) return amountOf(BigInt(digits), Number(power), format)
  const unscaled = BigInt(digits.slice(0, point) + digits.slice(point + 1))
  return amountOf(unscaled, Number(power) + point + 1 - digits.length, format)
}

function unscaledAt(amount: Amount, exponent: number): bigint {
  return exponent === amount.exponent ? amount.unscaled : amount.unscaled * 10n ** BigInt(amount.exponent - exponent)
}

/** -1, 0 or 1. */
export function compareAmounts(first: Amount, second: Amount): -1 | 0 | 1 {
  const exponent = Math.min(first.exponent, second.exponent)
  const [one, other] = [unscaledAt(first, exponent), unscaledAt(second, exponent)]
  return one < other ? -1 : one > other ? 1 : 0
}

/** The sum, in the format of the first unless that is zero. */
export function addAmounts(first: Amount, second: Amount): Amount {
  const exponent = Math.min(first.exponent, second.exponent)
  const unscaled = unscaledAt(first, exponent) + unscaledAt(second, exponent)
  return { unscaled, exponent, format: first.unscaled === 0n ? second.format : first.format }
}

/** The difference, in the format of the first unless that is zero. */
export function subtractAmounts(first: Amount, second: Amount): Amount {
  return addAmounts(first, negateAmount(second))
}

export function negateAmount({ unscaled, exponent, format }: Amount): Amount {
  return { unscaled: -unscaled, exponent, format }
}

export function multiplyAmount({ unscaled, exponent, format }: Amount, factor: bigint): Amount {
  return { unscaled: unscaled * factor, exponent, format }
}

/** The number of steps of ten to the `scale` in an amount, rounded away from zero. */
export function scaledAmount(amount: Amount, scale: number): bigint {
  if (amount.exponent >= scale) return unscaledAt(amount, scale)
  const divisor = 10n ** BigInt(scale - amount.exponent)
  const quotient = amount.unscaled / divisor
  if (quotient * divisor === amount.unscaled) return quotient
  return amount.unscaled > 0n ? quotient + 1n : quotient - 1n
}

/** The amount rounded away from zero to a multiple of ten to the `scale`, and whether nothing was lost. */
export function roundAmount(amount: Amount, scale: number): { readonly amount: Amount; readonly exact: boolean } {
  const rounded = amountOf(scaledAmount(amount, scale), scale, amount.format)
  return { amount: rounded, exact: compareAmounts(rounded, amount) === 0 }
}

/** The nearest floating-point number; infinite beyond its range. */
export function amountNumber(amount: Amount): number {
  return Number(decimalText(amount))
}

/** The exact value as a plain decimal such as `-9.01`. */
export function decimalText(amount: Amount): string {
  if (amount.exponent >= 0) return unscaledAt(amount, 0).toString()
  const places = -amount.exponent
  const sign = amount.unscaled < 0n ? '-' : ''
  const digits = (amount.unscaled < 0n ? -amount.unscaled : amount.unscaled).toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return `${sign}${digits.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`
}
