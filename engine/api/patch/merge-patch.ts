import type { JsonObject } from './json.ts'
import { assertDepth, Draft, has, isEqual, isList, isObject, member, put, withoutNulls } from './json.ts'
import { PatchConflict } from './patch-conflict.ts'
import { jsonName, PatchError } from './patch-error.ts'

/**
 * Applies a JSON merge patch (RFC 7386): null removes, objects merge, anything else replaces. An empty patch gives the same
 * object. Throws a PatchError where the patch is no object.
 */
export function applyMergePatch(document: JsonObject, patch: unknown): JsonObject {
  if (patch === null) throw new PatchError(400, 'Invalid JSON Patch')
  if (!isObject(patch)) {
    throw new PatchError(
      400,
      `error decoding patch: json: cannot unmarshal ${jsonName(patch)} into Go value of type map[string]interface {}`,
    )
  }
  assertDepth(patch, 'patch')
  return merged(document, patch)
}

function merged(document: JsonObject, patch: JsonObject): JsonObject {
  const draft = new Draft(document)
  for (const key of Object.keys(patch)) {
    const value = patch[key]
    const current = draft.get(key)
    if (value === null) draft.delete(key)
    else if (isObject(current) && isObject(value)) draft.set(key, merged(current, value))
    else draft.set(key, replacement(current, value))
  }
  return draft.done()
}

/** The library drops nulls of what is new. Only a list that takes an object's place is taken as it is. */
function replacement(current: unknown, value: unknown): unknown {
  const next = isObject(current) ? value : withoutNulls(value)
  return isEqual(current, next) ? current : next
}

/** The merge patch that makes `modified` of `original`. */
export function createMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  assertDepth(modified, 'the modified document')
  return difference(original, modified)
}

function difference(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: Record<string, unknown> = {}
  for (const key of Object.keys(modified)) {
    const before = member(original, key)
    const after = modified[key]
    if (isObject(before) && isObject(after)) {
      const inner = difference(before, after)
      if (Object.keys(inner).length > 0) put(patch, key, inner)
    } else if (!has(original, key) || !isEqual(before, after)) put(patch, key, after)
  }
  for (const key of Object.keys(original)) if (!has(modified, key)) put(patch, key, null)
  return patch
}

/**
 * The merge patch `kubectl apply` sends for custom resources: what differs between the live object and the configuration,
 * and the deletion of what the last applied configuration had and the new one has not. Absent documents are `undefined`.
 */
export function createThreeWayJsonMergePatch(
  original: JsonObject | undefined,
  modified: JsonObject | undefined,
  current: JsonObject | undefined,
): JsonObject {
  const target = modified ?? {}
  const additions = only(createMergePatch(current ?? {}, target), 'values')
  const deletions = only(createMergePatch(original ?? {}, target), 'nulls')
  if (hasConflicts(additions, deletions)) throw new PatchConflict(additions, deletions)
  return merged(deletions, additions)
}

/** Keeps the nulls of a patch, or all but the nulls. An empty object is a value, a patch left empty is none. */
function only(patch: JsonObject, what: 'nulls' | 'values'): JsonObject {
  const kept: Record<string, unknown> = {}
  for (const key of Object.keys(patch)) {
    const value = patch[key]
    if (value === null) {
      if (what === 'nulls') put(kept, key, null)
    } else if (isObject(value) && Object.keys(value).length > 0) {
      const inner = only(value, what)
      if (Object.keys(inner).length > 0) put(kept, key, inner)
    } else if (what === 'values') put(kept, key, value)
  }
  return kept
}

/** Whether two patches give the same member different values. */
export function hasConflicts(left: unknown, right: unknown): boolean {
  if (isObject(left)) {
    if (!isObject(right)) return true
    return Object.keys(left).some((key) => has(right, key) && hasConflicts(left[key], right[key]))
  }
  if (isList(left)) {
    if (!isList(right) || left.length !== right.length) return true
    return left.some((item, index) => hasConflicts(item, right[index]))
  }
  return !isEqual(left, right)
}
