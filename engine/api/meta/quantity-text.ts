import {
  type Amount,
  amountOf,
  finestExponent,
  negateAmount,
  type QuantityFormat,
  roundAmount,
  scaledAmount,
} from './quantity-amount.ts'

/** A text that is no quantity; the message is Kubernetes' own. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError'
}

const formatMessage = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const suffixMessage = "unable to parse quantity's suffix"

const decimalExponents: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
])
const binaryExponents: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
])
const decimalSuffixes = new Map([...decimalExponents].map(([suffix, exponent]) => [exponent, suffix]))
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const exponentMax = 10_000
const int64Max = 2n ** 63n - 1n

/** The parts of a quantity's text: `-1.025Ti` is a negative 1.025 (`number` "-1.025") and `Ti`. */
export interface QuantityParts {
  readonly positive: boolean
  readonly number: string
  readonly integerDigits: string
  readonly fractionDigits: string
  readonly suffix: string
}

// More than the documented expression takes: an empty number counts as zero, and "1." and ".5" are fine.
const partsPattern = /^([+-]?)(0*)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/

/** Splits a text into its parts, without judging the suffix. Throws a QuantityError where the text has no such form. */
export function splitQuantity(text: string): QuantityParts {
  const match = partsPattern.exec(text)
  if (match === null) throw new QuantityError(formatMessage)
  const [, sign = '', , digits = '', fractionDigits = '', suffix = ''] = match
  const bare = digits === '' && match[4] === undefined && suffix === ''
  return {
    positive: sign !== '-',
    number: bare ? '0' : text.slice(0, text.length - suffix.length),
    integerDigits: digits === '' ? '0' : digits,
    fractionDigits,
    suffix,
  }
}

interface Suffix {
  readonly exponent: number
  readonly format: QuantityFormat
}

function suffixOf(suffix: string): Suffix {
  const decimal = decimalExponents.get(suffix)
  if (decimal !== undefined) return { exponent: decimal, format: 'DecimalSI' }
  const binary = binaryExponents.get(suffix)
  if (binary !== undefined) return { exponent: binary, format: 'BinarySI' }
  if (!/^[eE][-+]?[0-9]+$/.test(suffix)) throw new QuantityError(suffixMessage)
  const exponent = Number(suffix.slice(1))
  if (Math.abs(exponent) > exponentMax)
    throw new QuantityError(`${suffixMessage}: ${suffix} is beyond 10^${exponentMax}`)
  return { exponent, format: 'DecimalExponent' }
}

/** Reads a quantity as Kubernetes does. Throws a QuantityError in Kubernetes' words. */
export function parseQuantityText(text: string): Amount {
  if (text === '') throw new QuantityError(formatMessage)
  const parts = splitQuantity(text)
  const { exponent, format } = suffixOf(parts.suffix)
  const digits = parts.integerDigits + parts.fractionDigits
  const unsigned = BigInt(digits)
  const decimals = -parts.fractionDigits.length
  const magnitude =
    format === 'BinarySI'
      ? binaryAmount(unsigned << BigInt(exponent), decimals)
      : roundedToFinest(amountOf(unsigned, exponent + decimals, format))
  const amount = parts.positive ? magnitude : negateAmount(magnitude)
  return keepsItsText(parts, digits, exponent, format) ? { ...amount, text } : amount
}

/** What is finer than Kubernetes keeps is rounded away from zero: who asks for something gets something. */
function roundedToFinest(amount: Amount): Amount {
  return amount.exponent >= finestExponent ? amount : roundAmount(amount, finestExponent).amount
}

/** Binary quantities are capped at the largest 64-bit integer, and those below one are printed as decimals. */
function binaryAmount(unscaled: bigint, exponent: number): Amount {
  const amount = roundedToFinest(amountOf(unscaled, exponent, 'BinarySI'))
  const whole = scaledAmount(amount, 0)
  if (whole > int64Max) return amountOf(int64Max, 0, 'BinarySI')
  const isFraction = whole === 1n && roundAmount(amount, 0).exact === false
  return isFraction ? { ...amount, format: 'DecimalSI' } : amount
}

/**
 * Kubernetes prints a quantity as it was written where its quick check takes that for canonical. The check looks at
 * the digits only, so that `1.500`, `01` and `1E3` stay as they are.
 */
function keepsItsText(parts: QuantityParts, digits: string, exponent: number, format: QuantityFormat): boolean {
  if (parts.number === '0' && parts.suffix === '') return true
  if (format === 'BinarySI') {
    const roomDigits = 14 - digits.length - Math.floor((exponent * 3) / 10)
    return parts.fractionDigits === '' && roomDigits >= 0 && (Number(digits) & 7) !== 0
  }
  const scale = exponent - parts.fractionDigits.length
  return digits.length <= 18 && scale >= -9 && scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0')
}

/** The canonical text: no fraction, the largest suffix of the amount's own family that loses nothing. */
export function canonicalText(amount: Amount): string {
  if (amount.unscaled === 0n) return '0'
  if (amount.format === 'BinarySI') {
    const { amount: whole, exact } = roundAmount(amount, 0)
    if (exact && (whole.unscaled >= 1024n || whole.unscaled <= -1024n)) return binaryText(whole.unscaled)
  }
  return decimalCanonicalText(amount)
}

function binaryText(whole: bigint): string {
  let rest = whole
  let step = 0
  while (step < binarySuffixes.length - 1 && rest % 1024n === 0n) {
    rest /= 1024n
    step++
  }
  return `${rest}${binarySuffixes[step]}`
}

function decimalCanonicalText(amount: Amount): string {
  const exponentMaximum = amount.format === 'DecimalExponent' ? exponentMax : 18
  let rest = scaledAmount(amount, finestExponent)
  let exponent = finestExponent
  while (exponent < exponentMaximum && rest % 1000n === 0n) {
    rest /= 1000n
    exponent += 3
  }
  if (amount.format !== 'DecimalExponent') return `${rest}${decimalSuffixes.get(exponent)}`
  return exponent === 0 ? rest.toString() : `${rest}e${exponent}`
}
