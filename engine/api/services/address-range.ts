import { type IpAddress, parseCidr } from '../meta/addresses.ts'
import { type NumberRange, staticBandOf } from './number-range.ts'

/** The cluster addresses that services may have. The first place is the address behind the network's own. */
export interface AddressRange extends NumberRange {
  readonly network: IpAddress
  readonly prefixLength: number
}

const band = { share: 16, least: 16, most: 256 }
/** An IPv6 network has more addresses than anybody keeps track of. */
const ipv6SizeMax = 65_536

/**
 * Of IPv4 all but the network's own address and that for broadcasts, of IPv6 the first ones but the network's own.
 * Undefined where the text is no CIDR. Source: pkg/registry/core/service/ipallocator/allocator.go.
 */
export function parseAddressRange(cidr: string): AddressRange | undefined {
  const parsed = parseCidr(cidr)
  if (parsed === undefined) return undefined
  const { address, prefixLength } = parsed
  const size = 2 ** (address.bytes.length * 8 - prefixLength)
  const usable = address.family === 4 ? size - 2 : Math.min(size, ipv6SizeMax) - 1
  return {
    network: { family: address.family, bytes: maskedBytes(address.bytes, prefixLength) },
    prefixLength,
    size: Math.max(0, usable),
    staticBand: staticBandOf(size, band),
  }
}

function maskedBytes(bytes: readonly number[], prefixLength: number): number[] {
  return bytes.map((byte, index) => {
    const bits = Math.min(8, Math.max(0, prefixLength - index * 8))
    return byte & (255 << (8 - bits)) & 255
  })
}

/** Where an address stands in a range; undefined outside. */
export function addressOffset({ network, size }: AddressRange, { family, bytes }: IpAddress): number | undefined {
  if (family !== network.family) return undefined
  // Exact as far as it matters: what is off by more than a number holds is outside.
  const distance = bytes.reduce((sum, byte, index) => sum * 256 + (byte - (network.bytes[index] ?? 0)), 0)
  const offset = distance - 1
  return offset >= 0 && offset < size ? offset : undefined
}

/** `10.96.0.0/12`, of an IPv4 range. */
export function ipv4RangeText(range: AddressRange): string {
  return `${ipv4AddressAt(range, -1)}/${range.prefixLength}`
}

/** The IPv4 address at a place: `10.96.0.1` at 0, the network's own before it. */
export function ipv4AddressAt({ network }: AddressRange, offset: number): string {
  let carry = offset + 1
  const bytes = network.bytes.toReversed().map((byte) => {
    const sum = byte + carry
    carry = Math.floor(sum / 256)
    return sum % 256
  })
  return bytes.toReversed().join('.')
}
