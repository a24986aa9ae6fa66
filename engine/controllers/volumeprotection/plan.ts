import type { KubernetesObject, PersistentVolume, Pod } from '../../api/schema/types.ts'

export const claimFinalizer = 'kubernetes.io/pvc-protection'
export const volumeFinalizer = 'kubernetes.io/pv-protection'

/** The claims that a pod uses; one of a generic ephemeral volume is named after both. */
export function claimNames({ metadata, spec }: Pod): readonly string[] {
  return (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim !== undefined) return [persistentVolumeClaim.claimName]
    return ephemeral === undefined ? [] : [`${metadata.name}-${name}`]
  })
}

/** Whether a pod keeps a claim: one without a node never starts with a claim that is going. */
export function usesClaim(pod: Pod, claim: string): boolean {
  return Boolean(pod.spec.nodeName) && claimNames(pod).includes(claim)
}

/** Whether an object that is going waits for somebody to say that nothing uses it any more. */
export function isHeld({ metadata }: KubernetesObject, finalizer: string): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(finalizer)
}

export const isBound = ({ status }: PersistentVolume): boolean => status?.phase === 'Bound'

export function withoutFinalizer<T extends KubernetesObject>(object: T, finalizer: string): T {
  const finalizers = (object.metadata.finalizers ?? []).filter((each) => each !== finalizer)
  return { ...object, metadata: { ...object.metadata, finalizers } }
}
