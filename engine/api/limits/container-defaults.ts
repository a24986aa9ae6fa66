import type { Quantity, ResourceList } from '../meta/quantity.ts'
import type { Container, LimitRange, Pod } from '../schema/types.ts'

/** What containers get that do not say what they request and are limited to. */
export interface ContainerDefaults {
  readonly requests: ResourceList
  readonly limits: ResourceList
}

const annotation = 'kubernetes.io/limit-ranger'

/** Source: plugin/pkg/admission/limitranger defaultContainerResourceRequirements. */
export function containerDefaults({ spec }: LimitRange): ContainerDefaults {
  const requests: Record<string, Quantity> = {}
  const limits: Record<string, Quantity> = {}
  for (const item of spec?.limits ?? []) {
    if (item.type !== 'Container') continue
    Object.assign(requests, item.defaultRequest)
    Object.assign(limits, item.default)
  }
  return { requests, limits }
}

/** The pod with the defaults of a limit range and a note of what was set; the same pod where nothing was. */
export function withContainerDefaults(pod: Pod, defaults: ContainerDefaults): Pod {
  const notes: string[] = []
  const containers = changed(pod.spec.containers, (each) => filled(each, defaults, 'container', notes))
  const initContainers = changed(pod.spec.initContainers, (each) => filled(each, defaults, 'init container', notes))
  if (notes.length === 0) return pod
  const annotations = { ...pod.metadata.annotations, [annotation]: `LimitRanger plugin set: ${notes.join('; ')}` }
  const spec = { ...pod.spec, containers: containers ?? [], ...(initContainers && { initContainers }) }
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec }
}

function changed(
  containers: readonly Container[] | undefined,
  change: (container: Container) => Container,
): readonly Container[] | undefined {
  return containers?.map(change)
}

function filled(container: Container, defaults: ContainerDefaults, what: string, notes: string[]): Container {
  const { requests = {}, limits = {} } = container.resources ?? {}
  const missing = (wanted: ResourceList, given: ResourceList): string[] =>
    Object.keys(wanted)
      .filter((name) => given[name] === undefined)
      .sort()
  const newRequests = missing(defaults.requests, requests)
  const newLimits = missing(defaults.limits, limits)
  if (newRequests.length > 0) notes.push(`${newRequests.join(', ')} request for ${what} ${container.name}`)
  if (newLimits.length > 0) notes.push(`${newLimits.join(', ')} limit for ${what} ${container.name}`)
  if (newRequests.length + newLimits.length === 0) return container
  return {
    ...container,
    resources: {
      ...container.resources,
      ...(newLimits.length > 0 ? { limits: { ...defaults.limits, ...limits } } : {}),
      ...(newRequests.length > 0 ? { requests: { ...defaults.requests, ...requests } } : {}),
    },
  }
}
