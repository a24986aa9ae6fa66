import { has, isObject, type JsonKind, type JsonList, kindOf, member } from './json.ts'
import { goText, PatchError } from './patch-error.ts'
import { isDeletion, mergeKeyOf, patchDirective, setElementOrderPrefix } from './strategic-directives.ts'

/** The one kind of all items of the lists. Throws where they differ, are lists themselves, or there are none. */
export function elementKind(...lists: readonly JsonList[]): JsonKind {
  const items = lists.flat()
  if (items.length === 0) throw new PatchError(500, 'no elements in any of the given slices')
  const kind = kindOf(items[0])
  if (kind === 'list') throw new PatchError(422, 'lists of lists are not supported')
  if (items.some((item) => kindOf(item) !== kind)) {
    throw new PatchError(500, `list element types are not identical: ${goText(lists)}`)
  }
  return kind
}

/** Where in a list an item is, by merge key for objects and by value for scalars. */
export type Position = (item: unknown) => number | undefined

export function positionsIn(order: JsonList, mergeKey: string): Position {
  const identity = identityBy(mergeKey)
  const positions = new Map<unknown, number>()
  for (const [index, item] of order.entries()) if (!positions.has(identity(item))) positions.set(identity(item), index)
  return (item) => positions.get(identity(item))
}

function identityBy(mergeKey: string): (item: unknown) => unknown {
  if (mergeKey === '') return (item) => item
  return (item) => (isObject(item) ? (member(item, mergeKey) ?? null) : null)
}

/**
 * Brings a merged list into order: what `order` names as it says, what only the server has as it was, each as near as
 * possible to where it was. Ref. the design "preserve order in strategic merge patch".
 */
export function orderMerged(merged: JsonList, order: JsonList, serverOrder: JsonList, mergeKey: string): JsonList {
  const isNamed = positionsIn(order, mergeKey)
  if (mergeKey !== '') for (const item of merged) mergeKeyOf(item, mergeKey)
  const named = merged.filter((item) => isNamed(item) !== undefined)
  const others = merged.filter((item) => isNamed(item) === undefined)
  return interleaved(sortedBy(others, serverOrder, mergeKey), sortedBy(named, order, mergeKey), serverOrder, mergeKey)
}

/** Puts each item of `left` before the first one of `right` that comes after it in `serverOrder`. */
function interleaved(left: JsonList, right: JsonList, serverOrder: JsonList, mergeKey: string): JsonList {
  const position = positionsIn(serverOrder, mergeKey)
  const result: unknown[] = []
  let next = 0
  for (const item of right) {
    const place = position(item)
    while (next < left.length) {
      const leftPlace = position(left[next])
      if (place === undefined || leftPlace === undefined || leftPlace >= place) break
      result.push(left[next])
      next++
    }
    result.push(item)
  }
  return [...result, ...left.slice(next)]
}

/** Sorts a list by its items' places in another one; deletions of objects come last. */
export function sortedBy(list: JsonList, order: JsonList, mergeKey: string): JsonList {
  if (mergeKey !== '') for (const item of [...list, ...order]) mergeKeyOf(item, mergeKey)
  const kept = mergeKey === '' ? [...list] : list.filter((item) => !isDeletion(item))
  const deletions = mergeKey === '' ? [] : list.filter(isDeletion)
  const position = positionsIn(order, mergeKey)
  return [...insertionSorted(kept, position), ...deletions]
}

/** An item without a place counts as less than any other: so it is in Kubernetes, and the outcome depends on the method. */
function insertionSorted(list: JsonList, position: Position): JsonList {
  const places = list.map(position)
  if (!places.includes(undefined)) {
    const indices = list.map((_, index) => index)
    indices.sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0) || a - b)
    return indices.map((index) => list[index])
  }
  const sorted = list.map((item, index) => ({ item, place: places[index] }))
  for (let start = 1; start < sorted.length; start++) {
    for (let index = start; index > 0; index--) {
      const [left, right] = [sorted[index - 1], sorted[index]]
      if (left === undefined || right === undefined) break
      if (left.place !== undefined && right.place !== undefined && right.place >= left.place) break
      sorted[index - 1] = right
      sorted[index] = left
    }
  }
  return sorted.map((entry) => entry.item)
}

/** Throws where the patch list has items, or an order, that the `$setElementOrder` list has not. */
export function assertOrderCovers(patch: JsonList, order: JsonList, mergeKey: string): void {
  if (order.length === 0 || patch.length === 0) return
  const kept = mergeKey === '' ? patch : patch.filter((item) => !isDeletion(item))
  const identity = (item: unknown) => (mergeKey === '' ? item : mergeKeyOf(item, mergeKey))
  let patchIndex = 0
  let orderIndex = 0
  while (patchIndex < kept.length && orderIndex < order.length) {
    const item = kept[patchIndex]
    if (isObject(item) && has(item, patchDirective)) {
      patchIndex++
      continue
    }
    if (identity(item) === identity(order[orderIndex])) patchIndex++
    orderIndex++
  }
  if (patchIndex < kept.length && orderIndex >= order.length) {
    throw new PatchError(
      500,
      `The order in patch list:\n${goText(patch)}\n doesn't match ${setElementOrderPrefix} list:\n${goText(order)}\n`,
    )
  }
}

/** Drops what comes again: the last item takes the place of a repeated one, as Kubernetes does it. */
export function deduplicated(list: JsonList): JsonList {
  if (new Set(list).size === list.length) return list
  const result = [...list]
  for (let index = 0; index < result.length - 1; index++) {
    for (let other = index + 1; other < result.length; other++) {
      if (result[index] !== result[other]) continue
      result[other] = result[result.length - 1]
      result.pop()
      other--
    }
  }
  return result
}
