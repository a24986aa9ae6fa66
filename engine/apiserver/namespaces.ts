import { ApiError, forbidden, notFound, type ResourceName } from '../api/status.ts'
import type { Store } from '../store/store.ts'

export const namespaces: ResourceName = { group: '', plural: 'namespaces', kind: 'Namespace' }

/** Nothing new in a namespace that does not exist or is going. @throws ApiError */
export function checkNamespaceOfNew(store: Store, resource: ResourceName, name: string, namespace: string): void {
  const found = store.get('Namespace', namespace)
  if (found === undefined) throw notFound(namespaces, namespace)
  if ((found as { status?: { phase?: string } }).status?.phase === 'Terminating')
    throw terminating(resource, name, namespace)
}

function terminating(resource: ResourceName, name: string, namespace: string): ApiError {
  const because = `unable to create new content in namespace ${namespace} because it is being terminated`
  const { message, status } = forbidden(resource, name, because)
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  }
  return new ApiError('Forbidden', message, { ...status.details, causes: [cause] })
}
