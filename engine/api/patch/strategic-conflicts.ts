import type { JsonList, JsonObject } from './json.ts'
import { has, isEqual, isList, isObject, kindOf, member } from './json.ts'
import { goText, PatchError } from './patch-error.ts'
import { type PatchRule, type PatchSchema, ruleFor } from './patch-schema.ts'
import { patchDirective, retainKeysDirective } from './strategic-directives.ts'
import { deduplicated, elementKind } from './strategic-order.ts'
import { sortedScalars } from './strategic-sort.ts'

/** Whether two strategic merge patches change the same thing in different ways. */
export function strategicPatchesConflict(left: JsonObject, right: JsonObject, schema: PatchSchema): boolean {
  const marker = member(left, patchDirective)
  if (marker !== member(right, patchDirective)) return true
  return Object.keys(left).some((key) => {
    if (key === patchDirective || key === retainKeysDirective || !has(right, key)) return false
    return membersConflict(left[key], right[key], () => ruleFor(schema, key))
  })
}

function membersConflict(left: unknown, right: unknown, ruleOf: () => PatchRule): boolean {
  if (isObject(left)) {
    if (!isObject(right)) return true
    const rule = ruleOf()
    if (member(left, patchDirective) !== member(right, patchDirective)) return true
    return rule.strategy !== 'replace' && strategicPatchesConflict(left, right, rule.type)
  }
  if (isList(left)) return !isList(right) || listsConflict(left, right, ruleOf())
  return kindOf(left) !== kindOf(right) || left !== right
}

function listsConflict(left: JsonList, right: JsonList, rule: PatchRule): boolean {
  const kind = elementKind(left, right)
  if (rule.strategy === 'merge') {
    // Merging lists of scalars only add and remove: nothing to disagree about.
    if (kind !== 'object') return false
    const others = byMergeKey(right, rule.mergeKey)
    return [...byMergeKey(left, rule.mergeKey)].some(([key, item]) => {
      const other = others.get(key)
      return other !== undefined && strategicPatchesConflict(item, other, rule.type)
    })
  }
  if (left.length !== right.length) return true
  if (kind !== 'object') {
    return !isEqual(sortedScalars(deduplicated(left)), sortedScalars(deduplicated(right)))
  }
  const unknownRule: PatchRule = { strategy: '', retainKeys: false, mergeKey: '', type: rule.type }
  return left.some((item, index) => membersConflict(item, right[index], () => unknownRule))
}

function byMergeKey(list: JsonList, mergeKey: string): ReadonlyMap<string, JsonObject> {
  const items = new Map<string, JsonObject>()
  for (const item of list) {
    if (!isObject(item)) throw new PatchError(500, `invalid element type in merging list:${goText(list)}`)
    if (!has(item, mergeKey)) {
      throw new PatchError(500, `cannot find merge key \`${mergeKey}\` in merging list element:${goText(item)}`)
    }
    items.set(goText(item[mergeKey]), item)
  }
  return items
}
