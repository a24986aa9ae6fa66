import type { KubernetesObject, Metadata } from '../schema/types.ts'

/** A request as webhooks and policies are asked about it. */
export interface AdmissionRequest {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly namespaced: boolean
  readonly subresource: string
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE'
  /** Absent for a deletion. */
  readonly object: KubernetesObject | undefined
  /** Absent for a creation. */
  readonly oldObject: KubernetesObject | undefined
  readonly user: string
  readonly groups: readonly string[]
  readonly dryRun: boolean
}

/** The metadata of what a request is about. */
export function metadataOf({ object, oldObject }: AdmissionRequest): Metadata {
  return (object ?? oldObject)?.metadata as Metadata
}

/** `request` as CEL expressions see it, a part of an AdmissionReview. */
export function celRequest(request: AdmissionRequest): Readonly<Record<string, unknown>> {
  const { group, version, kind, plural, subresource, operation, user, groups, dryRun } = request
  const { name, namespace = '' } = metadataOf(request)
  const kindOf = { group, version, kind }
  const resource = { group, version, resource: plural }
  return {
    kind: kindOf,
    resource,
    subResource: subresource,
    requestKind: kindOf,
    requestResource: resource,
    requestSubResource: subresource,
    name,
    namespace,
    operation,
    userInfo: { username: user, uid: '', groups, extra: {} },
    dryRun,
  }
}
