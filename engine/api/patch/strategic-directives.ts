import type { JsonList, JsonObject } from './json.ts'
import { Draft, has, isList, isObject, mapList, member } from './json.ts'
import { goText, goType, PatchError } from './patch-error.ts'

/** Says what is to happen to the whole object that holds it: `replace`, `delete`, in lists also `merge`. */
export const patchDirective = '$patch'
/** Lists the members of an object that stay. */
export const retainKeysDirective = '$retainKeys'
/** `$setElementOrder/env`: the order the list shall have. */
export const setElementOrderPrefix = '$setElementOrder'
/** `$deleteFromPrimitiveList/finalizers`: what to take from a list of scalars. */
export const deleteFromPrimitiveListPrefix = '$deleteFromPrimitiveList'

export const badPrimitiveList = 'invalid patch format of primitive list'
export const badSetElementOrder = 'invalid patch format of setElementOrder list'
export const badRetainKeys = 'invalid patch format of retainKeys'

/** The field that a directive with a slash speaks of: `env` of `$setElementOrder/env`. */
export function fieldOfDirective(directive: string, prefix: string, badFormat: string): string {
  if (!directive.startsWith(`${prefix}/`)) throw new PatchError(400, badFormat)
  return directive.slice(prefix.length + 1)
}

/** What an object becomes whose patch has a `$patch` directive. */
export function applyObjectDirective(patch: JsonObject): JsonObject {
  const directive = member(patch, patchDirective)
  if (directive === 'delete') return {}
  if (directive !== 'replace') throw unknownDirective(directive, patch)
  const draft = new Draft(patch)
  draft.delete(patchDirective)
  return draft.done()
}

export function unknownDirective(directive: unknown, patch: JsonObject): PatchError {
  return new PatchError(500, `unknown patch type: ${goText(directive)} in map: ${goText(patch)}`)
}

/** `$patch: delete` and its kin in a list: the original without what is deleted, the patch without directives. */
export function applyListDirectives(
  original: JsonList,
  patch: JsonList,
  mergeKey: string,
): { readonly original: JsonList; readonly patch: JsonList } {
  const ordinary: unknown[] = []
  const deleted: unknown[] = []
  let isReplaced = false
  for (const item of patch) {
    if (!isObject(item) || !has(item, patchDirective)) ordinary.push(item)
    else if (member(item, patchDirective) === 'delete') deleted.push(mergeKeyOf(item, mergeKey))
    else if (member(item, patchDirective) === 'replace') isReplaced = true
    else if (member(item, patchDirective) === 'merge') {
      throw new PatchError(500, 'merging lists cannot yet be specified in the patch')
    } else throw unknownDirective(member(item, patchDirective), item)
  }
  if (isReplaced) return { original: ordinary, patch: [] }
  if (deleted.length === 0) return { original, patch: ordinary }
  const kept = original.filter((item) => !isObject(item) || !deleted.includes(member(item, mergeKey)))
  return { original: kept.length === original.length ? original : kept, patch: ordinary }
}

export function isDeletion(item: unknown): boolean {
  return isObject(item) && member(item, patchDirective) === 'delete'
}

/** The value that identifies an item of a merging list. */
export function mergeKeyOf(item: unknown, mergeKey: string): unknown {
  if (!isObject(item)) throw wrongType('map[string]interface {}', item)
  if (!Object.hasOwn(item, mergeKey)) {
    throw new PatchError(500, `map: ${goText(item)} does not contain declared merge key: ${mergeKey}`)
  }
  return item[mergeKey]
}

export function wrongType(expected: string, received: unknown): PatchError {
  return new PatchError(500, `expected a ${expected}, but received a ${goType(received)}`)
}

/**
 * A value of a patch that has nothing to merge with: without the objects that carry a `$patch` directive and, if asked, without
 * nulls. `undefined` where nothing remains.
 */
export function plainValue(value: unknown, dropNulls: boolean): unknown {
  if (isList(value)) return plainList(value, dropNulls)
  if (!isObject(value)) return value
  if (has(value, patchDirective)) return undefined
  const draft = new Draft(value)
  for (const key of Object.keys(value)) {
    const kept = value[key] === null && dropNulls ? undefined : plainValue(value[key], dropNulls)
    if (kept === undefined) draft.delete(key)
    else draft.set(key, kept)
  }
  return draft.done()
}

export function plainList(list: JsonList, dropNulls: boolean): JsonList {
  const kept = mapList(list, (item) => plainValue(item, dropNulls))
  return kept.includes(undefined) ? kept.filter((item) => item !== undefined) : kept
}
