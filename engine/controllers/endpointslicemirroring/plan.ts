import type { Draft } from '../../api/kinds/kind.ts'
import { parseIp } from '../../api/meta/addresses.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import { ownerReference } from '../../api/meta/owners.ts'
import type {
  DiscoveryEndpointPort,
  Endpoint,
  EndpointAddress,
  EndpointPort,
  EndpointSlice,
  Endpoints,
} from '../../api/schema/types.ts'
import {
  endpointKey,
  isSameEndpoint,
  managedByLabel,
  portsKey,
  serviceNameLabel,
  slicePrefix,
} from '../../api/services/endpoint-slices.ts'
import { type AddressType, canonicalAddress } from '../../api/services/pod-endpoints.ts'
import { triggerTimeAnnotation } from '../../api/services/trigger-times.ts'

/** Who manages the slices of endpoints that somebody wrote by hand. */
export const mirroringManager = 'endpointslicemirroring-controller.k8s.io'

export interface MirrorPlan {
  readonly create: readonly Draft<EndpointSlice>[]
  readonly update: readonly EndpointSlice[]
  readonly delete: readonly EndpointSlice[]
  /** Addresses that are none. */
  readonly invalid: number
  /** Addresses that have no place, invalid ones included. */
  readonly skipped: number
}

interface Group {
  readonly addressType: AddressType
  readonly ports: readonly DiscoveryEndpointPort[]
  readonly endpoints: Map<string, Endpoint>
}

/**
 * One slice for each set of ports and each family that has addresses. Slices that are of no use any more are used again
 * for new ones of their family. Source: pkg/controller/endpointslicemirroring/reconciler.go.
 * @param max --mirroring-max-endpoints-per-subset
 */
export function planMirror(endpoints: Endpoints, existing: readonly EndpointSlice[], max: number): MirrorPlan {
  const { groups, invalid, skipped } = wantedGroups(endpoints, max)
  const byKey = new Map<string, EndpointSlice[]>()
  for (const slice of existing) {
    const key = groupKey(slice.addressType as AddressType, slice.ports)
    byKey.set(key, [...(byKey.get(key) ?? []), slice])
  }
  const create: Draft<EndpointSlice>[] = []
  const update: EndpointSlice[] = []
  const gone = [...byKey].flatMap(([key, slices]) => (groups.has(key) ? [] : slices))
  for (const [key, group] of groups) {
    const [first, ...others] = byKey.get(key) ?? []
    if (group.endpoints.size === 0) gone.push(...(first === undefined ? [] : [first]), ...others)
    else {
      gone.push(...others)
      if (first === undefined) create.push(mirrored(endpoints, group))
      else if (!isMirror(first, endpoints, group)) update.push(inPlaceOf(first, mirrored(endpoints, group)))
    }
  }
  return { ...reusing({ create, update, delete: gone }), invalid, skipped }
}

function wantedGroups(
  { subsets }: Endpoints,
  max: number,
): { groups: Map<string, Group>; invalid: number; skipped: number } {
  const groups = new Map<string, Group>()
  let [invalid, skipped] = [0, 0]
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets ?? []) {
    const byType = groupsFor(groups, ports)
    const all = [
      ...addresses.map((each) => [each, true] as const),
      ...notReadyAddresses.map((each) => [each, false] as const),
    ]
    let added = 0
    for (const [address, ready] of all) {
      if (added >= max) break
      const parsed = parseIp(address.ip)
      if (parsed === undefined) invalid++
      else {
        added++
        const endpoint = endpointOf(address, ready)
        byType[parsed.family === 6 ? 'IPv6' : 'IPv4'].endpoints.set(endpointKey(endpoint), endpoint)
      }
    }
    skipped += all.length - added
  }
  return { groups, invalid, skipped }
}

function groupsFor(groups: Map<string, Group>, ports: readonly EndpointPort[]): Record<'IPv4' | 'IPv6', Group> {
  const own = ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
    name,
    port,
    protocol,
    ...(appProtocol ? { appProtocol } : {}),
  }))
  const groupOf = (addressType: 'IPv4' | 'IPv6'): Group => {
    const key = groupKey(addressType, own)
    const group = groups.get(key) ?? { addressType, ports: own, endpoints: new Map<string, Endpoint>() }
    groups.set(key, group)
    return group
  }
  return { IPv4: groupOf('IPv4'), IPv6: groupOf('IPv6') }
}

function groupKey(addressType: AddressType, ports: readonly DiscoveryEndpointPort[] | undefined | null): string {
  return `${addressType} ${portsKey(ports)}`
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [canonicalAddress(ip)],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(targetRef ? { targetRef } : {}),
    ...(nodeName ? { nodeName } : {}),
  }
}

function mirrored(endpoints: Endpoints, { addressType, ports, endpoints: wanted }: Group): Draft<EndpointSlice> {
  const { name, namespace, labels } = endpoints.metadata
  const annotations = annotationsOf(endpoints)
  return {
    metadata: {
      generateName: slicePrefix(name),
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...labels, [serviceNameLabel]: name, [managedByLabel]: mirroringManager },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ownerReferences: [ownerReference({ ...endpoints, apiVersion: 'v1', kind: 'Endpoints' })],
    },
    addressType,
    endpoints: [...wanted.values()],
    ports,
  } as Draft<EndpointSlice>
}

const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

function annotationsOf({ metadata }: Endpoints): Readonly<Record<string, string>> {
  const { [triggerTimeAnnotation]: _time, [lastAppliedAnnotation]: _applied, ...others } = metadata.annotations ?? {}
  return others
}

function isMirror(slice: EndpointSlice, endpoints: Endpoints, { endpoints: wanted }: Group): boolean {
  const own = slice.endpoints ?? []
  if (own.length !== wanted.size) return false
  const isSame = own.every((endpoint) => {
    const other = wanted.get(endpointKey(endpoint))
    return other !== undefined && isSameEndpoint(endpoint, other)
  })
  const { [serviceNameLabel]: _name, [managedByLabel]: _manager, ...labels } = slice.metadata.labels ?? {}
  const { [serviceNameLabel]: _own, [managedByLabel]: _other, ...wantedLabels } = endpoints.metadata.labels ?? {}
  return (
    isSame && deepEqual(labels, wantedLabels) && deepEqual(slice.metadata.annotations ?? {}, annotationsOf(endpoints))
  )
}

/** The slice that exists with all that the new one says. */
function inPlaceOf({ apiVersion, kind, metadata }: EndpointSlice, draft: Draft<EndpointSlice>): EndpointSlice {
  const { generateName: _, ...said } = draft.metadata
  const { annotations: _annotations, ...kept } = metadata
  return { apiVersion, kind, ...draft, metadata: { ...kept, ...said } } as EndpointSlice
}

type Writes = Pick<MirrorPlan, 'create' | 'update' | 'delete'>

function reusing(plan: Writes): Writes {
  const gone = [...plan.delete]
  const update = [...plan.update]
  const create = plan.create.filter((draft) => {
    const index = gone.findIndex(({ addressType }) => addressType === draft.addressType)
    const [reused] = index < 0 ? [] : gone.splice(index, 1)
    if (reused !== undefined) update.push(inPlaceOf(reused, draft))
    return reused === undefined
  })
  return { create, update, delete: gone }
}
