/** `spec.containers[0].image`, as Kubernetes writes the path of a field; a key of a map is written like a field. */
export function pathText(keys: readonly (string | number)[]): string {
  let text = ''
  for (const key of keys) text += typeof key === 'number' ? `[${key}]` : text === '' ? key : `.${key}`
  return text
}

/** Orders entries by their keys' code points, the order in which Go writes the keys of a map. */
export function byCodePoint(left: readonly [string, unknown], right: readonly [string, unknown]): number {
  return compareCodePoints(left[0], right[0])
}

function compareCodePoints(left: string, right: string): number {
  for (let index = 0; index < left.length && index < right.length; ) {
    const one = left.codePointAt(index) ?? 0
    const other = right.codePointAt(index) ?? 0
    if (one !== other) return one - other
    index += one > 0xffff ? 2 : 1
  }
  return left.length - right.length
}
