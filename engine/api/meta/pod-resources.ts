import { conditionOf } from './conditions.ts'
import { isSidecar } from './pod-containers.ts'
import type { ContainerShape, ContainerStatusShape, PodShape, PodSpecShape } from './pod-shape.ts'
import { addQuantities, compareQuantities, type Quantity, type ResourceList } from './quantity.ts'
import { addResourceLists, maxResourceLists } from './resource-lists.ts'

/** What to count of a pod's requests or limits. */
export interface PodResourcesOptions {
  /** Leave out what the pod's sandbox itself takes (`spec.overhead`). */
  readonly excludeOverhead?: boolean
  /** Count what the kubelet has allocated and set as well, for pods that are being resized in place. */
  readonly useStatusResources?: boolean
  /** Leave out `spec.resources` of the pod as a whole. */
  readonly skipPodLevelResources?: boolean
  /** What a container that does not request one of these resources is counted with. */
  readonly nonMissingContainerRequests?: ResourceList
}

const defaults: PodResourcesOptions = {}
const memory = {
  requests: new WeakMap<PodSpecShape, ResourceList>(),
  limits: new WeakMap<PodSpecShape, ResourceList>(),
}

/**
 * What a pod requests in all: its containers and sidecars together, or the largest step of its init containers with
 * the sidecars that run by then, whichever is more; what the pod as a whole requests instead, where it says so; and the
 * overhead. Worked out once per spec. Source: component-helpers resource PodRequests.
 */
export function podRequests(pod: PodShape, options: PodResourcesOptions = defaults): ResourceList {
  return remembered(pod, options, 'requests', () => {
    const summed = aggregatedRequests(pod, options)
    const requests = options.skipPodLevelResources ? summed : withPodLevel(summed, pod.spec?.resources?.requests)
    return options.excludeOverhead ? requests : addResourceLists(requests, pod.spec?.overhead)
  })
}

/** The same for limits; overhead is added only where there is a limit. Source: component-helpers resource PodLimits. */
export function podLimits(pod: PodShape, options: PodResourcesOptions = defaults): ResourceList {
  return remembered(pod, options, 'limits', () => {
    const summed = aggregatedLimits(pod, options)
    const limits = options.skipPodLevelResources ? summed : withPodLevel(summed, pod.spec?.resources?.limits)
    return options.excludeOverhead ? limits : withOverheadOfLimits(limits, pod.spec?.overhead)
  })
}

function remembered(
  pod: PodShape,
  options: PodResourcesOptions,
  kind: 'requests' | 'limits',
  compute: () => ResourceList,
): ResourceList {
  if (pod.spec === undefined || options !== defaults) return compute()
  const known = memory[kind].get(pod.spec)
  if (known !== undefined) return known
  const list = compute()
  memory[kind].set(pod.spec, list)
  return list
}

function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')
}

/** Whether the pod as a whole requests or limits anything that can be given to a whole pod. */
export function hasPodLevelResources(pod: PodShape): boolean {
  const { requests, limits } = pod.spec?.resources ?? {}
  return Object.keys({ ...requests, ...limits }).some(isPodLevelResource)
}

function withPodLevel(summed: ResourceList, ofPod: ResourceList | undefined): ResourceList {
  if (ofPod === undefined) return summed
  const result: Record<string, Quantity> = { ...summed }
  for (const [name, quantity] of Object.entries(ofPod)) if (isPodLevelResource(name)) result[name] = quantity
  return result
}

function withOverheadOfLimits(limits: ResourceList, overhead: ResourceList | undefined): ResourceList {
  if (overhead === undefined) return limits
  const result: Record<string, Quantity> = { ...limits }
  for (const [name, quantity] of Object.entries(overhead)) {
    const limit = limits[name]
    if (limit !== undefined && compareQuantities(limit, 0) !== 0) result[name] = addQuantities(limit, quantity)
  }
  return result
}

type ListOf = (container: ContainerShape, status: ContainerStatusShape | undefined) => ResourceList | undefined

function aggregatedRequests(pod: PodShape, options: PodResourcesOptions): ResourceList {
  const missing = options.nonMissingContainerRequests
  const completed = (list: ResourceList | undefined): ResourceList | undefined =>
    missing ? { ...missing, ...list } : list
  const wanted: ListOf = (container) => completed(container.resources?.requests)
  if (!options.useStatusResources) return aggregated(pod, wanted)
  const unlessInfeasible = isResizeInfeasible(pod) ? (): undefined => undefined : requestsOf
  const allocated: ListOf = (container, status) => completed(status?.allocatedResources ?? unlessInfeasible(container))
  const actual: ListOf = (container, status) =>
    completed(status?.resources?.requests ?? status?.allocatedResources ?? unlessInfeasible(container))
  const inForce = maxResourceLists(aggregated(pod, actual), aggregated(pod, allocated))
  return isResizeInfeasible(pod) ? inForce : maxResourceLists(aggregated(pod, wanted), inForce)
}

function aggregatedLimits(pod: PodShape, options: PodResourcesOptions): ResourceList {
  const wanted: ListOf = (container) => container.resources?.limits
  if (!options.useStatusResources) return aggregated(pod, wanted)
  const infeasible = isResizeInfeasible(pod)
  const actual: ListOf = (container, status) =>
    status?.resources?.limits ?? (infeasible ? undefined : container.resources?.limits)
  const inForce = aggregated(pod, actual)
  return infeasible ? inForce : maxResourceLists(aggregated(pod, wanted), inForce)
}

const requestsOf = (container: ContainerShape): ResourceList | undefined => container.resources?.requests

/** Whether the kubelet has found that the pod can never have the size that is asked of it. */
export function isResizeInfeasible(pod: PodShape): boolean {
  return conditionOf(pod, 'PodResizePending')?.reason === 'Infeasible'
}

function aggregated(pod: PodShape, listOf: ListOf): ResourceList {
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]
  const of = (container: ContainerShape): ResourceList | undefined =>
    listOf(
      container,
      statuses.find(({ name }) => name === container.name),
    )
  let running: ResourceList = {}
  for (const container of pod.spec?.containers ?? []) running = addResourceLists(running, of(container))
  let sidecars: ResourceList = {}
  let largestStep: ResourceList = {}
  for (const container of pod.spec?.initContainers ?? []) {
    const own = of(container)
    const step = addResourceLists(sidecars, own)
    if (isSidecar(container)) {
      running = addResourceLists(running, own)
      sidecars = step
    }
    largestStep = maxResourceLists(largestStep, step)
  }
  return maxResourceLists(running, largestStep)
}
