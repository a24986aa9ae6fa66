import { forbidden } from '../../api/status.ts'
import type { AdmissionPlugin } from '../admission.ts'
import { checkNamespaceOfNew, namespaces } from '../namespaces.ts'

const immortal: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public'])

/**
 * NamespaceLifecycle: nothing new in a namespace that does not exist or is going, and some namespaces never go.
 * Source: apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go.
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  mutate: (object, { kind, operation, store }) => {
    const { namespace, name } = object.metadata
    if (kind.namespaced && namespace !== undefined && operation === 'create')
      checkNamespaceOfNew(store, kind, name, namespace)
    return object
  },
  validate: ({ metadata }, { kind, operation }) => {
    if (operation === 'delete' && kind.table === 'Namespace' && immortal.has(metadata.name))
      throw forbidden(namespaces, metadata.name, 'this namespace may not be deleted')
  },
}
