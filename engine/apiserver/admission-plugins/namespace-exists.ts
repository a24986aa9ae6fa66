import { notFound } from '../../api/status.ts'
import type { AdmissionPlugin } from '../admission.ts'
import { namespaces } from '../namespaces.ts'

/** Nothing is asked of a namespace that does not exist. Source: plugin/pkg/admission/namespace/exists. */
export const namespaceExists: AdmissionPlugin = {
  name: 'NamespaceExists',
  isOffByDefault: true,
  validate: ({ metadata }, { kind, store }) => {
    const { namespace } = metadata
    if (!kind.namespaced || namespace === undefined || store.get('Namespace', namespace) !== undefined) return
    throw notFound(namespaces, namespace)
  },
}
