import { containerDefaults, withContainerDefaults } from '../../api/limits/container-defaults.ts'
import { claimLimitProblems, podLimitProblems } from '../../api/limits/limit-checks.ts'
import type { KubernetesObject, LimitRange, PersistentVolumeClaim, Pod } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import type { Admission, AdmissionPlugin } from '../admission.ts'

const none: readonly LimitRange[] = []

/** Gives containers what their namespace gives by default, and keeps pods and claims within its limits. */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  tables: ['Pod', 'PersistentVolumeClaim'],
  mutate: (object, admission) => {
    if (admission.kind.table !== 'Pod') return object
    let pod = object as Pod
    for (const range of rangesFor(object, admission)) pod = withContainerDefaults(pod, containerDefaults(range))
    return pod
  },
  validate: (object, admission) => {
    const { kind } = admission
    for (const range of rangesFor(object, admission)) {
      const problems =
        kind.table === 'Pod'
          ? podLimitProblems(range, object as Pod)
          : claimLimitProblems(range, object as PersistentVolumeClaim)
      const [first, ...others] = [...new Set(problems)]
      if (first === undefined) continue
      const text = others.length === 0 ? first : `[${[first, ...others].join(', ')}]`
      throw forbidden(kind, object.metadata.name, text)
    }
  },
}

/** Containers of a pod cannot change, so that only new pods and resized ones are looked at, and claims always. */
function rangesFor(
  object: KubernetesObject,
  { kind, operation, subresource, store }: Admission,
): readonly LimitRange[] {
  const { namespace = '', deletionTimestamp } = object.metadata
  const table = store.table<LimitRange>('LimitRange')
  if (table.by('namespace', namespace).size === 0 || deletionTimestamp !== undefined) return none
  const isResize = kind.table === 'Pod' && subresource === 'resize' && operation === 'update'
  const isLooked = subresource === '' && (operation === 'create' || (operation === 'update' && kind.table !== 'Pod'))
  return isResize || isLooked ? table.listBy('namespace', namespace) : none
}
