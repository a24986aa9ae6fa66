import { type AddressRange, parseAddressRange } from '../api/services/address-range.ts'
import { type PortRange, parsePortRange } from '../api/services/port-range.ts'
import { serviceClusterIpRange, serviceNodePortRange } from '../defaults.ts'

/** What services are given their addresses and ports from. */
export interface ServiceRanges {
  readonly addresses: AddressRange
  readonly nodePorts: PortRange
}

/**
 * The values of --service-cluster-ip-range and --service-node-port-range.
 * @throws where one is none, or asks for what is not modelled
 */
export function serviceRanges(cidr = serviceClusterIpRange, ports = serviceNodePortRange): ServiceRanges {
  const flags = `${cidr} ${ports}`
  const ranges = known.get(flags) ?? rangesOf(cidr, ports)
  known.set(flags, ranges)
  return ranges
}

/** Nearly every cluster has the same. */
const known = new Map<string, ServiceRanges>()

function rangesOf(cidr: string, ports: string): ServiceRanges {
  const addresses = parseAddressRange(cidr)
  if (cidr.includes(',') || addresses?.network.family === 6) {
    throw new Error(
      `Not modelled yet: services with IPv6 addresses (--service-cluster-ip-range=${cidr}); pods have IPv4 addresses alone. Give one IPv4 range.`,
    )
  }
  if (addresses === undefined || addresses.size === 0) {
    throw new Error(`Flag --service-cluster-ip-range takes a range such as ${serviceClusterIpRange}, got "${cidr}".`)
  }
  const nodePorts = parsePortRange(ports)
  if (nodePorts === undefined) {
    throw new Error(`Flag --service-node-port-range takes a range such as ${serviceNodePortRange}, got "${ports}".`)
  }
  return { addresses, nodePorts }
}

/** Those of an API server that was started with some flags. */
export function serviceRangesOf(flags: { given(name: string): string | undefined }): ServiceRanges {
  return serviceRanges(flags.given('service-cluster-ip-range'), flags.given('service-node-port-range'))
}
