import { parseIp } from '../meta/addresses.ts'
import { deepEqual } from '../meta/equality.ts'
import { isPodReady, isPodTerminal } from '../meta/pods.ts'
import type { Container, Pod, Service, ServicePort } from '../schema/types.ts'

/** Which of a pod's addresses a service publishes, and when: what Endpoints and EndpointSlices have in common. */

export type AddressType = 'IPv4' | 'IPv6'

export const isIpv6 = (address: string): boolean => address.includes(':')

/** Source: k8s.io/endpointslice/util ShouldPodBeInEndpoints. */
export function isPodInEndpoints(pod: Pod, includeTerminating: boolean): boolean {
  if (isPodTerminal(pod)) return false
  if (!pod.status?.podIP && (pod.status?.podIPs ?? []).length === 0) return false
  return includeTerminating || pod.metadata.deletionTimestamp === undefined
}

/** The name that a pod's address gets in the domain of a headless service, if it asks for one there. */
export function endpointHostname(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec
  const isAsked = hostname && subdomain === service.metadata.name
  return isAsked && pod.metadata.namespace === service.metadata.namespace ? hostname : undefined
}

/** The pod's port that a service port leads to; undefined where no container has a port of that name. */
export function targetPortOf(pod: Pod, { targetPort, port, protocol }: ServicePort): number | undefined {
  if (typeof targetPort !== 'string') return targetPort ?? port
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return (
    namedPort(pod.spec.containers, targetPort, protocol ?? 'TCP') ?? namedPort(sidecars, targetPort, protocol ?? 'TCP')
  )
}

function namedPort(containers: readonly Container[], name: string, protocol: string): number | undefined {
  for (const { ports = [] } of containers) {
    const found = ports.find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)
    if (found !== undefined) return found.containerPort
  }
  return undefined
}

/** What a change of a pod means for services: its addresses change, or which services select it may change. */
export interface PodChange {
  readonly endpoints: boolean
  readonly membership: boolean
}

/** Source: k8s.io/endpointslice/util podEndpointsChanged. */
export function podChange(before: Pod, after: Pod): PodChange {
  return { endpoints: endpointsChanged(before, after), membership: membershipChanged(before, after) }
}

function membershipChanged(before: Pod, after: Pod): boolean {
  const isSameName = before.spec.hostname === after.spec.hostname && before.spec.subdomain === after.spec.subdomain
  return !isSameName || !deepEqual(before.metadata.labels, after.metadata.labels)
}

function endpointsChanged(before: Pod, after: Pod): boolean {
  if (before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp) return true
  if (before.status === after.status) return false
  if (isPodReady(before) !== isPodReady(after)) return true
  const [old, next] = [before.status?.podIPs ?? [], after.status?.podIPs ?? []]
  return old.length !== next.length || old.some(({ ip }, index) => ip !== next[index]?.ip)
}

/** The kinds of address that a service has. Source: k8s.io/endpointslice getAddressTypesForService. */
export function addressTypesOf({ spec }: Service): readonly AddressType[] {
  const families = (spec.ipFamilies ?? []).filter((family) => family === 'IPv4' || family === 'IPv6')
  if (families.length > 0) return [...new Set(families)]
  if (spec.clusterIP && spec.clusterIP !== 'None') return [isIpv6(spec.clusterIP) ? 'IPv6' : 'IPv4']
  return ['IPv4', 'IPv6']
}

/** Whether the service has an address of its own; a headless one has not. */
export function hasClusterIp({ spec }: Service): boolean {
  return spec.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None'
}

/** The address as Go writes it: IPv6 in small letters, its longest run of zeros left out. */
export function canonicalAddress(address: string): string {
  const parsed = parseIp(address)
  if (parsed === undefined) return address
  if (parsed.family === 4) return parsed.bytes.join('.')
  const groups: number[] = []
  for (let index = 0; index < 16; index += 2) {
    groups.push(((parsed.bytes[index] as number) << 8) | (parsed.bytes[index + 1] as number))
  }
  const { start, length } = longestZeros(groups)
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':')
  if (length < 2) return text(groups)
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let start = 0
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start }
  }
  return best
}
