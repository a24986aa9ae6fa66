import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  isZeroQuantity,
  negateQuantity,
  parseQuantity,
  type Quantity,
  type ResourceList,
  subtractQuantities,
} from './quantity.ts'

// Arithmetic over resource lists, name by name, as quotas and the requests of pods need it
// (apiserver pkg/quota/v1, component-helpers resource). Nothing here changes what it is given.

const none: ResourceList = {}

/** The lists merged; `combine` says what becomes of a name that both have. */
function merged(
  first: ResourceList | undefined,
  second: ResourceList | undefined,
  combine: (first: Quantity, second: Quantity) => Quantity,
): ResourceList {
  if (second === undefined) return first ?? none
  if (first === undefined) return second
  const result: Record<string, Quantity> = { ...first }
  for (const [name, quantity] of Object.entries(second)) {
    const known = result[name]
    result[name] = known === undefined ? quantity : combine(known, quantity)
  }
  return result
}

/** The sum; a name that only one list has counts as it is. */
export function addResourceLists(first: ResourceList | undefined, second: ResourceList | undefined): ResourceList {
  return merged(first, second, addQuantities)
}

/** The larger of each. */
export function maxResourceLists(first: ResourceList | undefined, second: ResourceList | undefined): ResourceList {
  return merged(first, second, (one, other) => (compareQuantities(other, one) > 0 ? other : one))
}

/** The difference; what only the second list has becomes negative. */
export function subtractResourceLists(first: ResourceList, second: ResourceList): ResourceList {
  const result: Record<string, Quantity> = { ...first }
  for (const [name, quantity] of Object.entries(second)) {
    const known = first[name]
    result[name] = known === undefined ? negateQuantity(quantity) : subtractQuantities(known, quantity)
  }
  return result
}

/** The names, sorted, of which the first list has more than the second; names that only one has do not count. */
export function exceededResources(used: ResourceList, limit: ResourceList): string[] {
  return namesWhere(used, (name, quantity) => {
    const allowed = limit[name]
    return allowed !== undefined && compareQuantities(quantity, allowed) > 0
  })
}

/** The names, sorted, of which there is less than none. */
export function negativeResources(list: ResourceList): string[] {
  return namesWhere(list, (_, quantity) => parseQuantity(quantity).unscaled < 0n)
}

function namesWhere(list: ResourceList, holds: (name: string, quantity: Quantity) => boolean): string[] {
  return Object.entries(list)
    .filter(([name, quantity]) => holds(name, quantity))
    .map(([name]) => name)
    .sort()
}

/** The list without what is zero. */
export function withoutZeros(list: ResourceList): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([, quantity]) => !isZeroQuantity(quantity)))
}

export function isZeroResourceList(list: ResourceList): boolean {
  return Object.values(list).every(isZeroQuantity)
}

/** Whether both lists have the same names and amounts, however these are written. */
export function resourceListsEqual(first: ResourceList, second: ResourceList): boolean {
  const names = Object.keys(first)
  if (names.length !== Object.keys(second).length) return false
  return names.every((name) => second[name] !== undefined && compareQuantities(first[name], second[name]) === 0)
}

/** Only the given names of the list. */
export function maskResourceList(list: ResourceList, names: readonly string[]): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name]) => names.includes(name)))
}

/** `cpu=100m,memory=1Gi`, sorted by name. */
export function resourceListText(list: ResourceList): string {
  const pairs = Object.entries(list).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
  return pairs.map(([name, quantity]) => `${name}=${canonicalQuantity(quantity)}`).join(',')
}
