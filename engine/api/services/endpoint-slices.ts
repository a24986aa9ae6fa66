import { deepEqual } from '../meta/equality.ts'
import type { DiscoveryEndpointPort, Endpoint, EndpointSlice } from '../schema/types.ts'

/** What the controllers that write slices have in common. Source: k8s.io/endpointslice. */

export const serviceNameLabel = 'kubernetes.io/service-name'
/** Whose slice it is: others leave it alone. */
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by'

/** `shop/web`, of the label that names a slice's service. */
export function serviceOfSlice({ metadata }: EndpointSlice): string | undefined {
  const name = metadata.labels?.[serviceNameLabel]
  return name ? `${metadata.namespace}/${name}` : undefined
}

const nameLengthMax = 253

/** What the names of a service's slices begin with. */
export function slicePrefix(name: string): string {
  return name.length < nameLengthMax ? `${name}-` : name
}

/** The same text for the same ports, in whichever order. */
export function portsKey(ports: readonly DiscoveryEndpointPort[] | undefined | null): string {
  return (ports ?? [])
    .map(({ name, port, protocol, appProtocol }) => `${name ?? ''}|${port}|${protocol ?? 'TCP'}|${appProtocol ?? ''}`)
    .sort()
    .join(',')
}

/** What makes an endpoint the same one, whatever else changes about it. */
export function endpointKey(endpoint: Endpoint): string {
  const known = keys.get(endpoint)
  if (known !== undefined) return known
  const key = newKey(endpoint)
  keys.set(endpoint, key)
  return key
}

/** Endpoints are compared again and again, and most of them are the same objects each time. */
const keys = new WeakMap<Endpoint, string>()

function newKey({ addresses, hostname, targetRef }: Endpoint): string {
  const sorted = addresses.length > 1 ? [...addresses].sort() : addresses
  return `${sorted.join(',')}|${hostname ?? ''}|${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`
}

/** Whether two versions of an endpoint say the same; hints aside. */
export function isSameEndpoint(first: Endpoint, second: Endpoint): boolean {
  if (first === second) return true
  return (
    first.nodeName === second.nodeName &&
    first.zone === second.zone &&
    deepEqual(first.conditions, second.conditions) &&
    deepEqual(withoutVersion(first.targetRef), withoutVersion(second.targetRef))
  )
}

function withoutVersion(reference: Endpoint['targetRef']): object | undefined {
  if (reference?.resourceVersion === undefined) return reference
  const { resourceVersion: _, ...rest } = reference
  return rest
}
