import { fieldElement, type PathElement } from './field-path.ts'
import type { FieldSet } from './field-set.ts'
import { type FieldType, itemElementIfAny, type ListType, memberType, shapeOf } from './field-type.ts'
import { Draft, isEqual, isList, isObject, type JsonList, type JsonObject, sameItems } from './json.ts'

/** Merges an applied configuration into an object: its leaves replace, what it does not have stays. */
export function mergeFields(type: FieldType, live: JsonObject, config: JsonObject): JsonObject {
  const merged = mergedValue(type, live, config)
  return isObject(merged) ? merged : live
}

function mergedValue(type: FieldType, live: unknown, config: unknown): unknown {
  if (config === undefined || live === config) return live
  const shape = shapeOf(type, config)
  if (shape.kind === 'object' && isObject(live) && isObject(config)) {
    const draft = new Draft(live)
    for (const key of Object.keys(config)) {
      draft.set(key, mergedValue(memberType(type, key).type, draft.get(key), config[key]))
    }
    return draft.done()
  }
  if (shape.kind === 'list' && isList(live) && isList(config)) return mergedList(shape.type, live, config)
  return isEqual(live, config) ? live : config
}

/**
 * The items of both. Those of the configuration come in its order, the others stay as near as possible to where they
 * were.
 */
function mergedList(type: ListType, live: JsonList, config: JsonList): JsonList {
  const liveElements = live.map((item) => itemElementIfAny(type, item))
  const configElements = config.map((item) => itemElementIfAny(type, item))
  const inConfig = new Set(configElements)
  const isMerged = new Set<PathElement | undefined>()
  const shared = configElements.filter((element) => liveElements.includes(element))
  const result: unknown[] = []
  const take = (index: number): void => {
    const element = configElements[index]
    isMerged.add(element)
    const first = liveElements.indexOf(element)
    // An item that the live list repeats is replaced, not merged.
    const isRepeated = first !== liveElements.lastIndexOf(element)
    result.push(mergedValue(type.items, isRepeated || first < 0 ? undefined : live[first], config[index]))
    if (shared[0] === element) shared.shift()
  }
  let [liveIndex, configIndex] = [0, 0]
  while (liveIndex < live.length || configIndex < config.length) {
    const element = liveElements[liveIndex]
    if (liveIndex < live.length && configIndex < config.length) {
      if (element === configElements[configIndex]) {
        liveIndex++
        take(configIndex++)
        continue
      }
      if (inConfig.has(element) && shared.length > 0 && shared[0] !== element) {
        liveIndex++
        continue
      }
    }
    if (liveIndex < live.length) {
      if (!inConfig.has(element)) {
        result.push(live[liveIndex++])
        continue
      }
      if (isMerged.has(element)) liveIndex++
    }
    if (configIndex < config.length) take(configIndex++)
  }
  return sameItems(live, result) ? live : result
}

/** The object without the fields of the set. What becomes empty by it becomes null, as Kubernetes has it. */
export function removeFields(type: FieldType, value: JsonObject, fields: FieldSet): JsonObject {
  if (fields.size === 0) return value
  const result = without(type, value, fields)
  return isObject(result) ? result : {}
}

function without(type: FieldType, value: unknown, fields: FieldSet): unknown {
  const shape = shapeOf(type, value)
  if (shape.kind === 'list') return withoutItems(shape.type, value as JsonList, fields)
  if (shape.kind === 'leaf') return isList(value) || isObject(value) ? null : value
  const object = value as JsonObject
  const draft = new Draft(object)
  for (const key of Object.keys(object)) {
    const node = fields.get(fieldElement(key))
    if (node?.isOwned) draft.delete(key)
    else if (node !== undefined) draft.set(key, without(memberType(type, key).type, object[key], node.children))
  }
  const result = draft.done()
  return Object.keys(result).length > 0 ? result : null
}

function withoutItems(type: ListType, list: JsonList, fields: FieldSet): JsonList | null {
  const kept: unknown[] = []
  for (const item of list) {
    const element = itemElementIfAny(type, item)
    const node = element === undefined ? undefined : fields.get(element)
    if (node?.isOwned) continue
    kept.push(node === undefined ? item : without(type.items, item, node.children))
  }
  if (kept.length === 0) return null
  return sameItems(list, kept) ? list : kept
}
