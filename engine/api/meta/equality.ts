/**
 * Whether two JSON values say the same: the order of keys does not matter, and a key whose value is undefined is
 * absent. Values that are shared by reference, as most parts of two versions of an object are, cost nothing.
 */
export function deepEqual(first: unknown, second: unknown): boolean {
  if (first === second) return true
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null) return false
  if (Array.isArray(first)) return Array.isArray(second) && arraysEqual(first, second)
  return !Array.isArray(second) && recordsEqual(first as Fields, second as Fields)
}

type Fields = Readonly<Record<string, unknown>>

function arraysEqual(first: readonly unknown[], second: readonly unknown[]): boolean {
  if (first.length !== second.length) return false
  for (let index = 0; index < first.length; index++) if (!deepEqual(first[index], second[index])) return false
  return true
}

function recordsEqual(first: Fields, second: Fields): boolean {
  let present = 0
  for (const key of Object.keys(first)) {
    const value = first[key]
    if (value === undefined) continue
    present++
    if (!Object.hasOwn(second, key) || !deepEqual(value, second[key])) return false
  }
  for (const key of Object.keys(second)) if (second[key] !== undefined) present--
  return present === 0
}
