/** An IP address as its bytes: 4 of them, or 16. */
export interface IpAddress {
  readonly family: 4 | 6
  readonly bytes: readonly number[]
}

/**
 * Reads an IPv4 or IPv6 address as Kubernetes' older fields do: leading zeros in IPv4 are decimal, an IPv4-mapped IPv6
 * address counts as IPv4, zones are refused. Undefined where the text is none.
 */
export function parseIp(text: string): IpAddress | undefined {
  if (!text.includes(':')) {
    const bytes = ipv4Bytes(text)
    return bytes && { family: 4, bytes }
  }
  const bytes = ipv6Bytes(text)
  if (bytes === undefined) return undefined
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  return mapped ? { family: 4, bytes: bytes.slice(12) } : { family: 6, bytes }
}

function ipv4Bytes(text: string): number[] | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  const bytes = parts.map((part) => (/^[0-9]+$/.test(part) ? Number(part) : 256))
  return bytes.every((byte) => byte <= 255) ? bytes : undefined
}

function ipv6Bytes(text: string): number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, index) => groupBytes(half, index === halves.length - 1))
  if (head === undefined) return undefined
  if (halves.length === 1) return head.length === 16 ? head : undefined
  if (tail === undefined || head.length + tail.length > 14) return undefined
  return [...head, ...new Array<number>(16 - head.length - tail.length).fill(0), ...tail]
}

/** Groups of four hexadecimal digits; the last may be a dotted IPv4 address. */
function groupBytes(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return []
  const bytes: number[] = []
  const groups = text.split(':')
  for (const [index, group] of groups.entries()) {
    if (mayEndInIpv4 && index === groups.length - 1 && group.includes('.')) {
      const last = ipv4Bytes(group)
      if (last === undefined) return undefined
      bytes.push(...last)
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
      const value = Number.parseInt(group, 16)
      bytes.push(value >> 8, value & 255)
    }
  }
  return bytes
}

export function ipProblems(value: string): string[] {
  return parseIp(value) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']
}

export function ipv4Problems(value: string): string[] {
  return parseIp(value)?.family === 4 ? [] : ['must be a valid IPv4 address']
}

export function ipv6Problems(value: string): string[] {
  return parseIp(value)?.family === 6 ? [] : ['must be a valid IPv6 address']
}

export function cidrProblems(value: string): string[] {
  return parseCidr(value) ? [] : ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']
}

/** `10.9.8.0/24`: the address and how many of its leading bits name the network. */
export function parseCidr(text: string): { readonly address: IpAddress; readonly prefixLength: number } | undefined {
  const slash = text.indexOf('/')
  const address = parseIp(text.slice(0, Math.max(slash, 0)))
  const length = text.slice(slash + 1)
  if (address === undefined || !/^[0-9]{1,3}$/.test(length)) return undefined
  const prefixLength = Number(length)
  return prefixLength <= (text.includes(':') ? 128 : 32) ? { address, prefixLength } : undefined
}
