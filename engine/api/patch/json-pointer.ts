import { Draft, has, isList, isObject, type JsonList, type JsonObject, member } from './json.ts'
import { PatchError } from './patch-error.ts'

/** No document is nested that deeply. */
const partsMax = 1000

export type JsonContainer = JsonObject | JsonList

/**
 * Changes the object or list that holds the last part of a path, and gives the document that has it. `missing` is the message
 * where the way there does not exist.
 */
export function changeAt(
  document: JsonContainer,
  path: string,
  missing: string,
  edit: (parent: JsonContainer, key: string) => JsonContainer,
): JsonContainer {
  const parts = jsonParts(path)
  const last = parts?.[parts.length - 1]
  if (parts === undefined || last === undefined || parts.length > partsMax) throw new PatchError(422, missing)
  const descend = (container: JsonContainer, depth: number): JsonContainer => {
    const part = parts[depth]
    if (part === undefined || depth === parts.length - 1) return edit(container, last)
    const next = childOf(container, part)
    if (!isObject(next) && !isList(next)) throw new PatchError(422, missing)
    const changed = descend(next, depth + 1)
    if (changed === next) return container
    return isList(container)
      ? container.with(Number(indexIn(container, part)), changed)
      : withMember(container, part, changed)
  }
  return descend(document, 0)
}

function childOf(container: JsonContainer, part: string): unknown {
  if (!isList(container)) return member(container, part)
  const index = indexIn(container, part)
  return typeof index === 'number' ? container[index] : undefined
}

/** Null where there is none: the library does not tell the two apart. */
export function read(parent: JsonContainer, key: string): unknown {
  if (!isList(parent)) return member(parent, key) ?? null
  const index = indexIn(parent, key)
  if (typeof index === 'string') throw new Error(index)
  return parent[index]
}

/** Adds a value: a member, an item before the index, or with `-` at the end. */
export function insert(parent: JsonContainer, key: string, value: unknown): JsonContainer {
  if (!isList(parent)) return withMember(parent, key, value)
  if (key === '-') return [...parent, value]
  const index = indexIn(parent, key, parent.length + 1)
  if (typeof index === 'string') {
    throw new Error(index.startsWith('strconv') ? `value was not a proper array index: '${key}': ${index}` : index)
  }
  return parent.toSpliced(index, 0, value)
}

/** Without that member or item. */
export function remove(parent: JsonContainer, key: string): JsonContainer {
  if (isList(parent)) {
    const index = indexIn(parent, key)
    if (typeof index === 'string') throw new Error(index)
    return parent.toSpliced(index, 1)
  }
  if (!has(parent, key)) throw new Error(`Unable to remove nonexistent key: ${key}: missing value`)
  const draft = new Draft(parent)
  draft.delete(key)
  return draft.done()
}

/** The object with that member set. */
export function withMember(object: JsonObject, key: string, value: unknown): JsonObject {
  const draft = new Draft(object)
  draft.set(key, value)
  return draft.done()
}

/** The index that the text means in a list, or, as text, why it means none. */
export function indexIn(list: JsonList, text: string, size = list.length): number | string {
  if (!/^[+-]?\d+$/.test(text)) return `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`
  const index = Number(text)
  if (index >= size || index < -size) return `Unable to access invalid index: ${index}: invalid index referenced`
  return index < 0 ? index + size : index
}

/** The parts of a path, `~1` and `~0` decoded. `undefined` for a path without a slash: it leads nowhere. */
function jsonParts(path: string): readonly string[] | undefined {
  const parts = path.split('/')
  return parts.length < 2 ? undefined : parts.slice(1).map(decoded)
}

function decoded(part: string): string {
  return part.replace(/~[01]/g, (code) => (code === '~1' ? '/' : '~'))
}
