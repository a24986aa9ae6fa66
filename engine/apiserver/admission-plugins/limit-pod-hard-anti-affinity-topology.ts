import type { Pod } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import type { AdmissionPlugin } from '../admission.ts'

const hostname = 'kubernetes.io/hostname'

/** Pods keep others off their node at most, not off a zone. Source: plugin/pkg/admission/antiaffinity. */
export const limitPodHardAntiAffinityTopology: AdmissionPlugin = {
  name: 'LimitPodHardAntiAffinityTopology',
  isOffByDefault: true,
  tables: ['Pod'],
  validate: (object, { kind, operation, subresource }) => {
    if (operation === 'delete' || subresource !== '') return
    const { spec, metadata } = object as Pod
    const terms = spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    const wide = terms.find(({ topologyKey }) => topologyKey !== hostname)
    if (wide === undefined) return
    const found = `affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey ${wide.topologyKey}`
    throw forbidden(kind, metadata.name, `${found} but only key ${hostname} is allowed`)
  },
}
