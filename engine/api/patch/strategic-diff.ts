import type { JsonList, JsonObject } from './json.ts'
import { assertDepth, compareText, has, isEqual, isList, isObject, kindOf, member, put } from './json.ts'
import { PatchConflict } from './patch-conflict.ts'
import { PatchError } from './patch-error.ts'
import { type PatchSchema, ruleFor, ruleIfKnown } from './patch-schema.ts'
import { strategicPatchesConflict } from './strategic-conflicts.ts'
import {
  deleteFromPrimitiveListPrefix,
  patchDirective,
  retainKeysDirective,
  setElementOrderPrefix,
} from './strategic-directives.ts'
import { diffLists } from './strategic-list-diff.ts'
import { mergeObjects } from './strategic-merge.ts'

/** What goes into a patch. */
export interface DiffOptions {
  /** Say the order of merging lists. */
  readonly setElementOrder: boolean
  readonly changes: boolean
  readonly deletions: boolean
  /** List the members that stay: for types whose patch strategy is `retainKeys`. */
  readonly retainKeys: boolean
}

const everything: DiffOptions = { setElementOrder: true, changes: true, deletions: true, retainKeys: false }

/**
 * The strategic merge patch that makes `modified` of `original`. One case is Kubernetes' own oddity: a merging list of
 * scalars that is only to be sorted is not, and one that is unsorted and stays gets an order directive.
 */
export function createTwoWayMergePatch(original: JsonObject, modified: JsonObject, schema: PatchSchema): JsonObject {
  assertDepth(modified, 'the modified document')
  return diffObjects(original, modified, schema, everything)
}

export interface ThreeWayOptions {
  /** Overwrite what was changed meanwhile, instead of throwing a PatchConflict. kubectl apply does. */
  readonly overwrite: boolean
}

/**
 * The patch `kubectl apply` sends: what differs between the live object and the configuration, and the deletion of what the
 * last applied configuration had and the new one has not. Absent documents are `undefined`.
 */
export function createThreeWayMergePatch(
  original: JsonObject | undefined,
  modified: JsonObject | undefined,
  current: JsonObject | undefined,
  schema: PatchSchema,
  options: ThreeWayOptions,
): JsonObject {
  const [before, target, live] = [original ?? {}, modified ?? {}, current ?? {}]
  assertDepth(target, 'the modified document')
  const delta = diffObjects(live, target, schema, { ...everything, deletions: false })
  const deletions = diffObjects(before, target, schema, { ...everything, changes: false })
  const patch = mergeObjects(deletions, delta, schema, 'combine')
  if (!options.overwrite) {
    const changed = diffObjects(before, live, schema, { ...everything, setElementOrder: false })
    if (strategicPatchesConflict(patch, changed, schema)) throw new PatchConflict(patch, changed)
  }
  return patch
}

/** The patch between two objects of the type. */
export function diffObjects(
  original: JsonObject,
  modified: JsonObject,
  schema: PatchSchema,
  options: DiffOptions,
): JsonObject {
  const patch: Record<string, unknown> = {}
  for (const key of Object.keys(modified)) {
    const after = modified[key]
    if (after === undefined) continue
    if (!has(original, key)) {
      if (options.changes) put(patch, key, after)
    } else diffMember(patch, key, original[key], after, schema, options)
  }
  if (options.deletions) {
    for (const key of Object.keys(original)) if (has(original, key) && !has(modified, key)) put(patch, key, null)
  }
  addRetainKeys(patch, original, modified, options)
  return patch
}

function addRetainKeys(
  patch: Record<string, unknown>,
  original: JsonObject,
  modified: JsonObject,
  options: DiffOptions,
): void {
  if (!options.retainKeys) return
  const retained = Object.keys(modified).filter((key) => member(modified, key) != null)
  const isCleared = Object.keys(original).some((key) => member(original, key) != null && !has(modified, key))
  if (retained.length > 0 && (Object.keys(patch).length > 0 || isCleared)) {
    patch[retainKeysDirective] = retained.sort(compareText)
  }
}

function diffMember(
  patch: Record<string, unknown>,
  key: string,
  before: unknown,
  after: unknown,
  schema: PatchSchema,
  options: DiffOptions,
): void {
  if (key === patchDirective) {
    if (typeof before !== 'string' || typeof after !== 'string') {
      throw new PatchError(500, `invalid value for special key: ${patchDirective}`)
    }
    if (before !== after) patch[key] = after
  } else if (isObject(before) && isObject(after)) diffObjectMember(patch, key, before, after, schema, options)
  else if (isList(before) && isList(after)) diffListMember(patch, key, before, after, schema, options)
  else if (options.changes && (kindOf(before) !== kindOf(after) || before !== after)) put(patch, key, after)
}

function diffObjectMember(
  patch: Record<string, unknown>,
  key: string,
  before: JsonObject,
  after: JsonObject,
  schema: PatchSchema,
  options: DiffOptions,
): void {
  const rule = ruleIfKnown(schema, key)
  if (rule === undefined) {
    if (!isEqual(before, after)) ruleFor(schema, key)
  } else if (rule.strategy === 'replace') {
    if (options.changes) put(patch, key, after)
  } else {
    const inner = diffObjects(before, after, rule.type, { ...options, retainKeys: rule.retainKeys })
    if (Object.keys(inner).length > 0) put(patch, key, inner)
  }
}

function diffListMember(
  patch: Record<string, unknown>,
  key: string,
  before: JsonList,
  after: JsonList,
  schema: PatchSchema,
  options: DiffOptions,
): void {
  const rule = ruleIfKnown(schema, key)
  if (rule === undefined) {
    if (!isEqual(before, after)) ruleFor(schema, key)
  } else if (rule.strategy !== 'merge') {
    if (options.changes && !isEqual(before, after)) put(patch, key, after)
  } else {
    const inner = (left: JsonObject, right: JsonObject) =>
      diffObjects(left, right, rule.type, { ...options, retainKeys: rule.retainKeys })
    const lists = diffLists(before, after, rule.mergeKey, inner, options)
    if (lists.changes.length > 0) put(patch, key, lists.changes)
    if (lists.deletions.length > 0) patch[`${deleteFromPrimitiveListPrefix}/${key}`] = lists.deletions
    if (lists.order.length > 0) patch[`${setElementOrderPrefix}/${key}`] = lists.order
  }
}
