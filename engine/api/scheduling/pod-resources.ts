import { hasPodLevelResources, podRequests } from '../meta/pod-resources.ts'
import type { PodShape } from '../meta/pod-shape.ts'
import type { Quantity, ResourceList } from '../meta/quantity.ts'
import { type Resources, resourcesFrom } from './resources.ts'

/** What the scheduler assumes of a container that asks for nothing, when it compares nodes. */
export const assumedRequests: ResourceList = { cpu: '100m', memory: '200Mi' } // pkg/scheduler/util/pod_resources.go

/** What a pod needs of a node, as whole numbers. Pods being resized count with the larger of both sizes. */
export function podResources(pod: PodShape): Resources {
  const only = onlyRequests(pod)
  return resourcesFrom(only ?? podRequests(pod, { useStatusResources: true }))
}

/** The same where every container counts with at least what the scheduler assumes. */
export function assumedPodResources(pod: PodShape): Resources {
  const only = onlyRequests(pod)
  if (only !== undefined) return resourcesFrom({ ...assumedRequests, ...only })
  const missing = hasPodLevelResources(pod) ? withoutStated(pod.spec?.resources?.requests) : assumedRequests
  return resourcesFrom(podRequests(pod, { useStatusResources: true, nonMissingContainerRequests: missing }))
}

/** Nothing is assumed of a container about what is stated for the pod as a whole. */
function withoutStated(stated: ResourceList | undefined): ResourceList {
  const left: Record<string, Quantity> = {}
  for (const [name, quantity] of Object.entries(assumedRequests))
    if (stated?.[name] === undefined) left[name] = quantity
  return left
}

const noRequests: ResourceList = {}

/** The requests of a pod with one plain container, which most are: there is nothing to add up. */
function onlyRequests({ spec, status }: PodShape): ResourceList | undefined {
  if (spec?.containers?.length !== 1 || spec.overhead !== undefined || spec.resources !== undefined) return undefined
  if (spec.initContainers !== undefined && spec.initContainers.length > 0) return undefined
  const [told] = status?.containerStatuses ?? []
  if (told?.resources !== undefined || told?.allocatedResources !== undefined) return undefined
  return spec.containers[0]?.resources?.requests ?? noRequests
}
