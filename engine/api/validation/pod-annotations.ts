import { type FieldError, invalid } from '../field-error.ts'
import { parseInt64 } from '../meta/requirement.ts'

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'
const int32Max = 2n ** 31n

/** The cost of deleting a pod, by which a replica set chooses, is a whole number. */
export function checkDeletionCost(
  annotations: Readonly<Record<string, string>> | undefined,
  path: string,
  into: FieldError[],
): void {
  const text = annotations?.[deletionCost]
  if (text === undefined) return
  const cost = /^([1-9]|-|0$)/.test(text) ? parseInt64(text) : undefined
  if (cost !== undefined && cost >= -int32Max && cost < int32Max) return
  into.push(invalid(`${path}[${deletionCost}]`, text, 'must be a 32bit integer'))
}
