import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject, Metadata } from '../api/schema/types.ts'
import type { ClusterTime } from './cluster-time.ts'
import type { DeleteOptions } from './request.ts'

/** What a delete request comes to: the object is gone at once, or stays for now as given. */
export type DeletionStep<T> = { readonly gone: true } | { readonly gone: false; readonly object: T }

const foreground = 'foregroundDeletion'
const orphan = 'orphan'

/** Grace period and propagation as the registry of Kubernetes' API server decides them (registry/generic, rest/delete.go). */
export function beginDeletion<T extends KubernetesObject>(
  kind: Kind<T>,
  object: T,
  options: DeleteOptions,
  time: ClusterTime,
): DeletionStep<T> {
  const finalizers = finalizersFor(object.metadata, options.propagationPolicy ?? kind.defaultPropagation)
  const graceSeconds = graceFor(kind, object, options.gracePeriodSeconds)
  const held = finalizers.length > 0 || (kind.isHeldByFinalizers?.(object) ?? false)
  if (graceSeconds === 0 && !held) return { gone: true }
  const { deletionTimestamp } = object.metadata
  const shortened = deletionTimestamp !== undefined && graceSeconds < (object.metadata.deletionGracePeriodSeconds ?? 0)
  if (deletionTimestamp !== undefined && !shortened) {
    const same = sameFinalizers(finalizers, object.metadata.finalizers ?? [])
    return { gone: false, object: same ? object : { ...object, metadata: { ...object.metadata, finalizers } } }
  }
  const metadata: Metadata = {
    ...object.metadata,
    ...(finalizers.length > 0 ? { finalizers } : {}),
    deletionTimestamp: deletionTime(object.metadata, graceSeconds, time),
    deletionGracePeriodSeconds: graceSeconds,
  }
  const marked = { ...object, metadata }
  return { gone: false, object: kind.prepareForDeletion?.(marked) ?? marked }
}

function graceFor<T extends KubernetesObject>(kind: Kind<T>, object: T, asked: number | undefined): number {
  const grace = kind.gracePeriodSeconds?.(object, asked) ?? 0
  const { deletionTimestamp, deletionGracePeriodSeconds } = object.metadata
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return grace
  // A second request may shorten the time that is left, never lengthen it.
  return asked === undefined ? deletionGracePeriodSeconds : Math.min(grace, deletionGracePeriodSeconds)
}

/** A shortened grace counts from the first request. */
function deletionTime(metadata: Metadata, graceSeconds: number, time: ClusterTime): string {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata
  if (deletionTimestamp === undefined) return time.text(time.nowMs + graceSeconds * 1000)
  return time.text(time.msOf(deletionTimestamp) + (graceSeconds - deletionGracePeriodSeconds) * 1000)
}

function finalizersFor(metadata: Metadata, policy: DeleteOptions['propagationPolicy']): readonly string[] {
  const present = metadata.finalizers ?? []
  if (policy === undefined) return present
  const others = present.filter((finalizer) => finalizer !== foreground && finalizer !== orphan)
  if (policy === 'Background') return others
  return [...others, policy === 'Foreground' ? foreground : orphan]
}

function sameFinalizers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((finalizer, index) => finalizer === b[index])
}
