type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** What a manifest may leave out in three ways: not there, null, or an empty text. */
export const isUnset = (value: unknown): boolean => value === undefined || value === null || value === ''

/** The object with those of the given fields that are not set in it; the same object where all are. */
export function fillIn<T extends object>(object: T, defaults: Partial<T>): T {
  let filled: Mutable<T> | undefined
  for (const key of Object.keys(defaults) as (keyof T)[]) {
    if (!isUnset(object[key])) continue
    filled ??= { ...object }
    filled[key] = defaults[key] as T[keyof T]
  }
  return filled ?? object
}

/** The object with another value in one field; the same object where it has that value already. */
export function withField<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): T {
  return object[key] === value ? object : { ...object, [key]: value }
}

/** Each item changed; the same list where none was. */
export function mapShared<T>(list: readonly T[] | undefined, change: (item: T) => T): readonly T[] | undefined {
  if (!list) return list
  let changed: T[] | undefined
  for (let index = 0; index < list.length; index++) {
    const item = list[index] as T
    const next = change(item)
    if (next === item) continue
    changed ??= [...list]
    changed[index] = next
  }
  return changed ?? list
}

/** One field of an object changed where it is set; the same object where nothing changes. */
export function changeField<T extends object, K extends keyof T>(
  object: T,
  key: K,
  change: (value: NonNullable<T[K]>) => NonNullable<T[K]>,
): T {
  const value = object[key]
  return value === undefined || value === null ? object : withField(object, key, change(value))
}

/** Remembers what a pure function made of an object, and that its result needs nothing more. */
export function onceEach<T extends object>(compute: (object: T) => T): (object: T) => T {
  const memory = new WeakMap<T, T>()
  return (object) => {
    const known = memory.get(object)
    if (known !== undefined) return known
    const result = compute(object)
    memory.set(object, result)
    memory.set(result, result)
    return result
  }
}

/** An object on its way to its defaults: copied once, when the first of its fields changes. */
export class Filling<T extends object> {
  private current: T

  constructor(private readonly given: T) {
    this.current = given
  }

  /** Sets fields that are not set. */
  fill(defaults: Partial<T>): this {
    for (const key in defaults) {
      if (isUnset(this.current[key])) this.set(key, defaults[key] as T[typeof key])
    }
    return this
  }

  set<K extends keyof T>(key: K, value: T[K]): this {
    if (this.current[key] === value) return this
    if (this.current === this.given) this.current = { ...this.given }
    this.current[key] = value
    return this
  }

  /** Changes a field that is set. */
  change<K extends keyof T>(key: K, change: (value: NonNullable<T[K]>) => NonNullable<T[K]>): this {
    const value = this.current[key]
    return value === undefined || value === null ? this : this.set(key, change(value))
  }

  /** Changes each item of a list that is set. */
  changeEach<K extends keyof T, Item>(key: K & keyof FieldsOf<T, Item>, change: (item: Item) => Item): this {
    const list = this.current[key] as readonly Item[] | undefined
    return this.set(key, mapShared(list, change) as T[K])
  }

  /** The object with what it lacked; the same object where it lacked nothing. */
  done(): T {
    return this.current
  }
}

/** The fields that are lists of such items. */
type FieldsOf<T, Item> = {
  [K in keyof T as NonNullable<T[K]> extends readonly Item[] ? K : never]: T[K]
}
