import { amountOf, isExtendedResource, type Resources } from './resources.ts'

/** A resource of which a node has not enough left. */
export interface InsufficientResource {
  readonly resource: string
  /** In Kubernetes' words: `Insufficient cpu`, `Too many pods`. */
  readonly reason: string
  readonly requested: number
  readonly used: number
  readonly capacity: number
  /** No eviction helps: the whole node has less than that. */
  readonly unresolvable: boolean
}

/** What is there and what of it is taken. */
export interface NodeCapacity {
  readonly allocatable: Resources
  readonly requested: Resources
  readonly podCount: number
}

export interface FitOptions {
  readonly ignoredResources?: ReadonlySet<string>
  /** Prefixes of extended resources, the part before the slash. */
  readonly ignoredResourceGroups?: ReadonlySet<string>
}

/** Whether `insufficientResources` would be empty; asked once per pod and node, so it allocates nothing. */
export function fits(requests: Resources, { allocatable, requested, podCount }: NodeCapacity): boolean {
  if (podCount + 1 > allocatable.pods) return false
  if (lacks(requests.cpuMillis, allocatable.cpuMillis, requested.cpuMillis)) return false
  if (lacks(requests.memoryBytes, allocatable.memoryBytes, requested.memoryBytes)) return false
  if (lacks(requests.ephemeralStorageBytes, allocatable.ephemeralStorageBytes, requested.ephemeralStorageBytes)) {
    return false
  }
  if (requests.scalars === undefined) return true
  for (const [name, amount] of requests.scalars) {
    if (lacks(amount, allocatable.scalars?.get(name) ?? 0, requested.scalars?.get(name) ?? 0)) return false
  }
  return true
}

function lacks(wanted: number, capacity: number, used: number): boolean {
  return wanted > 0 && wanted > capacity - used
}

/**
 * Everything a pod lacks on a node, in Kubernetes' order: pods, cpu, memory, ephemeral storage, the rest by name.
 * Source: pkg/scheduler/framework/plugins/noderesources/fit.go fitsRequest.
 */
export function insufficientResources(
  requests: Resources,
  node: NodeCapacity,
  options: FitOptions = {},
): InsufficientResource[] {
  const lacking: InsufficientResource[] = []
  if (node.podCount + 1 > node.allocatable.pods) {
    const used = { requested: 1, used: node.podCount, capacity: node.allocatable.pods }
    lacking.push({ resource: 'pods', reason: 'Too many pods', ...used, unresolvable: false })
  }
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const lack = lackOf(name, requests, node)
    if (lack !== undefined) lacking.push(lack)
  }
  for (const name of [...(requests.scalars?.keys() ?? [])].sort()) {
    const lack = isIgnored(name, options) ? undefined : lackOf(name, requests, node)
    if (lack !== undefined) lacking.push(lack)
  }
  return lacking
}

function isIgnored(name: string, { ignoredResources, ignoredResourceGroups }: FitOptions): boolean {
  if (!isExtendedResource(name)) return false
  if (ignoredResources?.has(name) === true) return true
  return ignoredResourceGroups?.has(name.slice(0, name.indexOf('/'))) === true
}

function lackOf(name: string, requests: Resources, node: NodeCapacity): InsufficientResource | undefined {
  const wanted = amountOf(requests, name)
  const capacity = amountOf(node.allocatable, name)
  const used = amountOf(node.requested, name)
  if (!lacks(wanted, capacity, used)) return undefined
  const reason = `Insufficient ${name}`
  return { resource: name, reason, requested: wanted, used, capacity, unresolvable: wanted > capacity }
}
