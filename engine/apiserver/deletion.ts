import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject, Metadata } from '../api/schema/types.ts'
import type { ClusterTime } from './cluster-time.ts'
import type { DeleteOptions } from './request.ts'

/** What a delete request comes to: the object is gone at once, or stays for now as given. */
export type DeletionStep<T> = { readonly gone: true } | { readonly gone: false; readonly object: T }

const foreground = 'foregroundDeletion'
const orphan = 'orphan'

/**
 * Grace period and propagation as the registry of Kubernetes' API server decides them (registry/rest/delete.go and
 * registry/generic/registry/store.go). A deletion without grace is one write here, where Kubernetes marks the object and
 * removes it in the same request.
 */
export function beginDeletion<T extends KubernetesObject>(
  kind: Kind<T>,
  object: T,
  options: DeleteOptions,
  time: ClusterTime,
): DeletionStep<T> {
  const { metadata } = object
  const graceSeconds = graceFor(kind, object, options.gracePeriodSeconds)
  // While a grace period runs, nothing but a shorter one changes anything, finalizers included.
  if (graceSeconds === undefined) return { gone: false, object }
  const finalizers = withDeletionFinalizers(kind, metadata, finalizersFor(kind, metadata, options.propagationPolicy))
  const held = finalizers.length > 0 || (kind.isHeldByFinalizers?.(object) ?? false)
  if (graceSeconds === 0 && !held) return { gone: true }
  const marked = {
    ...metadata,
    ...(finalizers.length > 0 || metadata.finalizers !== undefined ? { finalizers } : {}),
    deletionTimestamp: deletionTime(metadata, graceSeconds, time),
    deletionGracePeriodSeconds: graceSeconds,
  }
  if (isSameDeletion(marked, metadata)) return { gone: false, object }
  const deleting = { ...object, metadata: marked }
  return { gone: false, object: kind.prepareForDeletion?.(deleting, time.now()) ?? deleting }
}

/** @returns undefined where a grace period runs that this request does not shorten */
function graceFor<T extends KubernetesObject>(
  kind: Kind<T>,
  object: T,
  wanted: number | undefined,
): number | undefined {
  // A negative grace is taken as one second.
  const asked = wanted !== undefined && wanted < 0 ? 1 : wanted
  const { deletionTimestamp, deletionGracePeriodSeconds: left = 0 } = object.metadata
  if (kind.gracePeriodSeconds === undefined) return 0
  if (deletionTimestamp === undefined) return kind.gracePeriodSeconds(object, asked)
  if (left === 0) return 0
  return asked === undefined || asked >= left ? undefined : asked
}

/** A shortened grace counts from the first request. */
function deletionTime(metadata: Metadata, graceSeconds: number, time: ClusterTime): string {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata
  if (deletionTimestamp === undefined) return time.text(time.nowMs + graceSeconds * 1000)
  return time.text(time.msOf(deletionTimestamp) + (graceSeconds - deletionGracePeriodSeconds) * 1000)
}

/** The finalizers of garbage collection stand last; without a word about propagation those that are there count. */
function finalizersFor<T extends KubernetesObject>(
  kind: Kind<T>,
  metadata: Metadata,
  asked: DeleteOptions['propagationPolicy'],
): readonly string[] {
  const present = metadata.finalizers ?? []
  const others = present.filter((finalizer) => finalizer !== foreground && finalizer !== orphan)
  const policy = asked ?? policyOf(present) ?? kind.defaultPropagation ?? 'Background'
  if (policy === 'Background') return others.length === present.length ? present : others
  const wanted = policy === 'Foreground' ? foreground : orphan
  const isSame = present.includes(wanted) && others.length === present.length - 1
  return isSame ? present : [...others, wanted]
}

/** Those of the kind are set when its deletion begins, and never again. */
function withDeletionFinalizers<T extends KubernetesObject>(
  { deletionFinalizers = [] }: Kind<T>,
  { deletionTimestamp }: Metadata,
  finalizers: readonly string[],
): readonly string[] {
  const missing = deletionFinalizers.filter((each) => !finalizers.includes(each))
  return deletionTimestamp !== undefined || missing.length === 0 ? finalizers : [...finalizers, ...missing]
}

function policyOf(finalizers: readonly string[]): DeleteOptions['propagationPolicy'] {
  if (finalizers.includes(orphan)) return 'Orphan'
  return finalizers.includes(foreground) ? 'Foreground' : undefined
}

function isSameDeletion(a: Metadata, b: Metadata): boolean {
  return (
    a.deletionTimestamp === b.deletionTimestamp &&
    (a.deletionGracePeriodSeconds ?? 0) === (b.deletionGracePeriodSeconds ?? 0) &&
    sameItems(a.finalizers ?? [], b.finalizers ?? [])
  )
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}
