import type { IpAddress } from '../../meta/addresses.ts'

/** An IP address as expressions hold it. */
export class Ip {
  readonly address: IpAddress
  constructor(address: IpAddress) {
    this.address = address
  }

  /** The canonical text. */
  toString(): string {
    const { family, bytes } = this.address
    return family === 4 ? bytes.join('.') : ipv6Text(bytes)
  }

  isUnspecified(): boolean {
    return this.address.bytes.every((byte) => byte === 0)
  }

  isLoopback(): boolean {
    const { family, bytes } = this.address
    return family === 4 ? bytes[0] === 127 : bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1
  }

  isLinkLocalMulticast(): boolean {
    const [first = 0, second = 0, third = 0] = this.address.bytes
    if (this.address.family === 4) return first === 224 && second === 0 && third === 0
    return first === 0xff && (second & 0x0f) === 2
  }

  isLinkLocalUnicast(): boolean {
    const [first = 0, second = 0] = this.address.bytes
    return this.address.family === 4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80
  }

  isGlobalUnicast(): boolean {
    const { family, bytes } = this.address
    const isBroadcast = family === 4 && bytes.every((byte) => byte === 255)
    const isMulticast = family === 4 ? ((bytes[0] ?? 0) & 0xf0) === 0xe0 : bytes[0] === 0xff
    return !isBroadcast && !isMulticast && !this.isUnspecified() && !this.isLoopback() && !this.isLinkLocalUnicast()
  }
}

/** A network as expressions hold it. */
export class Cidr {
  readonly address: IpAddress
  readonly prefixLength: number
  constructor(address: IpAddress, prefixLength: number) {
    this.address = address
    this.prefixLength = prefixLength
  }

  toString(): string {
    return `${new Ip(this.address)}/${this.prefixLength}`
  }

  /** The network with all bits of the host cleared. */
  masked(): Cidr {
    const bytes = this.address.bytes.map((byte, index) => byte & this.maskAt(index))
    return new Cidr({ family: this.address.family, bytes }, this.prefixLength)
  }

  contains({ family, bytes }: IpAddress): boolean {
    if (family !== this.address.family) return false
    return bytes.every(
      (byte, index) => (byte & this.maskAt(index)) === ((this.address.bytes[index] ?? 0) & this.maskAt(index)),
    )
  }

  private maskAt(index: number): number {
    const bits = Math.min(Math.max(this.prefixLength - index * 8, 0), 8)
    return (0xff00 >> bits) & 0xff
  }
}

/** Groups without leading zeros, the longest run of two or more empty ones left out. */
function ipv6Text(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0))
  const { start, length } = longestEmptyRun(groups)
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':')
  return length < 2 ? text(groups) : `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`
}

function longestEmptyRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 }
  let length = 0
  for (const [index, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0
    if (length > best.length) best = { start: index - length + 1, length }
  }
  return best
}
