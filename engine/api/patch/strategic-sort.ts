import type { JsonList, JsonObject } from './json.ts'
import { compareText, isList, isObject, member, put } from './json.ts'
import { goText, PatchError } from './patch-error.ts'
import { type PatchSchema, ruleFor } from './patch-schema.ts'
import {
  badPrimitiveList,
  badRetainKeys,
  badSetElementOrder,
  deleteFromPrimitiveListPrefix,
  patchDirective,
  retainKeysDirective,
  setElementOrderPrefix,
} from './strategic-directives.ts'
import { deduplicated, elementKind } from './strategic-order.ts'

/**
 * The object, or patch, with its merging lists sorted by merge key, those of scalars by value, so that two can be compared
 * whatever the order of their lists. Other lists keep their order, and what is in them too.
 */
export function sortMergingLists(object: JsonObject, schema: PatchSchema): JsonObject {
  const sorted: Record<string, unknown> = {}
  for (const key of Object.keys(object)) put(sorted, key, sortedMember(key, object[key], schema))
  return sorted
}

function sortedMember(key: string, value: unknown, schema: PatchSchema): unknown {
  if (key === patchDirective) return value
  if (key === retainKeysDirective) return sortedScalars(listOr(badRetainKeys, value))
  if (key.startsWith(deleteFromPrimitiveListPrefix)) return sortedScalars(listOr(badPrimitiveList, value))
  if (key.startsWith(setElementOrderPrefix)) return listOr(badSetElementOrder, value)
  if (isObject(value)) return sortMergingLists(value, ruleFor(schema, key).type)
  if (!isList(value)) return value
  const rule = ruleFor(schema, key)
  if (rule.strategy !== 'merge' || value.length === 0) return value
  if (elementKind(value) !== 'object') return sortedScalars(deduplicated(value))
  const items = value.map((item) => (isObject(item) ? sortMergingLists(item, rule.type) : item))
  return sortedObjects(items, rule.mergeKey)
}

function listOr(badFormat: string, value: unknown): JsonList {
  if (isList(value)) return value
  throw new PatchError(400, badFormat)
}

/** Scalars in the order of their text: 10 before 9. */
export function sortedScalars(list: JsonList): JsonList {
  return [...list].sort((left, right) => compareText(goText(left), goText(right)))
}

/** Objects in the order of their merge keys' text. Equal ones change places, as Kubernetes' sort has it. */
export function sortedObjects(list: JsonList, mergeKey: string): JsonList {
  const entries = list.map((item, index) => ({
    item,
    index,
    text: goText(isObject(item) ? member(item, mergeKey) : undefined),
  }))
  entries.sort((left, right) => compareText(left.text, right.text) || right.index - left.index)
  return entries.map((entry) => entry.item)
}
