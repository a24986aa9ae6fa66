import { Namespace } from '../../api/kinds/namespace.ts'
import type { AdmissionPlugin } from '../admission.ts'
import { newObject } from '../object-lifecycle.ts'

/** Makes the namespace that something new is to be in. Source: plugin/pkg/admission/namespace/autoprovision. */
export const namespaceAutoProvision: AdmissionPlugin = {
  name: 'NamespaceAutoProvision',
  isOffByDefault: true,
  mutate: (object, { kind, operation, store, requester, time, random, minor }) => {
    const { namespace } = object.metadata
    if (!kind.namespaced || namespace === undefined || operation !== 'create' || requester.dryRun) return object
    if (store.get('Namespace', namespace) !== undefined) return object
    const context = { now: time.now(), minor }
    const made = newObject(Namespace, { metadata: { name: namespace }, spec: {} }, { context, random })
    const filled = Namespace.defaults?.(made, context) ?? made
    store.create('Namespace', Namespace.prepareForCreate?.(filled, context) ?? filled, 'kube-apiserver')
    return object
  },
}
