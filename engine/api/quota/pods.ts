import { hasPodLevelResources, isPodTerminal, type PodShape, podLimits, podRequests } from '../meta/pods.ts'
import type { Quantity, ResourceList } from '../meta/quantity.ts'
import { parseTime } from '../meta/time.ts'
import type { KubernetesObject, Pod } from '../schema/types.ts'
import { isExtended, isHugePages, isNative } from '../validation/resource-names.ts'
import type { QuotaEvaluator } from './evaluator.ts'
import { podMatchesScope } from './pod-scopes.ts'

const computeNames = ['cpu', 'memory', 'ephemeral-storage'] as const
const podNames: ReadonlySet<string> = new Set([
  'pods',
  'count/pods',
  ...computeNames.flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
])

/** A quota over these makes every container say how much of it it takes; no other resource does. */
const requiredNames: ReadonlySet<string> = new Set(
  ['cpu', 'memory'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
)

const isPodName = (name: string): boolean =>
  podNames.has(name) || isHugePages(name.replace(/^requests\./, '')) || isExtendedForQuota(name)

/** Extended resources cannot be overcommitted: a quota names their requests only. */
const isExtendedForQuota = (name: string): boolean => name.startsWith('requests.') && !isNative(name)

/** How pods count: while they have not ended, by what the scheduler counts for them. */
export const podEvaluator: QuotaEvaluator = {
  matchingResources: (names) => names.filter(isPodName),
  handles: ({ operation, subresource }) =>
    subresource === '' ? operation === 'create' : subresource === 'resize' && operation === 'update',
  usage: (object, nowMs) => podUsage(object as Pod, nowMs),
  matchesScope: (requirement, object) => podMatchesScope(requirement, object as Pod),
  problem: (required, object) => missingResources(required, object as Pod),
  gives: (after, before, nowMs) => {
    const isCharged = (object: KubernetesObject): boolean => isChargedPod(object as Pod, nowMs)
    return isCharged(before) && !isCharged(after)
  },
}

function podUsage(pod: Pod, nowMs: number): ResourceList {
  const counted = { 'count/pods': '1' }
  if (!isChargedPod(pod, nowMs)) return counted
  const shape = pod as PodShape
  const options = hasResources(pod) ? [{ useStatusResources: true }] : []
  return { ...counted, ...computeUsage(podRequests(shape, ...options), podLimits(shape, ...options)) }
}

/** Whether a kubelet has said what its containers have: they may be about to be resized. */
function hasResources({ status }: Pod): boolean {
  return (status?.containerStatuses ?? []).some(({ resources, allocatedResources }) => resources || allocatedResources)
}

/** Pods that have ended, or that should have been gone by now, cost nothing. */
function isChargedPod(pod: Pod, nowMs: number): boolean {
  if (isPodTerminal(pod)) return false
  const endMs = chargedUntilMs(pod)
  return endMs === undefined || nowMs <= endMs
}

/** Until when a pod that is being deleted is charged at most, in milliseconds since 1970. */
export function chargedUntilMs({ metadata }: Pod): number | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return undefined
  return parseTime(deletionTimestamp) + deletionGracePeriodSeconds * 1000
}

function computeUsage(requests: ResourceList, limits: ResourceList): ResourceList {
  const used: Record<string, Quantity> = { pods: '1' }
  for (const name of computeNames) {
    const [request, limit] = [requests[name], limits[name]]
    if (request !== undefined) used[name] = used[`requests.${name}`] = request
    if (limit !== undefined) used[`limits.${name}`] = limit
  }
  for (const [name, request] of Object.entries(requests)) {
    if (isHugePages(name)) used[name] = request
    if (isHugePages(name) || isExtended(name)) used[`requests.${name}`] = request
  }
  return used
}

/** `must specify cpu for: a,b; memory for: a`, unless the pod says it as a whole. */
function missingResources(required: readonly string[], pod: Pod): string | undefined {
  const names = required.filter((name) => requiredNames.has(name)).sort()
  if (names.length === 0 || hasPodLevelResources(pod as PodShape)) return undefined
  const containers = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])]
  const stated = containers.map(({ name, resources }) => ({
    name,
    usage: computeUsage(resources?.requests ?? {}, resources?.limits ?? {}),
  }))
  const missing = names.flatMap((name) => {
    const silent = stated.filter(({ usage }) => usage[name] === undefined).map((each) => each.name)
    return silent.length === 0 ? [] : [`${name} for: ${[...new Set(silent)].sort().join(',')}`]
  })
  return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`
}
