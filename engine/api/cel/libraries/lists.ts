import type { Environment } from '@marcbachmann/cel-js'
import { sameValue } from '../equality.ts'
import { CelEvaluationError } from '../errors.ts'
import { type Duration, durationOf } from '../instants.ts'
import { compareValues } from './conversions.ts'

type List = readonly unknown[]

/** Kubernetes' functions on lists. */
export function registerLists(environment: Environment): void {
  environment.registerFunction('list<T>.isSorted(): bool', (list: List) =>
    list.every((item, index) => index === 0 || compareValues(list[index - 1], item) <= 0),
  )
  environment.registerFunction('list<T>.min(): T', (list: List) => extreme('min', list, -1))
  environment.registerFunction('list<T>.max(): T', (list: List) => extreme('max', list, 1))
  environment.registerFunction('list<T>.indexOf(T): int', (list: List, item: unknown) =>
    BigInt(list.findIndex((other) => sameValue(other, item))),
  )
  environment.registerFunction('list<T>.lastIndexOf(T): int', (list: List, item: unknown) =>
    BigInt(list.findLastIndex((other) => sameValue(other, item))),
  )
  registerSums(environment)
}

function registerSums(environment: Environment): void {
  environment.registerFunction('list<int>.sum(): int', (list: readonly bigint[]) => list.reduce((a, b) => a + b, 0n))
  environment.registerFunction('list<double>.sum(): double', (list: readonly number[]) =>
    list.reduce((a, b) => a + b, 0),
  )
  const duration = 'google.protobuf.Duration'
  environment.registerFunction(`list<${duration}>.sum(): ${duration}`, (list: readonly Duration[]) =>
    durationOf(`${list.reduce((sum, { seconds, nanos }) => sum + seconds * 1_000_000_000n + BigInt(nanos), 0n)}ns`),
  )
}

/** The last in an order, where 1 asks for the greatest and -1 for the least. */
function extreme(name: string, list: List, direction: 1 | -1): unknown {
  if (list.length === 0) throw new CelEvaluationError(`${name} called on empty list`)
  return list.reduce((best, item) => (compareValues(item, best) * direction > 0 ? item : best))
}
