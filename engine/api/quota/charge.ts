import type { ResourceList } from '../meta/quantity.ts'
import {
  addResourceLists,
  exceededResources,
  maskResourceList,
  negativeResources,
  resourceListText,
  subtractResourceLists,
  withoutZeros,
} from '../meta/resource-lists.ts'
import type { KubernetesObject, ResourceQuota, ScopedResourceSelectorRequirement } from '../schema/types.ts'
import type { QuotaEvaluator, QuotaRequest } from './evaluator.ts'

/** What a request does to the quotas of its namespace: those whose use it changes, or why it is refused. */
export type Charge =
  | { readonly refusal: string; readonly charged?: undefined }
  | { readonly refusal?: undefined; readonly charged: readonly ResourceQuota[] }

const nothing: Charge = { charged: [] }

/**
 * Counts a request against quotas. A quota that has no status yet, which its controller gives it, limits nothing.
 * Source: apiserver pkg/admission/plugin/resourcequota CheckRequest.
 */
export function chargeQuotas(
  quotas: readonly ResourceQuota[],
  evaluator: QuotaEvaluator,
  request: QuotaRequest,
): Charge {
  const { object, before, nowMs } = request
  if (!evaluator.handles(request)) return nothing
  const interested = quotas.filter((quota) => isInterested(quota, evaluator, object))
  if (interested.length === 0) return nothing
  const problem = interested.map((quota) => problemOf(quota, evaluator, object)).find((each) => each !== undefined)
  if (problem !== undefined) return { refusal: problem }
  const usage = evaluator.usage(object, nowMs)
  const negative = negativeResources(usage)
  if (negative.length > 0) return { refusal: `quota usage is negative for resource(s): ${negative.join(',')}` }
  const old = before === undefined ? undefined : evaluator.usage(before, nowMs)
  const charged: ResourceQuota[] = []
  for (const quota of interested) {
    const wasCharged = old !== undefined && before !== undefined && isInterested(quota, evaluator, before)
    const result = chargeOne(quota, wasCharged ? increase(usage, old) : usage, request.subresource !== 'status')
    if (typeof result === 'string') return { refusal: result }
    if (result !== quota) charged.push(result)
  }
  return { charged }
}

/** Whether a quota limits something that an object of a kind counts against, and its scopes mean the object. */
function isInterested(quota: ResourceQuota, evaluator: QuotaEvaluator, object: KubernetesObject): boolean {
  if (evaluator.matchingResources(Object.keys(quota.status?.hard ?? {})).length === 0) return false
  return scopesOf(quota).every((scope) => evaluator.matchesScope(scope, object))
}

/** The scopes of a quota, all of which an object must match. */
export function scopesOf({ spec }: ResourceQuota): readonly ScopedResourceSelectorRequirement[] {
  const plain = (spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' }) as const)
  return [...plain, ...(spec?.scopeSelector?.matchExpressions ?? [])]
}

function problemOf(quota: ResourceQuota, evaluator: QuotaEvaluator, object: KubernetesObject): string | undefined {
  const { name } = quota.metadata
  const names = evaluator.matchingResources(Object.keys(quota.status.hard ?? {}))
  const problem = evaluator.problem?.(names, object)
  if (problem !== undefined) return `failed quota: ${name}: ${problem}`
  if (names.every((each) => quota.status.used?.[each] !== undefined)) return undefined
  return `status unknown for quota: ${name}, resources: ${[...names].sort().join(',')}`
}

/** What the second list has beyond the first; never less than nothing. */
function increase(usage: ResourceList, before: ResourceList): ResourceList {
  const difference = subtractResourceLists(usage, before)
  const negative = new Set(negativeResources(difference))
  return Object.fromEntries(Object.entries(difference).filter(([name]) => !negative.has(name)))
}

/** @returns the quota with its new use, the same where nothing is added, or why there is not enough left */
function chargeOne(quota: ResourceQuota, delta: ResourceList, isLimited: boolean): ResourceQuota | string {
  const { hard = {}, used = {} } = quota.status
  const requested = withoutZeros(maskResourceList(delta, Object.keys(hard)))
  const names = Object.keys(requested)
  if (names.length === 0) return quota
  const next = addResourceLists(used, requested)
  const exceeded = isLimited ? exceededResources(maskResourceList(next, names), hard) : []
  if (exceeded.length === 0) return { ...quota, status: { ...quota.status, used: next } }
  const text = (list: ResourceList): string => resourceListText(maskResourceList(list, exceeded))
  return `exceeded quota: ${quota.metadata.name}, requested: ${text(requested)}, used: ${text(used)}, limited: ${text(hard)}`
}
