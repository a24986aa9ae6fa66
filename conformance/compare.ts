type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether two values are the same JSON: fields in any order, a field that is undefined is not there. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]))
  }
  if (isFields(one) && isFields(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) =>
      isSame(own(one, name), own(other, name)),
    )
  }
  return one === other
}

/**
 * The fields of what was expected that did not come so, each compared whole. A binder may say more than a case asks for,
 * since it does not see what the case asks for. Null where one of the two has no fields.
 */
export function differingFields(expected: unknown, came: unknown): readonly string[] | null {
  if (!isFields(expected) || !isFields(came)) return null
  return Object.keys(expected).filter((name) => !isSame(own(expected, name), own(came, name)))
}

/** Whether a case came as expected; of the fields in `partial`, a text need only be contained in what came. */
export function isAsExpected(expected: unknown, came: unknown, partial: readonly string[] = []): boolean {
  const differing = differingFields(expected, came)
  if (differing === null || !isFields(expected) || !isFields(came)) return isSame(expected, came)
  return differing.every((name) => partial.includes(name) && contains(own(came, name), own(expected, name)))
}

function contains(whole: unknown, part: unknown): boolean {
  return typeof whole === 'string' && typeof part === 'string' && part !== '' && whole.includes(part)
}

/** The value without the fields at these paths (`a.b`; `*` stands for each item of a list or each field). */
export function withoutPaths(value: unknown, paths: readonly string[]): unknown {
  return paths.reduce((rest: unknown, path) => withoutPath(rest, path.split('.')), value)
}

function withoutPath(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value
  if (Array.isArray(value)) return name === '*' ? value.map((item) => withoutPath(item, rest)) : value
  if (!isFields(value)) return value
  const kept = Object.entries(value).filter(([field]) => rest.length > 0 || (field !== name && name !== '*'))
  return Object.fromEntries(
    kept.map(([field, inside]) => [field, field === name || name === '*' ? withoutPath(inside, rest) : inside]),
  )
}

/** Never what an object inherits: a table may speak of a field named `constructor`. */
function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}
