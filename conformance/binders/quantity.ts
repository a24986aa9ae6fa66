import {
  type Amount,
  addAmounts,
  amountNumber,
  amountOf,
  canonicalQuantity,
  compareAmounts,
  decimalAmount,
  decimalText,
  multiplyAmount,
  negateAmount,
  parseQuantity,
  type QuantityFormat,
  roundAmount,
  scaledAmount,
  subtractAmounts,
} from '../../engine/api/meta/quantity.ts'
import { canonicalText, parseQuantityText, QuantityError, splitQuantity } from '../../engine/api/meta/quantity-text.ts'

export const dropped = {
  asInt64: 'whether Go can take a short cut to 64 bits depends on how it stores the number; the engine counts exactly',
}

interface Given {
  readonly operation: string
  readonly text: string
  readonly jsonText: string
  readonly value: string
  readonly format: QuantityFormat
  readonly scale: number
  readonly unscaled: string
  readonly exponent: number
  readonly factor: string
  readonly integer: number
  readonly milliValue: number
  readonly fromScale: number
  readonly toScale: number
  readonly first: Operand | string
  readonly second: Operand | string
  readonly firstText?: string
  readonly secondText?: string
  readonly firstValue?: string | null
  readonly secondValue?: string | null
}

interface Operand {
  readonly value: string
  readonly format: QuantityFormat
}

const operand = (given: Operand | string): Amount =>
  typeof given === 'string' ? parseQuantity(given) : decimalAmount(given.value, given.format)

function sides(given: Given): readonly [Amount, Amount] {
  const side = (both: Operand | string | undefined, text?: string, value?: string | null): Amount => {
    if (both !== undefined) return operand(both)
    return text === undefined ? decimalAmount(value ?? '0', 'DecimalSI') : parseQuantity(text)
  }
  return [side(given.first, given.firstText, given.firstValue), side(given.second, given.secondText, given.secondValue)]
}

const described = (amount: Amount) => ({ value: decimalText(amount), text: canonicalText(amount) })

const operations: Readonly<Record<string, (given: Given) => Readonly<Record<string, unknown>>>> = {
  parse: ({ text }) => ({ ...described(parseQuantityText(text)), format: parseQuantityText(text).format }),
  'split-text': ({ text }) => {
    const { number, ...parts } = splitQuantity(text)
    return { ...parts, valueText: number }
  },
  'round-up': ({ text, scale }) => {
    const { amount, exact } = roundAmount(parseQuantity(text), scale)
    return { value: decimalText(amount), exact }
  },
  compare: (given) => {
    const [first, second] = sides(given)
    return { result: compareAmounts(first, second), resultSwapped: compareAmounts(second, first) }
  },
  'canonical-text': ({ unscaled, exponent, format }) => {
    const amount = amountOf(BigInt(unscaled), exponent, format)
    return { text: canonicalText(amount), textWhenNegated: canonicalText(negateAmount(amount)) }
  },
  'parse-then-canonical': ({ text }) => described(parseQuantity(text)),
  'from-json-then-canonical': ({ jsonText }) => ({ text: canonicalQuantity(JSON.parse(jsonText)) }),
  negate: ({ value, format }) => described(negateAmount(decimalAmount(value, format))),
  add: (given) => described(addAmounts(...sides(given))),
  subtract: (given) => described(subtractAmounts(...sides(given))),
  'multiply-by-integer': ({ value, format, factor }) => {
    const product = multiplyAmount(decimalAmount(value, format), BigInt(factor))
    const whole = scaledAmount(product, 0)
    return { value: decimalText(product), fitsInt64: BigInt.asIntN(64, whole) === whole }
  },
  'from-milli-value': ({ milliValue, format }) => {
    const text = canonicalText(amountOf(BigInt(milliValue), -3, format))
    return { text, milliValueAfterReparse: Number(scaledAmount(parseQuantity(text), -3)) }
  },
  'from-integer': ({ integer, format }) => {
    const known = format === 'BinarySI' || format === 'DecimalSI' ? format : 'DecimalExponent'
    const text = canonicalText(amountOf(BigInt(integer), 0, known))
    return { text, valueAfterReparse: Number(scaledAmount(parseQuantity(text), 0)) }
  },
  'from-scaled-integer': ({ integer, scale }) => {
    const text = canonicalText(amountOf(BigInt(integer), scale, 'DecimalSI'))
    return { text, scaledValueAfterReparse: Number(scaledAmount(parseQuantity(text), scale)) }
  },
  'scaled-value': ({ integer, fromScale, toScale }) => ({
    result: Number(scaledAmount(amountOf(BigInt(integer), fromScale, 'DecimalSI'), toScale)),
  }),
  'to-float': ({ text, value, format }) => {
    const float = amountNumber(text === undefined ? decimalAmount(value, format) : parseQuantity(text))
    return { float: Number.isFinite(float) ? float : String(float) }
  },
}

export function bind(given: unknown): unknown {
  const table = given as Given
  const operation = operations[table.operation]
  if (operation === undefined) throw new Error(`no operation "${table.operation}" on quantities`)
  try {
    return operation(table)
  } catch (error) {
    if (error instanceof QuantityError) return { error: true }
    throw error
  }
}
