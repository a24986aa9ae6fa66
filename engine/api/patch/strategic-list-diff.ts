import type { JsonList, JsonObject } from './json.ts'
import { compareText, isEqual, isObject, put } from './json.ts'
import { goText } from './patch-error.ts'
import type { DiffOptions } from './strategic-diff.ts'
import { mergeKeyOf, patchDirective, wrongType } from './strategic-directives.ts'
import { elementKind, sortedBy } from './strategic-order.ts'
import { sortedObjects, sortedScalars } from './strategic-sort.ts'

/** What makes one merging list of another. */
export interface ListDiff {
  /** New and changed items, and for lists of objects the deletions. */
  readonly changes: JsonList
  /** Scalars to be deleted. */
  readonly deletions: JsonList
  /** The items in their new order: scalars, or objects with the merge key alone. Empty where nothing is to be said. */
  readonly order: JsonList
}

type DiffItems = (before: JsonObject, after: JsonObject) => JsonObject

const nothing: ListDiff = { changes: [], deletions: [], order: [] }

/** The patch between two merging lists. `diffItems` makes the patch between two items of the same merge key. */
export function diffLists(
  original: JsonList,
  modified: JsonList,
  mergeKey: string,
  diffItems: DiffItems,
  options: DiffOptions,
): ListDiff {
  if (original.length === 0) return options.changes ? { ...nothing, changes: modified } : nothing
  if (elementKind(original, modified) === 'object') {
    return diffListsOfObjects(original, modified, mergeKey, diffItems, options)
  }
  return diffListsOfScalars(original, modified, options)
}

function diffListsOfObjects(
  original: JsonList,
  modified: JsonList,
  mergeKey: string,
  diffItems: DiffItems,
  options: DiffOptions,
): ListDiff {
  const unordered: unknown[] = []
  const deletions: unknown[] = []
  for (const [before, after] of pairs(sortedObjects(original, mergeKey), sortedObjects(modified, mergeKey), identity)) {
    if (after === undefined) {
      if (options.deletions) deletions.push(objectOf(mergeKey, mergeKeyOf(before, mergeKey), 'delete'))
    } else if (before === undefined) {
      if (options.changes) unordered.push(after)
    } else {
      const inner = diffItems(asObject(before), asObject(after))
      if (Object.keys(inner).length > 0) unordered.push(withMember(inner, mergeKey, mergeKeyOf(after, mergeKey)))
    }
  }
  function identity(item: unknown): string {
    return goText(mergeKeyOf(item, mergeKey))
  }
  const isOrderSame =
    original.length === modified.length &&
    modified.every((item, index) => mergeKeyOf(original[index], mergeKey) === mergeKeyOf(item, mergeKey))
  const changes = [...sortedBy(unordered, modified, mergeKey), ...deletions]
  const isOrderSaid =
    (options.changes && (changes.length > 0 || !isOrderSame)) || (options.deletions && changes.length > 0)
  const order =
    options.setElementOrder && isOrderSaid ? modified.map((item) => objectOf(mergeKey, mergeKeyOf(item, mergeKey))) : []
  return { changes, deletions: [], order }
}

function diffListsOfScalars(original: JsonList, modified: JsonList, options: DiffOptions): ListDiff {
  const before = sortedScalars(original)
  const added: unknown[] = []
  const removed: unknown[] = []
  for (const [left, right] of pairs(before, sortedScalars(modified), goText)) {
    if (right === undefined && options.deletions) removed.push(left)
    if (left === undefined && options.changes) added.push(right)
  }
  const deletions = removed.filter((item, index) => removed.indexOf(item) === index)
  // Kubernetes has sorted the original list in place by now and compares the sorted one.
  const isOrderSaid = deletions.length > 0 || (options.changes && !isEqual(before, modified))
  return {
    changes: sortedBy(added, modified, ''),
    deletions,
    order: options.setElementOrder && isOrderSaid ? modified : [],
  }
}

/** Walks two sorted lists side by side; `undefined` where one has no counterpart of the other's item. */
function* pairs(
  left: JsonList,
  right: JsonList,
  identity: (item: unknown) => string,
): Generator<readonly [unknown, unknown]> {
  let [leftIndex, rightIndex] = [0, 0]
  while (leftIndex < left.length || rightIndex < right.length) {
    const order = orderOf(left, leftIndex, right, rightIndex, identity)
    yield [order <= 0 ? left[leftIndex] : undefined, order >= 0 ? right[rightIndex] : undefined]
    if (order <= 0) leftIndex++
    if (order >= 0) rightIndex++
  }
}

function orderOf(
  left: JsonList,
  leftIndex: number,
  right: JsonList,
  rightIndex: number,
  identity: (item: unknown) => string,
): number {
  if (leftIndex >= left.length) return 1
  if (rightIndex >= right.length) return -1
  return compareText(identity(left[leftIndex]), identity(right[rightIndex]))
}

function objectOf(mergeKey: string, value: unknown, directive?: 'delete'): JsonObject {
  const object: Record<string, unknown> = {}
  put(object, mergeKey, value)
  if (directive !== undefined) object[patchDirective] = directive
  return object
}

function withMember(object: JsonObject, key: string, value: unknown): JsonObject {
  const copy = { ...object }
  put(copy, key, value)
  return copy
}

function asObject(value: unknown): JsonObject {
  if (isObject(value)) return value
  throw wrongType('map[string]interface {}', value)
}
