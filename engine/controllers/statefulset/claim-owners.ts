import type { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { ownerReference } from '../../api/meta/owners.ts'
import type { OwnerReference, Pod, StatefulSet } from '../../api/schema/types.ts'
import { isInRange, ordinalOf } from './identity.ts'

/** Who may own a claim: the set goes with `whenDeleted`, the pod with `whenScaled`. */
interface Owners {
  readonly set: StatefulSet
  readonly pod: Pod
}

/** A reference to an object of that kind and name, be it the same object or an earlier one. */
function names(reference: OwnerReference, kind: 'StatefulSet' | 'Pod', name: string): boolean {
  const apiVersion = kind === 'Pod' ? 'v1' : 'apps/v1'
  return reference.apiVersion === apiVersion && reference.kind === kind && reference.name === name
}

const referencesOf = ({ metadata }: PersistentVolumeClaim): readonly OwnerReference[] => metadata.ownerReferences ?? []

function isOwned(claim: PersistentVolumeClaim, uid: string): boolean {
  return referencesOf(claim).some((reference) => reference.uid === uid)
}

function isStale(
  claim: PersistentVolumeClaim,
  kind: 'StatefulSet' | 'Pod',
  { name, uid }: { readonly name: string; readonly uid?: string },
): boolean {
  const reference = referencesOf(claim).find((each) => names(each, kind, name))
  return reference !== undefined && reference.uid !== uid
}

/** Whether the claim still belongs to an earlier pod of that name, with which it will go. */
export function belongsToFormerPod(claim: PersistentVolumeClaim, podName: string, uid?: string): boolean {
  return isStale(claim, 'Pod', { name: podName, ...(uid !== undefined && { uid }) })
}

function policyOf({ spec }: StatefulSet): { readonly deletesWithSet: boolean; readonly deletesWithPod: boolean } {
  const { whenDeleted, whenScaled } = spec.persistentVolumeClaimRetentionPolicy ?? {}
  return { deletesWithSet: whenDeleted === 'Delete', deletesWithPod: whenScaled === 'Delete' }
}

export function deletesClaimsWhenScaled(set: StatefulSet): boolean {
  return policyOf(set).deletesWithPod
}

/** Somebody else controls the claim; where claims are to be deleted that stands in the way. */
export function hasUnexpectedController(claim: PersistentVolumeClaim, { set, pod }: Owners): boolean {
  const { deletesWithSet, deletesWithPod } = policyOf(set)
  if (!deletesWithSet && !deletesWithPod) return false
  return referencesOf(claim).some((reference) => {
    if (names(reference, 'StatefulSet', set.metadata.name)) return reference.uid !== set.metadata.uid
    if (names(reference, 'Pod', pod.metadata.name)) return reference.uid !== pod.metadata.uid
    return reference.controller === true
  })
}

/** Of the set and the pod, who is to own the claim. Source: updateClaimOwnerRefForSetAndPod. */
function wantedOwners({ set, pod }: Owners): { readonly set: boolean; readonly pod: boolean } {
  const { deletesWithSet, deletesWithPod } = policyOf(set)
  const isSurplus = !isInRange(set, ordinalOf(pod))
  return { set: deletesWithSet && !(deletesWithPod && isSurplus), pod: deletesWithPod && isSurplus }
}

/** Whether nothing is to be changed about who owns the claim. Source: isClaimOwnerUpToDate. */
export function isClaimOwnerUpToDate(claim: PersistentVolumeClaim, owners: Owners): boolean {
  const { set, pod } = owners
  if (isStale(claim, 'StatefulSet', set.metadata) || isStale(claim, 'Pod', pod.metadata)) return true
  const [ownedBySet, ownedByPod] = [isOwned(claim, set.metadata.uid), isOwned(claim, pod.metadata.uid)]
  if (hasUnexpectedController(claim, owners)) return !ownedBySet && !ownedByPod
  const ours = [set.metadata.uid, pod.metadata.uid]
  if (referencesOf(claim).some(({ uid, controller }) => ours.includes(uid) && controller !== true)) return false
  const wanted = wantedOwners(owners)
  return ownedBySet === wanted.set && ownedByPod === wanted.pod
}

/** The claim with the owners that it is to have. */
export function withClaimOwners(claim: PersistentVolumeClaim, owners: Owners): PersistentVolumeClaim {
  const { set, pod } = owners
  const others = referencesOf(claim).filter(
    (reference) => !names(reference, 'StatefulSet', set.metadata.name) && !names(reference, 'Pod', pod.metadata.name),
  )
  const wanted = hasUnexpectedController(claim, owners) ? { set: false, pod: false } : wantedOwners(owners)
  const ownerReferences = [
    ...others,
    ...(wanted.set ? [ownerReference(set)] : []),
    ...(wanted.pod ? [ownerReference({ ...pod, apiVersion: 'v1', kind: 'Pod' })] : []),
  ]
  const { ownerReferences: _, ...metadata } = claim.metadata
  return { ...claim, metadata: ownerReferences.length === 0 ? metadata : { ...metadata, ownerReferences } }
}
