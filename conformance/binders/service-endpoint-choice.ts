import type { EndpointSlice, Service, ServiceSpec } from '../../engine/api/schema/types.ts'
import { usableEndpoints } from '../../engine/network/endpoint-choice.ts'
import { proxyFeatures } from '../../engine/network/proxy-features.ts'
import type { ProxiedEndpoint } from '../../engine/network/service-rules.ts'

interface Given {
  readonly service: Pick<ServiceSpec, 'internalTrafficPolicy' | 'externalTrafficPolicy'> & {
    readonly nodePort?: number
    readonly hintsAnnotation?: string
  }
  readonly endpoints?: readonly {
    readonly address: string
    readonly ready: boolean
    readonly serving: boolean
    readonly terminating: boolean
    readonly local: boolean
    readonly zoneHints?: readonly string[] | null
  }[]
  readonly gates: { readonly TopologyAwareHints?: boolean; readonly ProxyTerminatingEndpoints?: boolean }
  readonly nodeLabels?: Readonly<Record<string, string>>
}

/** The version that the tables are of, which asked for an annotation. */
const minor = 26
const node = 'this-node'

export function bind(given: unknown): unknown {
  const { service, gates, nodeLabels = {}, ...table } = given as Given
  const features = proxyFeatures(minor)
  const port = { port: 80, ...(service.nodePort === undefined ? {} : { nodePort: service.nodePort }) }
  const usable = usableEndpoints(
    rulesOf(service, table.endpoints ?? []),
    port,
    {
      name: node,
      zone: nodeLabels['topology.kubernetes.io/zone'] ?? '',
    },
    {
      ...features,
      heedsHints: gates.TopologyAwareHints ?? features.heedsHints,
      usesTerminating: gates.ProxyTerminatingEndpoints ?? features.usesTerminating,
    },
  )
  const { cluster, local, hasAny } = usable
  const all = [...new Set([...texts(cluster), ...texts(local)])].sort()
  return {
    cluster: cluster === undefined ? null : texts(cluster),
    local: local === undefined ? null : texts(local),
    all,
    hasAny,
  }
}

function texts(endpoints: readonly ProxiedEndpoint[] = []): string[] {
  return endpoints.map(({ address, port }) => `${address}:${port}`).sort()
}

function rulesOf(
  given: Given['service'],
  endpoints: NonNullable<Given['endpoints']>,
): { service: Service; slices: EndpointSlice[] } {
  const { hintsAnnotation, nodePort: _nodePort, ...policies } = given
  const annotations =
    hintsAnnotation === undefined ? {} : { annotations: { 'service.kubernetes.io/topology-mode': hintsAnnotation } }
  const service = { metadata: { name: 'service', ...annotations }, spec: policies, status: {} } as unknown as Service
  const slices = endpoints.map(({ address, ready, serving, terminating, local, zoneHints }, index) => {
    const [ip, port] = address.split(':')
    const endpoint = {
      addresses: [ip],
      conditions: { ready, serving, terminating },
      nodeName: local ? node : 'another-node',
      hints: { forZones: (zoneHints ?? []).map((name) => ({ name })) },
    }
    return {
      metadata: { name: `slice-${index}` },
      addressType: 'IPv4',
      endpoints: [endpoint],
      ports: [{ name: '', port: Number(port) }],
    }
  })
  return { service, slices: slices as unknown as EndpointSlice[] }
}
