import { defaultTolerationOperations, tolerationsWithDefaults } from '../../engine/api/meta/default-tolerations.ts'
import type { Toleration } from '../../engine/api/schema/types.ts'

interface Given {
  readonly tolerations?: readonly Toleration[]
  readonly operations?: readonly string[]
  readonly notReadySeconds?: number
  readonly unreachableSeconds?: number
}

export function bind(given: unknown): unknown {
  const { tolerations, operations, notReadySeconds = 300, unreachableSeconds = 300 } = given as Given
  const handled: readonly string[] = defaultTolerationOperations
  if (operations !== undefined) return { handled: operations.filter((operation) => handled.includes(operation)) }
  const seconds = { notReady: notReadySeconds, unreachable: unreachableSeconds }
  return { tolerations: tolerationsWithDefaults(tolerations ?? [], seconds) }
}
