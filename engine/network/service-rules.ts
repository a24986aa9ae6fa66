import type { EndpointSlice, Service, ServicePort } from '../api/schema/types.ts'

/** What a proxy knows of one service: the service and its slices, as they were when the proxy last heard of them. */
export interface ServiceRules {
  readonly service: Service
  readonly slices: readonly EndpointSlice[]
}

/** An address and port behind a service port, and what a proxy wants to know of it. */
export interface ProxiedEndpoint {
  readonly address: string
  readonly port: number
  readonly nodeName?: string
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly zoneHints: readonly string[]
  readonly nodeHints: readonly string[]
  readonly hostname?: string
  /** Of the pod, where the address is one's. */
  readonly pod?: { readonly namespace: string; readonly name: string; readonly uid: string }
}

type Slice = EndpointSlice
type SliceEndpoint = NonNullable<Slice['endpoints']>[number]

const known = new WeakMap<ServiceRules, Map<string, readonly ProxiedEndpoint[]>>()

/** The endpoints behind a port of a service, each address once, in the order of the slices' names. */
export function endpointsBehind(rules: ServiceRules, portName: string): readonly ProxiedEndpoint[] {
  const byPort = known.get(rules) ?? new Map<string, readonly ProxiedEndpoint[]>()
  known.set(rules, byPort)
  const endpoints = byPort.get(portName) ?? collect(rules, portName)
  byPort.set(portName, endpoints)
  return endpoints
}

function collect({ slices }: ServiceRules, portName: string): readonly ProxiedEndpoint[] {
  const byAddress = new Map<string, ProxiedEndpoint>()
  for (const slice of slices) {
    const port = slice.ports?.find(({ name }) => (name ?? '') === portName)?.port
    if (port === undefined || slice.addressType === 'FQDN') continue
    for (const endpoint of slice.endpoints ?? []) add(byAddress, slice, endpoint, port)
  }
  return [...byAddress.values()]
}

/** An address that stands in two slices, as while it moves between them, counts as the better of both. */
function add(byAddress: Map<string, ProxiedEndpoint>, slice: Slice, endpoint: SliceEndpoint, port: number): void {
  const address = endpoint.addresses[0]
  if (address === undefined) return
  const key = `${address}:${port}`
  const proxied = proxiedEndpoint(slice, endpoint, { address, port })
  if (byAddress.get(key)?.ready !== true) byAddress.set(key, proxied)
}

function proxiedEndpoint(
  { metadata }: Slice,
  { conditions = {}, nodeName, hints, hostname, targetRef }: SliceEndpoint,
  at: { readonly address: string; readonly port: number },
): ProxiedEndpoint {
  const ready = conditions.ready ?? true
  return {
    ...at,
    ready,
    serving: conditions.serving ?? ready,
    terminating: conditions.terminating ?? false,
    zoneHints: (hints?.forZones ?? []).map(({ name }) => name),
    nodeHints: (hints?.forNodes ?? []).map(({ name }) => name),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(targetRef?.kind === 'Pod'
      ? {
          pod: {
            namespace: targetRef.namespace ?? metadata.namespace ?? '',
            name: targetRef.name ?? '',
            uid: targetRef.uid ?? '',
          },
        }
      : {}),
  }
}

export function isHeadless({ spec }: Service): boolean {
  return spec.clusterIP === 'None'
}

export function isLocalOnly(policy: 'Cluster' | 'Local' | undefined): boolean {
  return policy === 'Local'
}

/** The addresses of a service's load balancer, once it has some. */
export function balancerAddresses({ status }: Service): readonly string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])
}

/** Whether anything outside the cluster's own network leads to a port. */
export function isExternallyAccessible({ service }: ServiceRules, { nodePort }: ServicePort): boolean {
  const external = service.spec.externalIPs ?? []
  return (nodePort ?? 0) !== 0 || external.length > 0 || balancerAddresses(service).length > 0
}

/** Where a proxy listens for a service: its addresses, and `port 30080/TCP` for a port of every node. */
export function listeningPlaces({ spec, status }: Service): readonly string[] {
  if (spec.type === 'ExternalName') return []
  const clusterIPs = (spec.clusterIPs ?? [spec.clusterIP ?? '']).filter((ip) => ip !== '' && ip !== 'None')
  const external = spec.externalIPs ?? []
  const balancer = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) =>
    ipMode === 'Proxy' ? [] : (ip ?? []),
  )
  const nodePorts = (spec.ports ?? []).flatMap(({ nodePort, protocol }) =>
    nodePort === undefined || nodePort === 0 ? [] : [nodePortPlace(nodePort, protocol)],
  )
  return [...clusterIPs, ...external, ...balancer, ...nodePorts]
}

export function nodePortPlace(port: number, protocol = 'TCP'): string {
  return `port ${port}/${protocol}`
}
