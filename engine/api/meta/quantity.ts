import {
  type Amount,
  addAmounts,
  amountNumber,
  amountOf,
  compareAmounts,
  negateAmount,
  scaledAmount,
  subtractAmounts,
} from './quantity-amount.ts'
import { canonicalText, parseQuantityText, QuantityError } from './quantity-text.ts'

export * from './quantity-amount.ts'
export { QuantityError } from './quantity-text.ts'

/** A quantity as manifests have it: `500m`, `1.5Gi`, `2` or the number 2. */
export type Quantity = string | number

/** Quantities by resource name, as in requests, limits, capacity and allocatable. */
export type ResourceList = Readonly<Record<string, Quantity>>

/** A pure function of a quantity that remembers what it said; emptied when full, since texts may be without end. */
function memoised<T>(compute: (quantity: Quantity) => T): (quantity: Quantity) => T {
  const memory = new Map<Quantity, T>()
  return (quantity) => {
    const known = memory.get(quantity)
    if (known !== undefined) return known
    if (memory.size >= 4096) memory.clear()
    const value = compute(quantity)
    memory.set(quantity, value)
    return value
  }
}

/** The exact amount of a quantity; blanks around it do not count. Throws a QuantityError in Kubernetes' words. */
export const parseQuantity: (quantity: Quantity) => Amount = memoised((quantity) =>
  parseQuantityText(typeof quantity === 'number' ? String(quantity) : quantity.trim()),
)

/** Whether a value is a quantity that Kubernetes accepts. */
export function isQuantity(value: unknown): value is Quantity {
  if (typeof value !== 'string' && typeof value !== 'number') return false
  try {
    parseQuantity(value)
    return true
  } catch (error) {
    if (error instanceof QuantityError) return false
    throw error
  }
}

/** Thousandths, rounded up: `0.1` CPU is 100, `1` is 1000, `1n` is 1. */
export const cpuMillis: (quantity: Quantity) => number = memoised((quantity) =>
  Number(scaledAmount(parseQuantity(quantity), -3)),
)

/** Whole units (bytes, pods, devices), rounded up. Above 2^53 the nearest number. */
export const bytes: (quantity: Quantity) => number = memoised((quantity) =>
  Number(scaledAmount(parseQuantity(quantity), 0)),
)

/** The nearest floating-point number, for scores and charts. */
export const quantityNumber: (quantity: Quantity) => number = memoised((quantity) =>
  amountNumber(parseQuantity(quantity)),
)

/** How Kubernetes prints a quantity it has parsed: `1024Mi` is `1Gi`, `0.5` is `500m`. */
export const canonicalQuantity: (quantity: Quantity) => string = memoised((quantity) =>
  formatAmount(parseQuantity(quantity)),
)

/** The text of an amount: as it was written where Kubernetes keeps that, else canonical. */
export function formatAmount(amount: Amount): string {
  return amount.text ?? canonicalText(amount)
}

/** -1, 0 or 1; a missing quantity counts as zero. */
export function compareQuantities(first: Quantity | undefined, second: Quantity | undefined): -1 | 0 | 1 {
  if (first === second) return 0
  return compareAmounts(parseQuantity(first ?? 0), parseQuantity(second ?? 0))
}

/** The exact sum in canonical text, in the suffix family of the first unless that is zero. */
export function addQuantities(first: Quantity, second: Quantity): string {
  return canonicalText(addAmounts(parseQuantity(first), parseQuantity(second)))
}

/** The exact difference in canonical text, in the suffix family of the first unless that is zero. */
export function subtractQuantities(first: Quantity, second: Quantity): string {
  return canonicalText(subtractAmounts(parseQuantity(first), parseQuantity(second)))
}

export function negateQuantity(quantity: Quantity): string {
  return canonicalText(negateAmount(parseQuantity(quantity)))
}

export function isZeroQuantity(quantity: Quantity): boolean {
  return parseQuantity(quantity).unscaled === 0n
}

/** `1500` is `1500m`, `2000` is `2`. A whole number of thousandths. */
export function formatMillis(millis: number): string {
  return canonicalText(amountOf(BigInt(millis), -3, 'DecimalSI'))
}

/** `1073741824` is `1Gi`. A whole number of units. */
export function formatBytes(value: number): string {
  return canonicalText(amountOf(BigInt(value), 0, 'BinarySI'))
}
