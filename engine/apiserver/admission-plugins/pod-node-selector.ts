import type { Namespace, Pod } from '../../api/schema/types.ts'
import { type AdmissionPlugin, draftForbidden } from '../admission.ts'

const annotation = 'scheduler.alpha.kubernetes.io/node-selector'

/** Namespaces say on which nodes their pods run: `env=test,disk=ssd`. Source: plugin/pkg/admission/podnodeselector. */
export const podNodeSelector: AdmissionPlugin = {
  name: 'PodNodeSelector',
  isOffByDefault: true,
  tables: ['Pod'],
  mutate: (object, { kind, operation, subresource, store }) => {
    const pod = object as Pod
    if (operation !== 'create' || subresource !== '') return pod
    const namespace = store.get<Namespace>('Namespace', pod.metadata.namespace ?? '')
    const text = namespace?.metadata.annotations?.[annotation]
    if (text === undefined || text === '') return pod
    const wanted = Object.fromEntries(text.split(',').map((pair) => pair.split('=').map((part) => part.trim())))
    const own = pod.spec.nodeSelector ?? {}
    if (Object.keys(wanted).some((key) => own[key] !== undefined && own[key] !== wanted[key]))
      throw draftForbidden(kind, pod, 'pod node label selector conflicts with its namespace node label selector')
    return { ...pod, spec: { ...pod.spec, nodeSelector: { ...own, ...wanted } } }
  },
}
