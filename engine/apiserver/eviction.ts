import { Pod as PodKind } from '../api/kinds/pod.ts'
import { PodDisruptionBudget as BudgetKind } from '../api/kinds/pod-disruption-budget.ts'
import { conditionOf, setCondition } from '../api/meta/conditions.ts'
import { disruptionAllowed, withDisruptionAllowed } from '../api/meta/disruption-allowed.ts'
import { selectorFrom } from '../api/meta/labels.ts'
import { isPodReady, isPodTerminal } from '../api/meta/pods.ts'
import type { Pod, PodDisruptionBudget } from '../api/schema/types.ts'
import { ApiError, badRequest, forbidden } from '../api/status.ts'
import type { ApiServer } from './api-server.ts'
import { checkDeletePreconditions } from './preconditions.ts'
import type { DeleteOptions, Requester } from './request.ts'

/** So many evictions that nobody has confirmed are too many: MaxDisruptedPodSize. */
const disruptedPodsMax = 2000
/** Pods are marked since PodDisruptionConditions is on by default. */
const markedSince = 26
const retryAfterSeconds = 10

interface Eviction {
  readonly metadata?: { readonly name?: string }
  readonly deleteOptions?: DeleteOptions
}

/**
 * Deletes a pod unless its disruption budget forbids it. Source: pkg/registry/core/pod/storage/eviction.go.
 * @throws ApiError TooManyRequests where it does
 */
export function evictPod(server: ApiServer, pod: Pod, body: unknown, requester: Requester): Pod {
  const { metadata, deleteOptions = {} } = (body ?? {}) as Eviction
  const { name, namespace = '' } = pod.metadata
  if (metadata?.name !== name) throw badRequest('name in URL does not match name in Eviction object')
  checkDeletePreconditions(PodKind, deleteOptions.preconditions, pod)
  if (!needsNoBudget(pod)) spendBudget(server, pod, requester)
  const at = { namespace, name, subresource: 'status' } as const
  const isMarked = server.minor >= markedSince && !requester.dryRun
  if (isMarked) server.modify(PodKind, at, (stored) => marked(stored, server.time.now()), requester)
  const { preconditions, ...options } = deleteOptions
  const left = preconditions?.uid === undefined ? options : { ...options, preconditions: { uid: preconditions.uid } }
  return server.delete(PodKind, namespace, name, left, requester)
}

/** The disruption has happened already, or nothing has begun that could be disrupted. */
function needsNoBudget(pod: Pod): boolean {
  return isPodTerminal(pod) || pod.status?.phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined
}

function marked(pod: Pod, now: string): Pod {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  } as const
  return setCondition(pod, condition, now)
}

function spendBudget(server: ApiServer, pod: Pod, requester: Requester): void {
  const budgets = server
    .list(BudgetKind, pod.metadata.namespace ?? '')
    .filter(({ spec }) => selectorFrom(spec?.selector).matches(pod.metadata.labels))
  const [budget, ...others] = budgets
  if (others.length > 0)
    throw new ApiError(
      'InternalError',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    )
  if (budget === undefined || (!isPodReady(pod) && isFree(budget))) return
  refuseWhereSpent(budget)
  if (requester.dryRun) return
  const { namespace = '', name } = budget.metadata
  const at = { namespace, name, subresource: 'status' } as const
  const now = server.time.now()
  server.modify(BudgetKind, at, (stored) => spent(stored, pod.metadata.name, now), requester)
}

/** Whether pods that are not ready may go without being counted. */
function isFree({ spec, status }: PodDisruptionBudget): boolean {
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  return spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow' || (currentHealthy >= desiredHealthy && desiredHealthy > 0)
}

function refuseWhereSpent(budget: PodDisruptionBudget): void {
  const { name, generation = 0 } = budget.metadata
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {} } = budget.status ?? {}
  if (observedGeneration < generation)
    throw refusal(`The disruption budget ${name} is still being processed by the server.`, retryAfterSeconds)
  if (disruptionsAllowed < 0) throw forbidden(singular, name, 'pdb disruptions allowed is negative')
  if (Object.keys(disruptedPods).length > disruptedPodsMax) {
    const because = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller'
    throw forbidden(singular, name, because)
  }
  if (disruptionsAllowed === 0) throw refusal(whySpent(budget))
}

/** The error texts name the kind in lower case and in the singular. */
const singular = { group: 'policy', plural: 'poddisruptionbudget', kind: 'PodDisruptionBudget' }

function whySpent(budget: PodDisruptionBudget): string {
  const { name } = budget.metadata
  const { desiredHealthy = 0, currentHealthy = 0 } = budget.status ?? {}
  const condition = conditionOf(budget, disruptionAllowed)
  if (condition?.status === 'False' && condition.reason === 'SyncFailed') {
    const because = `because it failed sync: ${condition.message ?? ''}`
    return `The disruption budget ${name} does not allow evicting pods currently ${because}`
  }
  if (currentHealthy > desiredHealthy) return `The disruption budget ${name} does not allow evicting pods currently`
  return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
}

function refusal(message: string, retrySeconds?: number): ApiError {
  return new ApiError('TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message, field: '' }],
    ...(retrySeconds !== undefined && { retryAfterSeconds: retrySeconds }),
  })
}

/** The controller must not count a pod as healthy of which it does not know yet that it goes. */
function spent(budget: PodDisruptionBudget, podName: string, now: string): PodDisruptionBudget {
  const { status } = budget
  const disruptionsAllowed = (status.disruptionsAllowed ?? 0) - 1
  const disruptedPods = { ...status.disruptedPods, [podName]: now }
  const next = { ...budget, status: { ...status, disruptionsAllowed, disruptedPods } }
  return disruptionsAllowed === 0 ? withDisruptionAllowed(next, now) : next
}
