import type { Pod } from '../../api/schema/types.ts'
import { isExtended } from '../../api/validation/resource-names.ts'
import type { AdmissionPlugin } from '../admission.ts'

/** Nodes with rare devices are kept for the pods that ask for them. Source: plugin/pkg/admission/extendedresourcetoleration. */
export const extendedResourceToleration: AdmissionPlugin = {
  name: 'ExtendedResourceToleration',
  isOffByDefault: true,
  tables: ['Pod'],
  mutate: (object, { operation, subresource }) => {
    const pod = object as Pod
    if (operation === 'delete' || subresource !== '') return pod
    const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
    const names = all.flatMap(({ resources }) => Object.keys(resources?.requests ?? {}).filter(isExtended))
    if (names.length === 0) return pod
    const known = pod.spec.tolerations ?? []
    const missing = [...new Set(names)]
      .sort()
      .filter((key) => !known.some((each) => each.key === key && each.operator === 'Exists'))
    const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoSchedule' }) as const)
    return added.length === 0 ? pod : { ...pod, spec: { ...pod.spec, tolerations: [...known, ...added] } }
  },
}
