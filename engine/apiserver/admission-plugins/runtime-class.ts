import { resourceListsEqual } from '../../api/meta/resource-lists.ts'
import { mergedTolerations } from '../../api/scheduling/merge-tolerations.ts'
import type { Pod, RuntimeClass } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import { type Admission, type AdmissionPlugin, draftForbidden } from '../admission.ts'

/** A pod of a runtime class takes what that costs, and goes where it is. Source: plugin/pkg/admission/runtimeclass. */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  tables: ['Pod'],
  mutate: (object, admission) => {
    const pod = object as Pod
    const found = classOf(pod, admission)
    return found === undefined ? pod : withScheduling(withOverhead(pod, found, admission), found, admission)
  },
  validate: (object, admission) => {
    const { kind, operation, subresource, store } = admission
    if (operation !== 'create' || subresource !== '') return
    const { spec, metadata } = object as Pod
    const name = spec.runtimeClassName ?? ''
    const found = name === '' ? undefined : store.get<RuntimeClass>('RuntimeClass', name)
    if (spec.overhead === undefined || found?.overhead !== undefined) return
    const because = 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'
    throw forbidden(kind, metadata.name, because)
  },
}

function classOf(pod: Pod, { kind, operation, subresource, store }: Admission): RuntimeClass | undefined {
  const name = pod.spec.runtimeClassName ?? ''
  if (operation !== 'create' || subresource !== '' || name === '') return undefined
  const found = store.get<RuntimeClass>('RuntimeClass', name)
  if (found === undefined) throw draftForbidden(kind, pod, `pod rejected: RuntimeClass "${name}" not found`)
  return found
}

function withOverhead(pod: Pod, { overhead }: RuntimeClass, { kind }: Admission): Pod {
  const cost = overhead?.podFixed
  if (cost === undefined) return pod
  if (pod.spec.overhead !== undefined && !resourceListsEqual(pod.spec.overhead, cost))
    throw draftForbidden(kind, pod, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
  return { ...pod, spec: { ...pod.spec, overhead: cost } }
}

function withScheduling(pod: Pod, { scheduling }: RuntimeClass, { kind }: Admission): Pod {
  if (scheduling === undefined) return pod
  const { nodeSelector = {}, tolerations = [] } = scheduling
  const own = pod.spec.nodeSelector ?? {}
  for (const [key, value] of Object.entries(nodeSelector)) {
    if (own[key] === undefined || own[key] === value) continue
    const [one, other] = [`runtimeClass.scheduling.nodeSelector[${key}] = ${value}`, `pod.spec.nodeSelector[${key}]`]
    throw draftForbidden(kind, pod, `conflict: ${one}; ${other} = ${own[key]}`)
  }
  const selector = Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector: { ...own, ...nodeSelector } }
  const tolerated =
    tolerations.length === 0 ? {} : { tolerations: mergedTolerations(pod.spec.tolerations, tolerations) }
  return { ...pod, spec: { ...pod.spec, ...selector, ...tolerated } }
}
