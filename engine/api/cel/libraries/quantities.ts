import type { Environment } from '@marcbachmann/cel-js'
import {
  type Amount,
  addAmounts,
  amountNumber,
  amountOf,
  compareAmounts,
  formatAmount,
  isQuantity,
  parseQuantity,
  roundAmount,
  scaledAmount,
  subtractAmounts,
} from '../../meta/quantity.ts'
import { CelEvaluationError } from '../errors.ts'

/** A quantity such as `500m` or `2Gi`. */
class Quantity {
  readonly amount: Amount
  constructor(amount: Amount) {
    this.amount = amount
  }
  toString(): string {
    return formatAmount(this.amount)
  }
}

const name = 'kubernetes.Quantity'
const wholes = (value: bigint): Amount => amountOf(value, 0, 'DecimalSI')
const isWhole = ({ amount }: Quantity): boolean => {
  const value = roundAmount(amount, 0)
  return value.exact && BigInt.asIntN(64, scaledAmount(amount, 0)) === scaledAmount(amount, 0)
}

/** `quantity('1Gi')` and what can be asked of it. */
export function registerQuantities(environment: Environment): void {
  environment.registerType(name, Quantity)
  environment.registerFunction(`quantity(string): ${name}`, parsed)
  environment.registerFunction('isQuantity(string): bool', (text: string) => isQuantity(text))
  environment.registerFunction(`${name}.isInteger(): bool`, isWhole)
  environment.registerFunction(`${name}.asInteger(): int`, (quantity: Quantity) => {
    if (isWhole(quantity)) return scaledAmount(quantity.amount, 0)
    throw new CelEvaluationError('cannot convert value to integer')
  })
  environment.registerFunction(`${name}.asApproximateFloat(): double`, ({ amount }: Quantity) => amountNumber(amount))
  environment.registerFunction(`${name}.sign(): int`, ({ amount }: Quantity) =>
    BigInt(compareAmounts(amount, wholes(0n))),
  )
  registerArithmetic(environment)
  registerComparisons(environment)
}

function parsed(text: string): Quantity {
  try {
    return new Quantity(parseQuantity(text))
  } catch (error) {
    throw new CelEvaluationError(error instanceof Error ? error.message : String(error))
  }
}

function registerArithmetic(environment: Environment): void {
  for (const [method, calculate] of [
    ['add', addAmounts],
    ['sub', subtractAmounts],
  ] as const) {
    environment.registerFunction(
      `${name}.${method}(${name}): ${name}`,
      (one: Quantity, other: Quantity) => new Quantity(calculate(one.amount, other.amount)),
    )
    environment.registerFunction(
      `${name}.${method}(int): ${name}`,
      (one: Quantity, other: bigint) => new Quantity(calculate(one.amount, wholes(other))),
    )
  }
}

function registerComparisons(environment: Environment): void {
  const compare = (one: Quantity, other: Quantity): number => compareAmounts(one.amount, other.amount)
  environment.registerOperator(`${name} == ${name}`, (one: Quantity, other: Quantity) => compare(one, other) === 0)
  environment.registerFunction(`${name}.compareTo(${name}): int`, (one: Quantity, other: Quantity) =>
    BigInt(compare(one, other)),
  )
  environment.registerFunction(
    `${name}.isLessThan(${name}): bool`,
    (one: Quantity, other: Quantity) => compare(one, other) < 0,
  )
  environment.registerFunction(
    `${name}.isGreaterThan(${name}): bool`,
    (one: Quantity, other: Quantity) => compare(one, other) > 0,
  )
}
