import { serviceEvaluator } from '../../engine/api/quota/services.ts'
import type { Service } from '../../engine/api/schema/types.ts'

interface Given {
  readonly kind: 'usage' | 'relevant'
  readonly service: Service
  readonly names: readonly string[]
}

export function bind(given: unknown): unknown {
  const { kind, service, names } = given as Given
  return kind === 'usage'
    ? { used: serviceEvaluator.usage(service, 0) }
    : { names: serviceEvaluator.matchingResources(names) }
}
