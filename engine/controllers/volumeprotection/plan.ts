import type { KubernetesObject, PersistentVolume, Pod } from '../../api/schema/types.ts'

export const claimFinalizer = 'kubernetes.io/pvc-protection'
export const volumeFinalizer = 'kubernetes.io/pv-protection'

/** Whether a pod keeps its claims: one without a node never starts with a claim that is going. */
export const keepsClaims = ({ spec }: Pod): boolean => Boolean(spec.nodeName)

/** Whether an object that is going waits for somebody to say that nothing uses it any more. */
export function isHeld({ metadata }: KubernetesObject, finalizer: string): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(finalizer)
}

export const isBound = ({ status }: PersistentVolume): boolean => status?.phase === 'Bound'

export function withoutFinalizer<T extends KubernetesObject>(object: T, finalizer: string): T {
  const finalizers = (object.metadata.finalizers ?? []).filter((each) => each !== finalizer)
  return { ...object, metadata: { ...object.metadata, finalizers } }
}
