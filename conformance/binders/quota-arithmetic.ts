import type { ResourceList } from '../../engine/api/meta/quantity.ts'
import {
  addResourceLists,
  exceededResources,
  isZeroResourceList,
  maskResourceList,
  maxResourceLists,
  negativeResources,
  resourceListsEqual,
  resourceListText,
  subtractResourceLists,
  withoutZeros,
} from '../../engine/api/meta/resource-lists.ts'

interface Given {
  readonly kind: string
  readonly a: ResourceList
  readonly b: ResourceList
  readonly list: ResourceList
  readonly names: readonly string[]
}

const kinds: Readonly<Record<string, (given: Given) => unknown>> = {
  lessOrEqual: ({ a, b }) => {
    const exceeded = exceededResources(a, b)
    return { result: exceeded.length === 0, exceeded }
  },
  negative: ({ a }) => ({ names: negativeResources(a) }),
  print: ({ list }) => ({ text: resourceListText(list) }),
  max: ({ a, b }) => ({ result: maxResourceLists(a, b) }),
  add: ({ a, b }) => ({ result: addResourceLists(a, b) }),
  subtract: ({ a, b }) => ({ result: subtractResourceLists(a, b) }),
  mask: ({ a, names }) => ({ result: maskResourceList(a, names) }),
  removeZeros: ({ a }) => ({ result: withoutZeros(a) }),
  isZero: ({ a }) => ({ result: isZeroResourceList(a) }),
  equals: ({ a, b }) => ({ result: resourceListsEqual(a, b) }),
}

export function bind(given: unknown): unknown {
  const table = given as Given
  const compute = kinds[table.kind]
  if (compute === undefined) throw new Error(`no arithmetic "${table.kind}" of quotas`)
  return compute(table)
}
