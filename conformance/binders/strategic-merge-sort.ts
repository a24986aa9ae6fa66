import type { JsonObject } from '../../engine/api/patch/json.ts'
import { sortMergingLists } from '../../engine/api/patch/strategic-sort.ts'
import { tableSchema } from './strategic-merge-patch.ts'

export function bind(given: unknown, topic: unknown): unknown {
  const { original } = given as { readonly original: JsonObject }
  return { sorted: sortMergingLists(original, tableSchema(topic)) }
}
