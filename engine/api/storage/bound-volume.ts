import type { PersistentVolume, PersistentVolumeClaim } from '../schema/types.ts'
import { boundByController, isFor } from './claims.ts'

/**
 * The volume with its claim; the same where it has that already. One that was not bound by hand is marked, so that it can be
 * given back. Source: staging/src/k8s.io/component-helpers/storage/volume GetBindVolumeToClaim.
 */
export function boundVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { metadata, spec } = volume
  const { claimRef } = spec
  const { name, namespace, uid, resourceVersion } = claim.metadata
  const isOurs = claimRef === undefined || !isFor(claimRef, claim)
  const isMarked = !isOurs || metadata.annotations?.[boundByController] !== undefined
  const isNamed = claimRef?.name === name && claimRef.namespace === namespace && claimRef.uid === uid
  if (isMarked && isNamed) return volume
  const annotations = isMarked ? metadata.annotations : { ...metadata.annotations, [boundByController]: 'yes' }
  const reference = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion }
  const named = isNamed ? spec : { ...spec, claimRef: reference }
  return {
    ...volume,
    metadata: annotations === undefined ? metadata : { ...metadata, annotations },
    spec: named,
  } as PersistentVolume
}
