import type { Draft } from '../../api/kinds/kind.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import type { EndpointSlice, Endpoints, Service } from '../../api/schema/types.ts'
import { ipv4AddressAt } from '../../api/services/address-range.ts'
import { serviceNameLabel } from '../../api/services/endpoint-slices.ts'
import type { ServiceRanges } from '../../apiserver/service-ranges.ts'

/** Of the API server's own service, and of all that belongs to it. */
export const kubernetesService = { namespace: 'default', name: 'kubernetes' } as const

const port = { name: 'https', port: 6443, protocol: 'TCP' } as const

/** On the first address of the range. Source: pkg/controlplane/controller/kubernetesservice. */
export function serviceDraft({ addresses }: ServiceRanges): Draft<Service> {
  return {
    metadata: { ...kubernetesService, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP: ipv4AddressAt(addresses, 0),
      ipFamilyPolicy: 'SingleStack',
      ports: [{ name: port.name, port: 443, protocol: port.protocol, targetPort: port.port }],
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
  }
}

/** @param address of the machine of the API server. Source: pkg/controlplane/reconcilers. */
export function endpointsDraft(address: string): Draft<Endpoints> {
  return {
    metadata: { ...kubernetesService, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: address }], ports: [port] }],
  }
}

export function sliceDraft(address: string): Draft<EndpointSlice> {
  return {
    metadata: { ...kubernetesService, labels: { [serviceNameLabel]: kubernetesService.name } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [port],
  }
}

/** Whether somebody has written over what the API server says of itself; labels that it does not have itself are let be. */
export function areEndpointsRight({ metadata, subsets }: Endpoints, draft: Draft<Endpoints>): boolean {
  const wanted = Object.entries(draft.metadata.labels ?? {})
  return deepEqual(subsets, draft.subsets) && wanted.every(([name, value]) => metadata.labels?.[name] === value)
}

export function isSliceRight({ metadata, endpoints, ports }: EndpointSlice, draft: Draft<EndpointSlice>): boolean {
  return (
    deepEqual(endpoints, draft.endpoints) &&
    deepEqual(ports, draft.ports) &&
    deepEqual(metadata.labels, draft.metadata.labels)
  )
}
