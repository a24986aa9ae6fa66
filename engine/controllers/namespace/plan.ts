import { isPodTerminal } from '../../api/meta/pods.ts'
import type { KubernetesObject, Namespace, NamespaceCondition, Pod } from '../../api/schema/types.ts'

/** Objects whose finalizers are waited for are looked at again after about half of this (pkg/controller/namespace). */
export const finalizerEstimateSeconds = 15

/** What is left of one kind after all of it was asked to go. */
export interface Remains {
  /** `pods.`, `deployments.apps`: as the condition names them. */
  readonly resource: string
  readonly count: number
  /** How many of them hold each finalizer. */
  readonly finalizers: ReadonlyMap<string, number>
  /** In how many seconds they may be gone; 0 where nobody knows. */
  readonly estimateSeconds: number
  readonly error?: string
}

/**
 * Judges what is left of a kind. Pods are given their grace period, counted from the deletion of the namespace, whatever
 * holds finalizers some time; anything else should be gone.
 */
export function remainsOf(
  kind: { readonly plural: string; readonly group: string; readonly version: string },
  items: readonly KubernetesObject[],
  { namespace, graceSeconds }: { namespace: string; graceSeconds: number },
): Remains {
  const resource = `${kind.plural}.${kind.group}`
  const finalizers = countFinalizers(items)
  const count = items.length
  if (count === 0) return { resource, count, finalizers, estimateSeconds: 0 }
  const estimateSeconds = graceSeconds > 0 ? graceSeconds : finalizers.size > 0 ? finalizerEstimateSeconds : 0
  if (estimateSeconds > 0) return { resource, count, finalizers, estimateSeconds }
  const what = `${kind.group}/${kind.version}, Resource=${kind.plural}`
  const error = `unexpected items still remain in namespace: ${namespace} for gvr: ${what}`
  return { resource, count, finalizers, estimateSeconds, error }
}

function countFinalizers(items: readonly KubernetesObject[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { metadata } of items) {
    for (const finalizer of metadata.finalizers ?? []) counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1)
  }
  return counts
}

/** The longest grace period of the pods that still run; 0 once it is over. */
export function podGraceSeconds(pods: readonly Pod[], sinceDeletionMs: number): number {
  let longest = 0
  for (const pod of pods) {
    if (!isPodTerminal(pod)) longest = Math.max(longest, pod.spec.terminationGracePeriodSeconds ?? 0)
  }
  return sinceDeletionMs >= longest * 1000 ? 0 : longest
}

type Verdict = Pick<NamespaceCondition, 'status' | 'reason' | 'message'>

/** What the five conditions of a namespace say while it goes. Source: status_condition_utils.go. */
const fine: Readonly<Record<string, Verdict>> = {
  NamespaceDeletionDiscoveryFailure: {
    status: 'False',
    reason: 'ResourcesDiscovered',
    message: 'All resources successfully discovered',
  },
  NamespaceDeletionGroupVersionParsingFailure: {
    status: 'False',
    reason: 'ParsedGroupVersions',
    message: 'All legacy kube types successfully parsed',
  },
  NamespaceDeletionContentFailure: {
    status: 'False',
    reason: 'ContentDeleted',
    message: 'All content successfully deleted, may be waiting on finalization',
  },
  NamespaceContentRemaining: {
    status: 'False',
    reason: 'ContentRemoved',
    message: 'All content successfully removed',
  },
  NamespaceFinalizersRemaining: {
    status: 'False',
    reason: 'ContentHasNoFinalizers',
    message: 'All content-preserving finalizers finished',
  },
}

/** The namespace with its conditions as they are now; the same namespace where they say the same. */
export function withConditions(
  namespace: Namespace,
  remains: readonly Remains[],
  errors: readonly string[],
  now: string,
): Namespace {
  const verdicts = { ...fine, ...failures(remains, errors) }
  const before = namespace.status?.conditions ?? []
  const conditions = [...before]
  let hasChanged = false
  for (const [type, verdict] of Object.entries(verdicts)) {
    const index = before.findIndex((condition) => condition.type === type)
    const known = before[index]
    if (known?.status === verdict.status && known.reason === verdict.reason && known.message === verdict.message)
      continue
    hasChanged = true
    const since = known !== undefined && known.status === verdict.status ? known.lastTransitionTime : now
    const next = { ...verdict, type, lastTransitionTime: since ?? now } as NamespaceCondition
    if (known === undefined) conditions.push(next)
    else conditions[index] = next
  }
  return hasChanged ? { ...namespace, status: { ...namespace.status, conditions } } : namespace
}

function failures(remains: readonly Remains[], errors: readonly string[]): Record<string, Verdict> {
  const found: Record<string, Verdict> = {}
  if (errors.length > 0) {
    const texts = [...errors].sort().join(', ')
    found.NamespaceDeletionContentFailure = {
      status: 'True',
      reason: 'ContentDeletionFailed',
      message: `Failed to delete all resource types, ${errors.length} remaining: ${texts}`,
    }
  }
  const left = remains.filter(({ count }) => count > 0)
  if (left.length > 0) {
    const texts = left.map(({ resource, count }) => `${resource} has ${count} resource instances`)
    found.NamespaceContentRemaining = {
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: `Some resources are remaining: ${texts.sort().join(', ')}`,
    }
  }
  const finalizers = new Map<string, number>()
  for (const each of left) {
    for (const [finalizer, count] of each.finalizers)
      finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + count)
  }
  if (finalizers.size > 0) {
    const texts = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`)
    found.NamespaceFinalizersRemaining = {
      status: 'True',
      reason: 'SomeFinalizersRemain',
      message: `Some content in the namespace has finalizers remaining: ${texts.sort().join(', ')}`,
    }
  }
  return found
}
