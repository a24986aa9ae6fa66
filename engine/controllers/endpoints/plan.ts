import { deepEqual } from '../../api/meta/equality.ts'
import { isPodReady } from '../../api/meta/pods.ts'
import type { EndpointAddress, EndpointPort, EndpointSubset, Pod, Service } from '../../api/schema/types.ts'
import {
  endpointHostname,
  hasClusterIp,
  isIpv6,
  isPodInEndpoints,
  targetPortOf,
} from '../../api/services/pod-endpoints.ts'

/** More addresses than this are cut off (pkg/controller/endpoint maxCapacity). */
export const maxCapacity = 1000

interface Member {
  readonly address: EndpointAddress
  readonly isReady: boolean
}

interface PortGroup {
  /** Undefined for a headless service without ports. */
  readonly port: EndpointPort | undefined
  readonly members: Map<string, Member>
}

/**
 * The addresses of a service's pods, those with the same ports together, sorted by address.
 * Source: pkg/controller/endpoint syncService, pkg/api/v1/endpoints RepackSubsets.
 */
export function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const publishesAll = service.spec.publishNotReadyAddresses === true
  const groups = new Map<string, PortGroup>()
  for (const pod of pods) {
    if (!isPodInEndpoints(pod, publishesAll)) continue
    const address = addressOf(service, pod)
    if (address === undefined) continue
    const isReady = publishesAll || isPodReady(pod)
    for (const port of portsOf(service, pod)) addMember(groups, port, address, isReady)
  }
  return repacked([...groups.values()])
}

interface Remembered {
  readonly service: Service
  readonly address: EndpointAddress | undefined
}

/** Most pods are as they were when their service was last looked at. */
const remembered = new WeakMap<Pod, Remembered>()

function addressOf(service: Service, pod: Pod): EndpointAddress | undefined {
  const known = remembered.get(pod)
  if (known?.service === service) return known.address
  const address = newAddress(service, pod)
  remembered.set(pod, { service, address })
  return address
}

function newAddress(service: Service, pod: Pod): EndpointAddress | undefined {
  const wantsIpv6 = isIpv6Service(service, pod)
  const ip = pod.status?.podIPs?.find((each) => isIpv6(each.ip) === wantsIpv6)?.ip
  if (ip === undefined) return undefined
  const { namespace, name, uid } = pod.metadata
  const hostname = endpointHostname(pod, service)
  return {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', ...(namespace === undefined ? {} : { namespace }), name, uid },
  }
}

/** Endpoints know one family only: the service's first. */
function isIpv6Service(service: Service, pod: Pod): boolean {
  const [family] = service.spec.ipFamilies ?? []
  if (family) return family === 'IPv6'
  return isIpv6(hasClusterIp(service) ? (service.spec.clusterIP ?? '') : (pod.status?.podIP ?? ''))
}

function portsOf({ spec }: Service, pod: Pod): readonly (EndpointPort | undefined)[] {
  const { ports = [], clusterIP } = spec
  if (ports.length === 0) return clusterIP === 'None' ? [undefined] : []
  return ports.flatMap((servicePort) => {
    const port = targetPortOf(pod, servicePort)
    if (port === undefined) return []
    const { name, protocol = 'TCP', appProtocol } = servicePort
    return [{ ...(name ? { name } : {}), port, protocol, ...(appProtocol ? { appProtocol } : {}) }]
  })
}

function addMember(
  groups: Map<string, PortGroup>,
  port: EndpointPort | undefined,
  address: EndpointAddress,
  isReady: boolean,
): void {
  const key = port === undefined ? '' : `${port.name ?? ''}|${port.port}|${port.protocol}|${port.appProtocol ?? ''}`
  const group = groups.get(key) ?? { port, members: new Map<string, Member>() }
  groups.set(key, group)
  group.members.set(`${address.ip}|${address.targetRef?.uid ?? ''}`, { address, isReady })
}

/** Ports that the same addresses offer are put together. */
function repacked(groups: readonly PortGroup[]): EndpointSubset[] {
  const byMembers = new Map<string, { ports: EndpointPort[]; members: readonly Member[] }>()
  for (const { port, members } of groups) {
    const sorted = [...members].sort(([first], [second]) => (first < second ? -1 : 1))
    const isAlone = groups.length === 1
    const key = isAlone ? '' : sorted.map(([memberKey, { isReady }]) => `${memberKey}|${isReady}`).join(',')
    const known = byMembers.get(key) ?? { ports: [], members: sorted.map(([, member]) => member) }
    byMembers.set(key, known)
    if (port !== undefined) known.ports.push(port)
  }
  return [...byMembers.values()].map(({ ports, members }) => {
    const addresses = members.filter(({ isReady }) => isReady).map(({ address }) => address)
    const notReadyAddresses = members.filter(({ isReady }) => !isReady).map(({ address }) => address)
    return {
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
      ...(ports.length > 0 ? { ports } : {}),
    }
  })
}

/** The same where only the versions of the pods they refer to differ. */
export function areSameSubsets(
  first: readonly EndpointSubset[] | undefined,
  second: readonly EndpointSubset[] | undefined,
): boolean {
  const [one, other] = [first ?? [], second ?? []]
  return deepEqual(one, other) || deepEqual(one.map(withoutVersions), other.map(withoutVersions))
}

function withoutVersions(subset: EndpointSubset): EndpointSubset {
  const strip = (addresses: readonly EndpointAddress[] | undefined) =>
    addresses?.map((address) => {
      if (address.targetRef?.resourceVersion === undefined) return address
      const { resourceVersion: _, ...targetRef } = address.targetRef
      return { ...address, targetRef }
    })
  const [addresses, notReadyAddresses] = [strip(subset.addresses), strip(subset.notReadyAddresses)]
  return { ...subset, ...(addresses ? { addresses } : {}), ...(notReadyAddresses ? { notReadyAddresses } : {}) }
}

export function countAddresses(subsets: readonly EndpointSubset[] | undefined): { ready: number; notReady: number } {
  let [ready, notReady] = [0, 0]
  for (const { addresses, notReadyAddresses } of subsets ?? []) {
    ready += addresses?.length ?? 0
    notReady += notReadyAddresses?.length ?? 0
  }
  return { ready, notReady }
}

/**
 * At most 1000 addresses, ready ones first, each subset in proportion; the same subsets where there are no more.
 * Source: pkg/controller/endpoint truncateEndpoints.
 */
export function truncated(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const { ready, notReady } = countAddresses(subsets)
  if (ready + notReady <= maxCapacity) return subsets
  const cutsReady = ready > maxCapacity
  const [room, total] = cutsReady ? [maxCapacity, ready] : [maxCapacity - ready, notReady]
  let left = room
  return subsets.map((subset) => {
    const { notReadyAddresses = [], ...rest } = subset
    const { addresses = [], ...onlyPorts } = rest
    const from = cutsReady ? addresses : notReadyAddresses
    const kept = from.slice(0, Math.min(left, Math.ceil((from.length / total) * room)))
    left -= kept.length
    if (cutsReady) return kept.length > 0 ? { ...onlyPorts, addresses: kept } : onlyPorts
    return kept.length > 0 ? { ...rest, notReadyAddresses: kept } : rest
  })
}

export const overCapacityAnnotation = 'endpoints.kubernetes.io/over-capacity'
const headlessLabel = 'service.kubernetes.io/headless'
const managedByLabel = 'endpoints.kubernetes.io/managed-by'

/** The labels of a service's Endpoints: its own, and what the controller adds. */
export function endpointsLabels(service: Service, minor: number): Readonly<Record<string, string>> {
  const { [headlessLabel]: _, ...labels } = service.metadata.labels ?? {}
  return {
    ...labels,
    ...(hasClusterIp(service) ? {} : { [headlessLabel]: '' }),
    ...(minor >= 33 ? { [managedByLabel]: 'endpoint-controller' } : {}),
  }
}
