import type { KubernetesObject } from '../api/schema/types.ts'
import { conflict, type ResourceName } from '../api/status.ts'
import type { DeleteOptions } from './request.ts'

/** What a client is told whose copy of an object is not the newest (registry/generic/registry/store.go). */
export const optimisticLock =
  'the object has been modified; please apply your changes to the latest version and try again'

/** Before an update: the uid and the version that the client has seen, where it says so. @throws ApiError Conflict */
export function checkUpdatePreconditions(
  kind: ResourceName,
  seen: { readonly uid?: string; readonly resourceVersion?: string },
  { metadata }: KubernetesObject,
): void {
  const { uid, resourceVersion } = seen
  if (uid !== undefined && uid !== '' && uid !== metadata.uid) {
    const key = ['/registry', kind.plural, metadata.namespace, metadata.name].filter(Boolean).join('/')
    const found = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`
    const error = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${found}`
    throw conflict(kind, metadata.name, error)
  }
  if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== metadata.resourceVersion)
    throw conflict(kind, metadata.name, optimisticLock)
}

/** Before a deletion; the error names the kind where others name the resource, as in registry/rest/delete.go. */
export function checkDeletePreconditions(
  kind: ResourceName,
  preconditions: DeleteOptions['preconditions'],
  { metadata }: KubernetesObject,
): void {
  const { uid, resourceVersion } = preconditions ?? {}
  const named = { ...kind, plural: kind.kind }
  if (uid !== undefined && uid !== metadata.uid) {
    const found = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid})`
    throw conflict(named, metadata.name, `${found}. The object might have been deleted and then recreated`)
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const found = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion})`
    throw conflict(named, metadata.name, `${found}. The object might have been modified`)
  }
}
