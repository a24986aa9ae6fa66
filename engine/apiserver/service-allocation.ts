import { type FieldError, invalid, invalidObject, wordedFor } from '../api/field-error.ts'
import { withKeptServiceValues, withPluralAddress } from '../api/kinds/defaults/service.ts'
import { Service as ServiceKind } from '../api/kinds/service.ts'
import { parseIp } from '../api/meta/addresses.ts'
import type { KubernetesObject, Service } from '../api/schema/types.ts'
import { addressOffset, ipv4AddressAt, ipv4RangeText } from '../api/services/address-range.ts'
import { withIpFamilies } from '../api/services/ip-families.ts'
import { freeOffset, refusalOf } from '../api/services/number-range.ts'
import { internalError } from '../api/status.ts'
import type { Store } from '../store/store.ts'
import type { Admission } from './admission.ts'
import { withNodePorts } from './node-port-allocation.ts'
import type { ServiceRanges } from './service-ranges.ts'

/** What is done to an object between its admission and its validation, and needs to know the others: values to give out. */
export type Allocation = (object: KubernetesObject, admission: Admission) => KubernetesObject

/** By table. */
export type Allocations = ReadonlyMap<string, Allocation>

/**
 * Gives services their cluster address and node ports, each once. What is given out is what stored services have.
 * Source: pkg/registry/core/service/storage/alloc.go.
 */
export function serviceAllocations(ranges: ServiceRanges): Allocations {
  const allocate: Allocation = (object, admission) => allocated(object as Service, admission, ranges)
  return new Map([[ServiceKind.table, allocate]])
}

function allocated(service: Service, admission: Admission, ranges: ServiceRanges): Service {
  // A service without a specification is refused by validation.
  if (!service.spec || admission.subresource !== '') return service
  const before = admission.before as Service | undefined
  const complete = before === undefined ? withPlural(service) : withKeptServiceValues(service, before)
  const errors: FieldError[] = []
  const hasFamilies = admission.minor >= dualStackSince
  const familiar = hasFamilies ? withIpFamilies(complete, before, 'IPv4', errors) : withoutFamilies(complete)
  refuse(service, errors, admission.minor)
  return withNodePorts(withClusterAddress(familiar, before, admission, ranges), before, admission, ranges.nodePorts)
}

/** IPv6DualStack is on since 1.21; before, services have no families. */
const dualStackSince = 21

function withoutFamilies(service: Service): Service {
  const { ipFamilies: _families, ipFamilyPolicy: _policy, ...spec } = service.spec
  return { ...service, spec }
}

const withPlural = (service: Service): Service => ({ ...service, spec: withPluralAddress(service.spec) })

function refuse(service: Service, errors: readonly FieldError[], minor: number): void {
  if (errors.length > 0) throw invalidObject(ServiceKind, service.metadata.name, wordedFor(minor, errors, ServiceKind))
}

/** An address is given when a service is made, or stops being the name of something outside; from then on it stays. */
function withClusterAddress(
  service: Service,
  before: Service | undefined,
  admission: Admission,
  ranges: ServiceRanges,
): Service {
  const { spec } = service
  if (spec.type === 'ExternalName' || spec.clusterIPs?.[0] === 'None') return service
  if (before !== undefined && before.spec.type !== 'ExternalName') return service
  const asked = spec.clusterIPs?.[0] ?? ''
  if (asked !== '') {
    checkAsked(service, asked, admission, ranges)
    return service
  }
  const clusterIP = freeAddress(admission, ranges)
  return { ...service, spec: { ...spec, clusterIP, clusterIPs: [clusterIP] } }
}

/** Before, addresses were given out by the older code of pkg/registry/core/service/storage/rest.go. */
const rewordedSince = 23

function checkAsked(service: Service, asked: string, { store, minor }: Admission, { addresses }: ServiceRanges): void {
  const address = parseIp(asked)
  const offset = address === undefined ? undefined : addressOffset(addresses, address)
  const refusal = refusalOf(addresses, offset, () => isTaken(store, asked))
  if (refusal === undefined) return
  const isReworded = minor >= rewordedSince
  const which = isReworded ? `the provided IP (${asked})` : 'provided IP'
  const reason =
    refusal === 'already-allocated'
      ? 'provided IP is already allocated'
      : `${which} is not in the valid range. The range of valid IPs is ${ipv4RangeText(addresses)}`
  const detail = isReworded
    ? `failed to allocate IP ${asked}: ${reason}`
    : `failed to allocated ip:${asked} with error:${reason}`
  refuse(service, [invalid('spec.clusterIPs', service.spec.clusterIPs, detail)], minor)
}

function freeAddress({ store, random, requester }: Admission, { addresses }: ServiceRanges): string {
  // Nobody looks for a free address for what is not stored: the network's own stands for it.
  if (requester.dryRun) return ipv4AddressAt(addresses, -1)
  const offset = freeOffset(addresses, (place) => isTaken(store, ipv4AddressAt(addresses, place)), random)
  if (offset !== undefined) return ipv4AddressAt(addresses, offset)
  throw internalError('failed to allocate a serviceIP: range is full')
}

function isTaken(store: Store, address: string): boolean {
  return store.table<Service>('Service').by('clusterIP', address).size > 0
}
