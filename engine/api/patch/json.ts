/** A JSON object. Nobody changes one: a new object shares what stayed. */
export type JsonObject = Readonly<Record<string, unknown>>
export type JsonList = readonly unknown[]
export type JsonKind = 'object' | 'list' | 'string' | 'number' | 'boolean' | 'null'

/** Deeper documents are refused, so that no document can exhaust the stack. */
const depthMax = 1000

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: unknown): value is JsonList {
  return Array.isArray(value)
}

/** The member of that name, `undefined` where the object itself has none: inherited ones (`constructor`) do not count. */
export function member(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

export function has(object: JsonObject, key: string): boolean {
  return Object.hasOwn(object, key) && object[key] !== undefined
}

/** Sets a member of an object under construction. `__proto__` becomes an ordinary member, never the prototype. */
export function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

export function kindOf(value: unknown): JsonKind {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'list'
  const type = typeof value
  if (type === 'object' || type === 'string' || type === 'number' || type === 'boolean') return type
  throw new TypeError(`expected JSON, but received a ${type}`)
}

/** Deep equality of JSON; the order of members does not count. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (isList(left)) {
    if (!isList(right) || left.length !== right.length) return false
    return left.every((item, index) => isEqual(item, right[index]))
  }
  if (!isObject(left) || !isObject(right)) return false
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  return keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key]))
}

/** Order by code point, as Go's strings and sorted JSON have it. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0
  const length = Math.min(left.length, right.length)
  let index = 0
  while (index < length && left.charCodeAt(index) === right.charCodeAt(index)) index++
  if (index === length) return left.length - right.length
  return rank(left.charCodeAt(index)) - rank(right.charCodeAt(index))
}

/** Surrogates stand for code points above all others of a single unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/** Throws where the document is nested too deeply to be walked. `what` names it: `patch`. */
export function assertDepth(value: unknown, what: string, depth = 0): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > depthMax) {
    throw new RangeError(`${what} is nested deeper than ${depthMax} levels: exceeded max depth`)
  }
  for (const child of Object.values(value)) assertDepth(child, what, depth + 1)
}

/** Removes members that are null, at any depth, also in the objects of lists. Shares what had none. */
export function withoutNulls(value: unknown): unknown {
  if (isList(value)) return mapList(value, (item) => (item === null ? null : withoutNulls(item)))
  if (!isObject(value)) return value
  const draft = new Draft(value)
  for (const key of Object.keys(value)) {
    if (value[key] === null) draft.delete(key)
    else draft.set(key, withoutNulls(value[key]))
  }
  return draft.done()
}

/** `list.map`, but the same list where no item changed. */
export function mapList(list: JsonList, change: (item: unknown) => unknown): JsonList {
  const changed = list.map(change)
  return sameItems(list, changed) ? list : changed
}

export function sameItems(left: JsonList, right: JsonList): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index])
}

/** An object to be changed: copies the first time something really changes, so that an unchanged one stays the same. */
export class Draft {
  private readonly base: JsonObject
  private copy: Record<string, unknown> | undefined

  constructor(base: JsonObject) {
    this.base = base
  }

  get(key: string): unknown {
    return member(this.copy ?? this.base, key)
  }

  has(key: string): boolean {
    return has(this.copy ?? this.base, key)
  }

  keys(): readonly string[] {
    return Object.keys(this.copy ?? this.base)
  }

  set(key: string, value: unknown): void {
    const before = this.copy ?? this.base
    if (Object.hasOwn(before, key) && before[key] === value) return
    this.copy ??= { ...this.base }
    put(this.copy, key, value)
  }

  delete(key: string): void {
    if (!Object.hasOwn(this.copy ?? this.base, key)) return
    this.copy ??= { ...this.base }
    delete this.copy[key]
  }

  done(): JsonObject {
    return this.copy ?? this.base
  }
}
