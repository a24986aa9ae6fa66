import { compareAmounts, isQuantity, parseQuantity } from '../../api/meta/quantity.ts'
import { JsonPathError, jsonPathValues } from '../jsonpath.ts'
import type { Info } from '../resources.ts'
import { CommandError } from '../result.ts'
import { relaxed } from './custom-columns.ts'

/** Objects by a field of theirs; those without it come first. Source: kubectl pkg/cmd/get/sorter.go. */
export function sortedObjects(infos: readonly Info[], field: string): readonly Info[] {
  const template = relaxed(field)
  const keyed = infos.map((info) => ({ info, key: valueAt(template, info) }))
  if (keyed.length > 0 && keyed.every(({ key }) => key === undefined))
    throw new CommandError(`couldn't find any field with path "${template}" in the list of objects`)
  return keyed.sort((a, b) => compared(a.key, b.key)).map(({ info }) => info)
}

function valueAt(template: string, { object }: Info): unknown {
  try {
    return jsonPathValues(template, object).flat()[0] ?? undefined
  } catch (error) {
    if (error instanceof JsonPathError) throw new CommandError(error.message)
    throw error
  }
}

function compared(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return comparedTexts(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  throw new CommandError(`unsortable type: ${typeof a}`)
}

function comparedTexts(a: string, b: string): number {
  if (isQuantity(a) && isQuantity(b)) return compareAmounts(parseQuantity(a), parseQuantity(b))
  return naturalOrder(a, b)
}

/** Runs of digits compare as numbers. */
function naturalOrder(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    const [x, y] = [left[at] as string, right[at] as string]
    if (x === y) continue
    const bothNumbers = /^\d/.test(x) && /^\d/.test(y)
    if (bothNumbers && Number(x) !== Number(y)) return Number(x) - Number(y)
    return x < y ? -1 : 1
  }
  return left.length - right.length
}
