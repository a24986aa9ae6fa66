import {
  compareQuantities,
  formatAmount,
  parseQuantity,
  type Quantity,
  type ResourceList,
  roundAmount,
} from '../meta/quantity.ts'
import type { PersistentVolumeClaim, ScopedResourceSelectorRequirement } from '../schema/types.ts'
import { classOf } from '../storage/claims.ts'
import type { QuotaEvaluator } from './evaluator.ts'
import { matchesNames } from './pod-scopes.ts'

const claimNames = ['persistentvolumeclaims', 'requests.storage']
/** `gold.storageclass.storage.k8s.io/requests.storage`: of one class only. */
const ofClass = '.storageclass.storage.k8s.io/'

const isClaimName = (name: string): boolean =>
  name === 'count/persistentvolumeclaims' ||
  claimNames.some((known) => name === known || name.endsWith(`${ofClass}${known}`))

/** How claims count: each, and the storage they ask for, in all and by storage class. */
export const claimEvaluator: QuotaEvaluator = {
  matchingResources: (names) => names.filter(isClaimName),
  handles: ({ subresource, object, before }) =>
    subresource === '' || (subresource === 'status' && changesStorage(object, before)),
  usage: (object) => claimUsage(object as PersistentVolumeClaim),
  matchesScope: (requirement, object) => matchesClass(requirement, object as PersistentVolumeClaim),
  gives: (after, before) => changesStorage(after, before),
}

function claimUsage(claim: PersistentVolumeClaim): ResourceList {
  const used: Record<string, Quantity> = { persistentvolumeclaims: '1', 'count/persistentvolumeclaims': '1' }
  const storageClass = classOf(claim)
  const storage = storageOf(claim)
  if (storage !== undefined) used['requests.storage'] = storage
  if (storageClass === '') return used
  used[`${storageClass}${ofClass}persistentvolumeclaims`] = '1'
  if (storage !== undefined) used[`${storageClass}${ofClass}requests.storage`] = storage
  return used
}

/** In whole bytes: what is asked for, or what is being given where that is more. */
function storageOf({ spec, status }: PersistentVolumeClaim): Quantity | undefined {
  const asked = spec.resources?.requests?.['storage']
  const given = status?.allocatedResources?.['storage']
  if (asked === undefined) return undefined
  return whole(given !== undefined && compareQuantities(given, asked) > 0 ? given : asked)
}

function whole(quantity: Quantity): Quantity {
  const { amount, exact } = roundAmount(parseQuantity(quantity), 0)
  return exact ? quantity : formatAmount(amount)
}

function changesStorage(after: unknown, before: unknown): boolean {
  const [next, old] = [after, before] as (PersistentVolumeClaim | undefined)[]
  const given = (claim: PersistentVolumeClaim | undefined): Quantity =>
    claim?.status?.allocatedResources?.['storage'] ?? 0
  if (compareQuantities(given(next), given(old)) !== 0) return true
  return classesOf(next).join() !== classesOf(old).join()
}

function classesOf(claim: PersistentVolumeClaim | undefined): readonly string[] {
  if (claim === undefined) return []
  const { spec, status } = claim
  const names = [
    spec.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ]
  return [...new Set(names.filter((name) => name !== undefined && name !== ''))] as string[]
}

function matchesClass(requirement: ScopedResourceSelectorRequirement, claim: PersistentVolumeClaim): boolean {
  return requirement.scopeName === 'VolumeAttributesClass' && matchesNames(requirement, classesOf(claim))
}
