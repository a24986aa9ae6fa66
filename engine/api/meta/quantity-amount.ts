/** The family of suffixes that a quantity keeps when it is printed: 128Mi, 128M or 128e6. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

/**
 * An exact quantity, counted in billionths (the finest step that Kubernetes keeps). `text` is there where Kubernetes
 * prints the quantity as it was written instead of in its canonical form.
 */
export interface Amount {
  readonly nanos: bigint
  readonly format: QuantityFormat
  readonly text?: string
}

const nanosPerUnit = 1_000_000_000n
const nanoExponent = -9

/** `unscaled` times ten to the `exponent`; what is finer than a billionth is rounded away from zero. */
export function amountOf(unscaled: bigint, exponent: number, format: QuantityFormat): Amount {
  const shift = exponent - nanoExponent
  const nanos = shift >= 0 ? unscaled * 10n ** BigInt(shift) : divideAwayFromZero(unscaled, 10n ** BigInt(-shift))
  return { nanos, format }
}

/** An amount that is a decimal text such as `-9.01`, without suffix. */
export function decimalAmount(text: string, format: QuantityFormat): Amount {
  const point = text.indexOf('.')
  if (point < 0) return amountOf(BigInt(text), 0, format)
  return amountOf(BigInt(text.slice(0, point) + text.slice(point + 1)), point + 1 - text.length, format)
}

/** -1, 0 or 1. */
export function compareAmounts(first: Amount, second: Amount): -1 | 0 | 1 {
  return first.nanos < second.nanos ? -1 : first.nanos > second.nanos ? 1 : 0
}

/** The sum, in the format of the first unless that is zero. */
export function addAmounts(first: Amount, second: Amount): Amount {
  return { nanos: first.nanos + second.nanos, format: first.nanos === 0n ? second.format : first.format }
}

/** The difference, in the format of the first unless that is zero. */
export function subtractAmounts(first: Amount, second: Amount): Amount {
  return { nanos: first.nanos - second.nanos, format: first.nanos === 0n ? second.format : first.format }
}

export function negateAmount(amount: Amount): Amount {
  return { nanos: -amount.nanos, format: amount.format }
}

export function multiplyAmount(amount: Amount, factor: bigint): Amount {
  return { nanos: amount.nanos * factor, format: amount.format }
}

/** The number of steps of ten to the `scale` in an amount, rounded away from zero. */
export function scaledAmount(amount: Amount, scale: number): bigint {
  const shift = scale - nanoExponent
  return shift >= 0 ? divideAwayFromZero(amount.nanos, 10n ** BigInt(shift)) : amount.nanos * 10n ** BigInt(-shift)
}

/** The amount rounded away from zero to a multiple of ten to the `scale`, and whether nothing was lost. */
export function roundAmount(amount: Amount, scale: number): { readonly amount: Amount; readonly exact: boolean } {
  const rounded = amountOf(scaledAmount(amount, scale), scale, amount.format)
  return { amount: rounded, exact: rounded.nanos === amount.nanos }
}

/** The nearest floating-point number; infinite beyond its range. */
export function amountNumber(amount: Amount): number {
  const whole = amount.nanos / nanosPerUnit
  if (whole * nanosPerUnit === amount.nanos) return Number(whole)
  return Number(decimalText(amount))
}

/** The exact value as a plain decimal such as `-9.01`. */
export function decimalText(amount: Amount): string {
  const sign = amount.nanos < 0n ? '-' : ''
  const digits = (amount.nanos < 0n ? -amount.nanos : amount.nanos).toString().padStart(10, '0')
  const fraction = digits.slice(-9).replace(/0+$/, '')
  return `${sign}${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}`
}

export function divideAwayFromZero(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  if (quotient * divisor === dividend) return quotient
  return dividend > 0n ? quotient + 1n : quotient - 1n
}
