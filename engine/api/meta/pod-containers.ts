import type { ContainerShape, PodShape } from './pod-shape.ts'

/** The container meant by a request for logs, or why there is none, in Kubernetes' words (a BadRequest). */
export type ContainerChoice = { readonly container: string } | { readonly problem: string }

/** A pod's only container, or the named one of any sort. Source: pkg/registry/core/pod validateContainer. */
export function chooseContainer(pod: PodShape, requested?: string): ContainerChoice {
  const name = pod.metadata?.name ?? ''
  const containers = namesOf(pod.spec?.containers)
  const initContainers = namesOf(pod.spec?.initContainers)
  if (requested) {
    const all = [...containers, ...initContainers, ...namesOf(pod.spec?.ephemeralContainers)]
    if (all.includes(requested)) return { container: requested }
    return { problem: `container ${requested} is not valid for pod ${name}` }
  }
  const [only, ...more] = containers
  if (only !== undefined && more.length === 0) return { container: only }
  const problem = `a container name must be specified for pod ${name}`
  if (only === undefined) return { problem }
  const others = initContainers.length === 0 ? '' : ` or one of the init containers: [${initContainers.join(' ')}]`
  return { problem: `${problem}, choose one of: [${containers.join(' ')}]${others}` }
}

function namesOf(containers: readonly ContainerShape[] | undefined): string[] {
  return (containers ?? []).map(({ name }) => name ?? '')
}

/** An init container that goes on running beside the others. */
export function isSidecar(container: ContainerShape): boolean {
  return container.restartPolicy === 'Always'
}

/** What port mappings read of a container's port. */
export interface ContainerPortShape {
  readonly name?: string
  readonly protocol?: string
  readonly containerPort: number
  readonly hostPort?: number
  readonly hostIP?: string
}

export interface PortMapping {
  readonly protocol: string
  readonly containerPort: number
  readonly hostPort: number
  readonly hostIP: string
}

/**
 * What a container runtime is told of a container's ports. A name given twice counts once, and so does an unnamed port
 * that is the same in everything. Source: pkg/kubelet/container MakePortMappings.
 */
export function portMappings(ports: readonly ContainerPortShape[] | undefined): PortMapping[] {
  const known = new Set<string>()
  const mappings: PortMapping[] = []
  for (const { name, protocol = 'TCP', containerPort, hostPort = 0, hostIP = '' } of ports ?? []) {
    const family = hostIP === '' ? 'any' : hostIP.includes(':') ? 'v6' : 'v4'
    const key = name || `${family}-${protocol}-${hostIP}:${containerPort}:${hostPort}`
    if (known.has(key)) continue
    known.add(key)
    mappings.push({ protocol, containerPort, hostPort, hostIP })
  }
  return mappings
}
