import { bytes, cpuMillis, type ResourceList } from '../meta/quantity.ts'

/**
 * Amounts as whole numbers: thousandths of a CPU, bytes, pods, and whole units of everything else.
 * Mutable on purpose: a node's sum is changed with every pod, never computed anew.
 */
export interface Resources {
  cpuMillis: number
  memoryBytes: number
  ephemeralStorageBytes: number
  pods: number
  /** Huge pages and extended resources; undefined where there is none. */
  scalars: Map<string, number> | undefined
}

export function noResources(): Resources {
  return { cpuMillis: 0, memoryBytes: 0, ephemeralStorageBytes: 0, pods: 0, scalars: undefined }
}

/** One resource of a list in the whole numbers used here. */
export function amountIn(list: ResourceList, name: string): number {
  const quantity = list[name]
  if (quantity === undefined) return 0
  return name === 'cpu' ? cpuMillis(quantity) : bytes(quantity)
}

export function amountOf(resources: Resources, name: string): number {
  switch (name) {
    case 'cpu':
      return resources.cpuMillis
    case 'memory':
      return resources.memoryBytes
    case 'ephemeral-storage':
      return resources.ephemeralStorageBytes
    case 'pods':
      return resources.pods
    default:
      return resources.scalars?.get(name) ?? 0
  }
}

export function setAmount(resources: Resources, name: string, amount: number): void {
  switch (name) {
    case 'cpu':
      resources.cpuMillis = amount
      return
    case 'memory':
      resources.memoryBytes = amount
      return
    case 'ephemeral-storage':
      resources.ephemeralStorageBytes = amount
      return
    case 'pods':
      resources.pods = amount
      return
    default:
      resources.scalars ??= new Map()
      resources.scalars.set(name, amount)
  }
}

/** Resources that are scheduled by count: extended ones, huge pages, attachable volumes and native prefixed ones. */
export function isScalarResource(name: string): boolean {
  return isExtendedResource(name) || name.startsWith('hugepages-') || isPrefixedNative(name) || isAttachable(name)
}

function isAttachable(name: string): boolean {
  return name.startsWith('attachable-volumes-')
}

function isPrefixedNative(name: string): boolean {
  return name.includes('kubernetes.io/')
}

/** Named by somebody else than Kubernetes: `example.com/gpu`. */
export function isExtendedResource(name: string): boolean {
  return name.includes('/') && !isPrefixedNative(name) && !name.startsWith('requests.')
}

function isKnown(name: string): boolean {
  return (
    name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name === 'pods' || isScalarResource(name)
  )
}

/** The whole numbers of a list; what the scheduler does not count is left out. */
export function resourcesFrom(list: ResourceList | undefined): Resources {
  const resources = noResources()
  addList(resources, list)
  return resources
}

/** Adds the resources of a list that the scheduler counts. */
export function addList(resources: Resources, list: ResourceList | undefined): void {
  if (list === undefined) return
  for (const name of Object.keys(list)) {
    if (isKnown(name)) setAmount(resources, name, amountOf(resources, name) + amountIn(list, name))
  }
}

/** `into` becomes `into + factor * other`. */
export function addResources(into: Resources, other: Resources, factor: 1 | -1 = 1): void {
  into.cpuMillis += factor * other.cpuMillis
  into.memoryBytes += factor * other.memoryBytes
  into.ephemeralStorageBytes += factor * other.ephemeralStorageBytes
  if (other.scalars === undefined) return
  into.scalars ??= new Map()
  for (const [name, amount] of other.scalars) into.scalars.set(name, (into.scalars.get(name) ?? 0) + factor * amount)
}

/** Whether a pod asks for nothing that is counted (pods are counted apart). */
export function asksForNothing(requests: Resources): boolean {
  return (
    requests.cpuMillis === 0 &&
    requests.memoryBytes === 0 &&
    requests.ephemeralStorageBytes === 0 &&
    (requests.scalars === undefined || requests.scalars.size === 0)
  )
}
