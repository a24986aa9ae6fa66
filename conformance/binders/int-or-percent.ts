import {
  type IntOrString,
  IntOrStringError,
  intOrPercent,
  intOrStringFrom,
  scaledValue,
} from '../../engine/api/meta/int-or-string.ts'

interface Given {
  readonly operation: string
  readonly value: IntOrString
  readonly total: number
  readonly roundUp: boolean
  readonly text: string
  readonly json: string
}

const described = (value: IntOrString) => ({ kind: typeof value === 'number' ? 'int' : 'string', value })

const operations: Readonly<Record<string, (given: Given) => unknown>> = {
  'parse-value': ({ value }) => intOrPercent(value),
  'scale-to-total': ({ value, total, roundUp }) => ({ result: scaledValue(value, total, roundUp) }),
  'text-to-value': ({ text }) => described(intOrStringFrom(text)),
  // Objects are plain JSON in the engine: a value is what JSON makes of it.
  'from-json': ({ json }) => described((JSON.parse(json) as { val: IntOrString }).val),
  'to-json': ({ value }) => ({ json: JSON.stringify({ val: value }) }),
  'json-then-yaml-round-trip': ({ value }) => described(JSON.parse(JSON.stringify(value)) as IntOrString),
}

export function bind(given: unknown): unknown {
  const table = given as Given
  const operation = operations[table.operation]
  if (operation === undefined) throw new Error(`no operation "${table.operation}" on numbers or percentages`)
  try {
    return operation(table)
  } catch (error) {
    if (error instanceof IntOrStringError) return { error: true }
    throw error
  }
}
