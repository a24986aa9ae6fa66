import type { ResourceList } from '../meta/quantity.ts'
import type { KubernetesObject, ScopedResourceSelectorRequirement } from '../schema/types.ts'

/** A write that a quota may be asked about. */
export interface QuotaRequest {
  readonly operation: 'create' | 'update'
  readonly subresource: string
  readonly object: KubernetesObject
  /** What it replaces. */
  readonly before: KubernetesObject | undefined
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** How the objects of one kind count against quotas. Source: pkg/quota/v1/evaluator, apiserver pkg/quota/v1/generic. */
export interface QuotaEvaluator {
  /** Of names that a quota limits those that this kind counts against. */
  readonly matchingResources: (names: readonly string[]) => readonly string[]
  /** Whether a request can change what is used. */
  readonly handles: (request: QuotaRequest) => boolean
  readonly usage: (object: KubernetesObject, nowMs: number) => ResourceList
  readonly matchesScope: (requirement: ScopedResourceSelectorRequirement, object: KubernetesObject) => boolean
  /** What an object fails to say that a quota over these names requires. */
  readonly problem?: (required: readonly string[], object: KubernetesObject) => string | undefined
  /** Whether an update gives something back, so that the quota is worked out again. Deletions always do. */
  readonly gives?: (after: KubernetesObject, before: KubernetesObject, nowMs: number) => boolean
}

export const noScope = (): boolean => false

/** Only what is created counts. */
export const handlesCreation = ({ operation, subresource }: QuotaRequest): boolean =>
  operation === 'create' && subresource === ''

export function namesIn(known: ReadonlySet<string>): QuotaEvaluator['matchingResources'] {
  return (names) => names.filter((name) => known.has(name))
}
