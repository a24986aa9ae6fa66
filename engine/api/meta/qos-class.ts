import { hasPodLevelResources } from './pod-resources.ts'
import type { PodShape, ResourcesShape } from './pod-shape.ts'
import { compareQuantities, type Quantity } from './quantity.ts'
import { addResourceLists } from './resource-lists.ts'

/** Who is evicted and killed first when a node runs short: BestEffort, then Burstable. */
export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

/** The class in the pod's status, else the one that follows from its resources. */
export function qosClass(pod: PodShape): QosClass {
  const known = pod.status?.qosClass
  if (known === 'Guaranteed' || known === 'Burstable' || known === 'BestEffort') return known
  return computedQosClass(pod)
}

/**
 * Guaranteed: every container limits CPU and memory, and requests exactly that. BestEffort: none says anything. The
 * resources of the pod as a whole, where it has any, count instead of its containers'. Source: core/v1/helper/qos.
 */
export function computedQosClass(pod: PodShape): QosClass {
  const sources = hasPodLevelResources(pod)
    ? [pod.spec?.resources ?? {}]
    : [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].map(({ resources }) => resources ?? {})
  const requests = totals(sources, 'requests')
  const limits = totals(sources, 'limits')
  if (Object.keys(requests).length === 0 && Object.keys(limits).length === 0) return 'BestEffort'
  const everyoneIsLimited = sources.every((source) => Object.keys(totals([source], 'limits')).length === 2)
  const isExact = (name: string): boolean => compareQuantities(requests[name], limits[name]) === 0
  return everyoneIsLimited && isExact('cpu') && isExact('memory') ? 'Guaranteed' : 'Burstable'
}

/** CPU and memory in all, without what is zero. */
function totals(sources: readonly ResourcesShape[], kind: 'requests' | 'limits'): Readonly<Record<string, Quantity>> {
  let total: Readonly<Record<string, Quantity>> = {}
  for (const source of sources) {
    for (const name of ['cpu', 'memory']) {
      const quantity = source[kind]?.[name]
      if (quantity !== undefined && compareQuantities(quantity, 0) > 0) {
        total = addResourceLists(total, { [name]: quantity })
      }
    }
  }
  return total
}
