import { amountNumber, parseQuantity, type Quantity } from '../../api/meta/quantity.ts'

/** How often a divisor fits into a quantity, rounded up. */
export function divideUp(quantity: Quantity, divisor: Quantity | undefined): string {
  const by = divisor === undefined || divisor === '0' || divisor === 0 ? 1 : amountNumber(parseQuantity(divisor))
  return String(Math.ceil(amountNumber(parseQuantity(quantity)) / by))
}
