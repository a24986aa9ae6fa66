import type { Pod } from '../../api/kinds/pod.ts'
import type { PriorityClass } from '../../api/schema/types.ts'
import type { Store } from '../../store/store.ts'
import { type Admission, type AdmissionPlugin, draftForbidden } from '../admission.ts'

/** The classes that every cluster has. Source: pkg/apis/scheduling/v1/helpers.go. */
const systemClasses: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
])

interface Priority {
  readonly priority: number
  readonly preemptionPolicy: 'Never' | 'PreemptLowerPriority'
  /** The class that was taken where the pod named none. */
  readonly className?: string
}

/** Turns the name of a priority class into a number (plugin/pkg/admission/priority). */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  tables: ['Pod'],
  mutate: (object, admission) => {
    const pod = object as Pod
    if (admission.operation !== 'create' || admission.subresource !== '') return pod
    const found = priorityOf(pod, admission)
    const { priority: given } = pod.spec
    if (given !== undefined && given !== found.priority)
      throw draftForbidden(
        admission.kind,
        pod,
        `the integer value of priority (${given}) must not be provided in pod spec; priority admission controller computed ${found.priority} from the given PriorityClass name`,
      )
    const className = found.className === undefined ? {} : { priorityClassName: found.className }
    const policy = pod.spec.preemptionPolicy ?? found.preemptionPolicy
    return { ...pod, spec: withPriority(pod.spec, found.priority, policy, className) }
  },
}

function priorityOf(pod: Pod, { kind, store }: Admission): Priority {
  const { priorityClassName } = pod.spec
  if (priorityClassName === undefined || priorityClassName === '') return defaultPriority(store)
  const system = systemClasses.get(priorityClassName)
  if (system !== undefined) return { priority: system, preemptionPolicy: 'PreemptLowerPriority' }
  const found = store.get<PriorityClass>('PriorityClass', priorityClassName)
  if (found === undefined) throw draftForbidden(kind, pod, `no PriorityClass with name ${priorityClassName} was found`)
  return { priority: found.value ?? 0, preemptionPolicy: policyOf(found) }
}

/** That of the global default class with the lowest value, or 0. */
function defaultPriority(store: Store): Priority {
  let lowest: PriorityClass | undefined
  for (const known of store.table<PriorityClass>('PriorityClass').list()) {
    if (known.globalDefault === true && (lowest === undefined || (known.value ?? 0) < (lowest.value ?? 0)))
      lowest = known
  }
  if (lowest === undefined) return { priority: 0, preemptionPolicy: 'PreemptLowerPriority' }
  return { priority: lowest.value ?? 0, preemptionPolicy: policyOf(lowest), className: lowest.metadata.name }
}

function policyOf({ preemptionPolicy }: PriorityClass): Priority['preemptionPolicy'] {
  return (preemptionPolicy ?? 'PreemptLowerPriority') as Priority['preemptionPolicy']
}

type PodSpec = Pod['spec']
/** Pods of one template share what is filled in: by specification, then by what it is filled with. */
const filled = new WeakMap<PodSpec, { readonly key: string; readonly spec: PodSpec }>()

function withPriority(
  spec: PodSpec,
  value: number,
  preemptionPolicy: Priority['preemptionPolicy'],
  className: { priorityClassName?: string },
): PodSpec {
  const key = `${value} ${preemptionPolicy} ${className.priorityClassName ?? ''}`
  const known = filled.get(spec)
  if (known?.key === key) return known.spec
  const next: PodSpec = { ...spec, ...className, priority: value, preemptionPolicy }
  filled.set(spec, { key, spec: next })
  return next
}
