import { ApiError, forbidden, notFound, type ResourceName } from '../../api/status.ts'
import type { Admission, AdmissionPlugin } from '../admission.ts'

const immortal: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public'])
const namespaces: ResourceName = { group: '', plural: 'namespaces', kind: 'Namespace' }

/**
 * NamespaceLifecycle: nothing new in a namespace that does not exist or is going, and some namespaces never go.
 * Source: apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go.
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  mutate: (object, admission) => {
    const { kind, operation, store } = admission
    const { namespace, name } = object.metadata
    if (!kind.namespaced || namespace === undefined || operation !== 'create') return object
    const found = store.get('Namespace', namespace)
    if (found === undefined) throw notFound(namespaces, namespace)
    if ((found as { status?: { phase?: string } }).status?.phase === 'Terminating')
      throw terminating(admission, name, namespace)
    return object
  },
  validate: ({ metadata }, { kind, operation }) => {
    if (operation === 'delete' && kind.table === 'Namespace' && immortal.has(metadata.name))
      throw forbidden(namespaces, metadata.name, 'this namespace may not be deleted')
  },
}

function terminating({ kind }: Admission, name: string, namespace: string): ApiError {
  const because = `unable to create new content in namespace ${namespace} because it is being terminated`
  const { message, status } = forbidden(kind, name, because)
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  }
  return new ApiError('Forbidden', message, { ...status.details, causes: [cause] })
}
