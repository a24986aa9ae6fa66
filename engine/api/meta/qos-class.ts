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
  const sources = hasPodLevelResources(pod) ? [pod.spec] : allContainers(pod)
  if (!sources.some((source) => saysAnything(source?.resources))) return 'BestEffort'
  const isLimited = sources.every((source) => counted.every((name) => isPositive(source?.resources?.limits?.[name])))
  return isLimited && counted.every((name) => requestsEqualLimits(sources, name)) ? 'Guaranteed' : 'Burstable'
}

type Source = { readonly resources?: ResourcesShape } | undefined

/** The resources that matter. */
const counted = ['cpu', 'memory'] as const

function allContainers({ spec }: PodShape): readonly Source[] {
  const { containers = [], initContainers = [] } = spec ?? {}
  return initContainers.length === 0 ? containers : [...containers, ...initContainers]
}

function saysAnything(resources: ResourcesShape | undefined): boolean {
  return counted.some((name) => isPositive(resources?.requests?.[name]) || isPositive(resources?.limits?.[name]))
}

const isPositive = (quantity: Quantity | undefined): boolean =>
  quantity !== undefined && compareQuantities(quantity, 0) > 0

/** In all: what one requests less, another may request more. */
function requestsEqualLimits(sources: readonly Source[], name: (typeof counted)[number]): boolean {
  const isSame = (source: Source): boolean => source?.resources?.requests?.[name] === source?.resources?.limits?.[name]
  if (sources.every(isSame)) return true
  if (sources.length === 1) {
    const { requests, limits } = sources[0]?.resources ?? {}
    return compareQuantities(requests?.[name] ?? 0, limits?.[name] ?? 0) === 0
  }
  return compareQuantities(total(sources, 'requests', name), total(sources, 'limits', name)) === 0
}

function total(sources: readonly Source[], kind: 'requests' | 'limits', name: string): Quantity {
  let sum: Readonly<Record<string, Quantity>> = { [name]: 0 }
  for (const source of sources) {
    const quantity = source?.resources?.[kind]?.[name]
    if (quantity !== undefined) sum = addResourceLists(sum, { [name]: quantity })
  }
  return sum[name] ?? 0
}
