import type { JsonList, JsonObject } from './json.ts'
import { assertDepth, Draft, has, isEqual, isList, isObject, kindOf, member, sameItems } from './json.ts'
import { goText, jsonName, PatchError } from './patch-error.ts'
import { type PatchRule, type PatchSchema, ruleFor } from './patch-schema.ts'
import {
  applyListDirectives,
  applyObjectDirective,
  badPrimitiveList,
  badRetainKeys,
  badSetElementOrder,
  deleteFromPrimitiveListPrefix,
  fieldOfDirective,
  mergeKeyOf,
  patchDirective,
  plainList,
  plainValue,
  retainKeysDirective,
  setElementOrderPrefix,
  wrongType,
} from './strategic-directives.ts'
import { assertOrderCovers, deduplicated, elementKind, orderMerged } from './strategic-order.ts'

/**
 * Applies a strategic merge patch to an object of the type `schema` describes, directives included. A patch that changes
 * nothing gives the same object. Throws a PatchError.
 * Source: apimachinery, pkg/util/strategicpatch.
 */
export function applyStrategicMergePatch(original: JsonObject, patch: unknown, schema: PatchSchema): JsonObject {
  // Go reads null as an empty patch.
  if (patch === null) return original
  if (!isObject(patch)) {
    throw new PatchError(400, `json: cannot unmarshal ${jsonName(patch)} into Go value of type map[string]interface {}`)
  }
  assertDepth(patch, 'patch')
  return mergeObjects(original, patch, schema, 'apply')
}

/**
 * `apply` carries the directives out. `combine` makes one patch of two: directives and nulls stay in it.
 */
export type MergeMode = 'apply' | 'combine'

/** Merges a patch into an object, or in the mode `combine` into another patch. */
export function mergeObjects(
  original: JsonObject,
  patch: JsonObject,
  schema: PatchSchema,
  mode: MergeMode,
): JsonObject {
  if (Object.hasOwn(patch, patchDirective)) return applyObjectDirective(patch)
  const draft = new Draft(original)
  const isDone = new Set<string>([retainKeysDirective])
  retainKeys(draft, patch, mode)
  for (const key of Object.keys(patch)) {
    if (key.startsWith(setElementOrderPrefix)) mergeOrdered(draft, patch, key, isDone, schema, mode)
  }
  for (const key of Object.keys(patch)) {
    if (!isDone.has(key)) mergeMember(draft, key, patch[key], schema, mode)
  }
  return draft.done()
}

/** Carries out `$retainKeys`: removes every member it does not list. */
function retainKeys(draft: Draft, patch: JsonObject, mode: MergeMode): void {
  if (!Object.hasOwn(patch, retainKeysDirective)) return
  const directive = patch[retainKeysDirective]
  if (mode === 'combine') {
    combineDirective(draft, retainKeysDirective, directive)
    return
  }
  if (!isList(directive)) throw new PatchError(400, badRetainKeys)
  const retained = new Set(directive)
  for (const key of Object.keys(patch)) {
    const isExempt = key === retainKeysDirective || patch[key] === null || isListDirective(key)
    if (!isExempt && !retained.has(key)) throw new PatchError(400, badRetainKeys)
  }
  for (const key of draft.keys()) if (!retained.has(key)) draft.delete(key)
}

function isListDirective(key: string): boolean {
  return key.startsWith(deleteFromPrimitiveListPrefix) || key.startsWith(setElementOrderPrefix)
}

/** Both patches of a three-way patch must say the same where both have the directive. */
function combineDirective(draft: Draft, directive: string, value: unknown): void {
  if (!draft.has(directive)) draft.set(directive, value)
  if (isEqual(draft.get(directive), value)) return
  if (directive !== retainKeysDirective) throw new PatchError(400, badSetElementOrder)
  throw new PatchError(
    500,
    `${goText(draft.get(directive))} and ${goText(value)} are not deep equal: this may happen when calculating the 3-way diff patch`,
  )
}

/** Merges the list that a `$setElementOrder` directive speaks of, and brings it into that order. */
function mergeOrdered(
  draft: Draft,
  patch: JsonObject,
  directive: string,
  isDone: Set<string>,
  schema: PatchSchema,
  mode: MergeMode,
): void {
  const order = patch[directive]
  isDone.add(directive)
  if (mode === 'combine') combineDirective(draft, directive, order)
  if (!isList(order)) throw wrongType('[]interface {}', order)
  const key = fieldOfDirective(directive, setElementOrderPrefix, badSetElementOrder)
  const original = listOrNone(draft.get(key))
  const patchList = isDone.has(key) ? undefined : listOrNone(member(patch, key))
  const rule = ruleFor(schema, key)
  assertOrderCovers(patchList ?? [], order, rule.mergeKey)
  const merged =
    original !== undefined && patchList !== undefined
      ? mergeLists(original, patchList, rule, mode, false)
      : (original ?? (patchList && plainList(patchList, false)))
  if (merged === undefined) return
  elementKind(original ?? [], patchList ?? [])
  const ordered = orderMerged(merged, order, original ?? [], rule.mergeKey)
  draft.set(key, original !== undefined && sameItems(original, ordered) ? original : ordered)
  isDone.add(key)
}

function listOrNone(value: unknown): JsonList | undefined {
  if (value === undefined || isList(value)) return value
  throw wrongType('[]interface {}', value)
}

function mergeMember(draft: Draft, patchKey: string, value: unknown, schema: PatchSchema, mode: MergeMode): void {
  const isDeletionList = patchKey.startsWith(deleteFromPrimitiveListPrefix)
  if (isDeletionList && mode === 'combine') {
    draft.set(patchKey, value)
    return
  }
  const key = isDeletionList ? fieldOfDirective(patchKey, deleteFromPrimitiveListPrefix, badPrimitiveList) : patchKey
  if (value === null) {
    draft.delete(key)
    if (mode === 'apply') return
  }
  const current = draft.get(key)
  if (!draft.has(key) || kindOf(current) !== kindOf(value)) {
    if (isDeletionList) return
    const plain = plainValue(value, mode === 'apply')
    if (plain === undefined) draft.delete(key)
    else draft.set(key, plain)
  } else if (isObject(current) && isObject(value)) {
    const rule = ruleFor(schema, key)
    if (rule.strategy !== 'replace') draft.set(key, mergeObjects(current, value, rule.type, mode))
    else if (!isEqual(current, value)) draft.set(key, value)
  } else if (isList(current) && isList(value)) {
    const merged = mergeLists(current, value, ruleFor(schema, key), mode, isDeletionList)
    draft.set(key, isEqual(current, merged) ? current : merged)
  } else draft.set(key, value)
}

/** Merges a list of a patch into one of the object: by merge key, by value, or not at all, as the field's rule says. */
function mergeLists(
  original: JsonList,
  patch: JsonList,
  rule: PatchRule,
  mode: MergeMode,
  isDeletionList: boolean,
): JsonList {
  if (rule.strategy !== 'merge' && !isDeletionList) return patch
  if (original.length === 0 && patch.length === 0) return original
  if (elementKind(original, patch) !== 'object') {
    if (mode === 'apply' && isDeletionList) return original.filter((item) => !patch.includes(item))
    return orderMerged(deduplicated([...original, ...patch]), patch, original, rule.mergeKey)
  }
  if (rule.mergeKey === '') throw new PatchError(500, `cannot merge lists without merge key for ${rule.type.kind}`)
  const prepared = applyListDirectives(original, patch, rule.mergeKey)
  const merged = mergeByKey(prepared.original, prepared.patch, rule, mode)
  return orderMerged(merged, prepared.patch, prepared.original, rule.mergeKey)
}

function mergeByKey(original: JsonList, patch: JsonList, rule: PatchRule, mode: MergeMode): JsonList {
  const merged = [...original]
  const places = new Map<unknown, number>()
  for (const [index, item] of original.entries()) {
    if (!isObject(item) || !has(item, rule.mergeKey)) continue
    const identity = member(item, rule.mergeKey)
    if (!places.has(identity)) places.set(identity, index)
  }
  for (const item of patch) {
    const identity = mergeKeyOf(item, rule.mergeKey)
    const place = places.get(identity)
    if (place === undefined) {
      places.set(identity, merged.length)
      merged.push(item)
      continue
    }
    const current = merged[place]
    if (isObject(current) && isObject(item)) merged[place] = mergeObjects(current, item, rule.type, mode)
  }
  return merged
}
