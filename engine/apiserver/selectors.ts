import type { Kind } from '../api/kinds/kind.ts'
import { type FieldSelector, parseFieldSelector } from '../api/meta/fields.ts'
import type { SelectorError } from '../api/meta/labels.ts'
import { readerOf } from './field-labels.ts'

/** A field selector that a kind can be selected by. @throws FieldSelectorError or ApiError in the server's words */
export function servedFields(kind: Kind, text: string): FieldSelector {
  const fields = parseFieldSelector(text)
  for (const { field } of fields.requirements) readerOf(kind, field)
  return fields
}

/** The first version of the API server that names the operators from a list. */
const operatorsListedSinceMinor = 21

/** What a server says of a label selector: older ones named fewer operators, and in another order. */
export function selectorText({ message }: SelectorError, minor: number): string {
  if (minor >= operatorsListedSinceMinor) return message
  return message.replace(/expected: in, notin, =, .*$/, "expected: '=', '!=', '==', 'in', notin'")
}
