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
