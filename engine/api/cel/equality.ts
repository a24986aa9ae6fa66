/** Whether two values of the evaluator are equal, as `==` has it: numbers by value, lists and maps by what is in them. */
export function sameValue(first: unknown, second: unknown): boolean {
  if (first === second) return true
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null) {
    // biome-ignore lint/suspicious/noDoubleEquals: an int equals the double of the same value
    return isNumber(first) && isNumber(second) && first == second
  }
  if (Array.isArray(first) || Array.isArray(second)) return sameItems(first, second)
  const [one, other] = [entriesOf(first), entriesOf(second)]
  if (one === undefined || other === undefined) return String(first) === String(second)
  return one.size === other.size && [...one].every(([key, value]) => other.has(key) && sameValue(value, other.get(key)))
}

const isNumber = (value: unknown): value is number | bigint => typeof value === 'bigint' || typeof value === 'number'

function sameItems(first: unknown, second: unknown): boolean {
  if (!Array.isArray(first) || !Array.isArray(second) || first.length !== second.length) return false
  return first.every((item, index) => sameValue(item, second[index]))
}

/** What a map or typed object holds; nothing of an instant, a quantity or the like, which their texts tell apart. */
function entriesOf(value: object): ReadonlyMap<unknown, unknown> | undefined {
  if (value instanceof Map) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null ? new Map(Object.entries(value)) : undefined
}
