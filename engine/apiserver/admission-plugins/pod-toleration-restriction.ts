import { computedQosClass, type PodShape } from '../../api/meta/pods.ts'
import { areAllowed, mergedTolerations } from '../../api/scheduling/merge-tolerations.ts'
import type { Namespace, Pod, Toleration } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import { type Admission, type AdmissionPlugin, draftForbidden } from '../admission.ts'

const defaultsAnnotation = 'scheduler.alpha.kubernetes.io/defaultTolerations'
const whitelistAnnotation = 'scheduler.alpha.kubernetes.io/tolerationsWhitelist'
const memoryPressure = { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' } as const

/** Namespaces say what their pods tolerate, and what they may. Source: plugin/pkg/admission/podtolerationrestriction. */
export const podTolerationRestriction: AdmissionPlugin = {
  name: 'PodTolerationRestriction',
  isOffByDefault: true,
  tables: ['Pod'],
  mutate: (object, admission) => {
    const pod = object as Pod
    if (admission.operation !== 'create' || admission.subresource !== '') return pod
    const asked = annotated(pod, defaultsAnnotation, admission) ?? []
    const isLow = computedQosClass(pod as PodShape) === 'BestEffort'
    const extra = isLow ? asked : [...asked, memoryPressure]
    if (extra.length === 0) return pod
    return { ...pod, spec: { ...pod.spec, tolerations: mergedTolerations(pod.spec.tolerations, extra) } }
  },
  validate: (object, admission) => {
    const pod = object as Pod
    if (admission.operation === 'delete' || admission.subresource !== '') return
    const whitelist = annotated(pod, whitelistAnnotation, admission) ?? []
    if (whitelist.length === 0 || areAllowed(pod.spec.tolerations, whitelist)) return
    const merged = 'pod tolerations (possibly merged with namespace default tolerations)'
    throw forbidden(admission.kind, pod.metadata.name, `${merged} conflict with its namespace whitelist`)
  },
}

function annotated(pod: Pod, annotation: string, { kind, store }: Admission): readonly Toleration[] | undefined {
  const namespace = store.get<Namespace>('Namespace', pod.metadata.namespace ?? '')
  const text = namespace?.metadata.annotations?.[annotation]
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text) as readonly Toleration[]
  } catch {
    throw draftForbidden(kind, pod, `error getting namespace tolerations from annotation ${annotation}: not JSON`)
  }
}
