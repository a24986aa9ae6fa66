import type { Quantity, ResourceList } from '../meta/quantity.ts'
import { addResourceLists, maskResourceList, resourceListsEqual } from '../meta/resource-lists.ts'
import type { KubernetesObject, ResourceQuota, ScopedResourceSelectorRequirement } from '../schema/types.ts'
import type { QuotaEvaluator } from './evaluator.ts'

/** What objects of one kind use in all of the named resources. Source: apiserver pkg/quota/v1/generic CalculateUsageStats. */
export function usageOf(
  evaluator: QuotaEvaluator,
  objects: readonly KubernetesObject[],
  options: {
    readonly names: readonly string[]
    readonly scopes: readonly ScopedResourceSelectorRequirement[]
    readonly nowMs: number
  },
): ResourceList {
  const { names, scopes, nowMs } = options
  let total: ResourceList = Object.fromEntries(names.map((name): [string, Quantity] => [name, '0']))
  for (const object of objects) {
    if (scopes.every((scope) => evaluator.matchesScope(scope, object)))
      total = addResourceLists(total, evaluator.usage(object, nowMs))
  }
  return total
}

/** The quota with the status that follows from what is used; the same quota where it says so already. */
export function withUsage(quota: ResourceQuota, found: ResourceList): ResourceQuota {
  const hard = quota.spec?.hard ?? {}
  const used = maskResourceList({ ...quota.status?.used, ...found }, Object.keys(hard))
  const { hard: oldHard, used: oldUsed } = quota.status ?? {}
  const isKnown = oldHard !== undefined && oldUsed !== undefined
  if (isKnown && resourceListsEqual(hard, oldHard) && resourceListsEqual(used, oldUsed)) return quota
  return { ...quota, status: { hard, used } }
}
