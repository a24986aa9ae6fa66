import type { Environment } from '@marcbachmann/cel-js'
import { type IpAddress, parseIp } from '../../meta/addresses.ts'
import { CelEvaluationError } from '../errors.ts'
import { Cidr, Ip } from './address-values.ts'

class IpNamespace {}

const ipName = 'net.IP'
const cidrName = 'net.CIDR'

/** `ip('10.0.0.1')` and what can be asked of it. */
export function registerAddresses(environment: Environment): void {
  environment.registerType(ipName, Ip)
  environment.registerType(cidrName, Cidr)
  environment.registerFunction(`ip(string): ${ipName}`, ipOf)
  environment.registerFunction('isIP(string): bool', (text: string) => strictIp(text) !== undefined)
  environment.registerType('IpNamespace', IpNamespace)
  environment.registerConstant('ip', 'IpNamespace', new IpNamespace())
  environment.registerFunction(
    'IpNamespace.isCanonical(string): bool',
    (_: IpNamespace, text: string) => ipOf(text).toString() === text,
  )
  environment.registerFunction(`string(${ipName}): string`, String)
  environment.registerFunction(`${ipName}.family(): int`, ({ address }: Ip) => BigInt(address.family))
  for (const test of tests) environment.registerFunction(`${ipName}.${test}(): bool`, (ip: Ip) => ip[test]())
  environment.registerOperator(`${ipName} == ${ipName}`, (one: Ip, other: Ip) => String(one) === String(other))
  registerCidrs(environment)
}

const tests = ['isUnspecified', 'isLoopback', 'isLinkLocalMulticast', 'isLinkLocalUnicast', 'isGlobalUnicast'] as const

function registerCidrs(environment: Environment): void {
  environment.registerFunction(`cidr(string): ${cidrName}`, cidrOf)
  environment.registerFunction('isCIDR(string): bool', (text: string) => strictCidr(text) !== undefined)
  environment.registerFunction(`string(${cidrName}): string`, String)
  environment.registerFunction(`${cidrName}.ip(): ${ipName}`, ({ address }: Cidr) => new Ip(address))
  environment.registerFunction(`${cidrName}.masked(): ${cidrName}`, (cidr: Cidr) => cidr.masked())
  environment.registerFunction(`${cidrName}.prefixLength(): int`, ({ prefixLength }: Cidr) => BigInt(prefixLength))
  const containsIp = (cidr: Cidr, ip: Ip): boolean => cidr.contains(ip.address)
  const containsCidr = (cidr: Cidr, other: Cidr): boolean =>
    cidr.prefixLength <= other.prefixLength && cidr.contains(other.address)
  environment.registerFunction(`${cidrName}.containsIP(${ipName}): bool`, containsIp)
  environment.registerFunction(`${cidrName}.containsIP(string): bool`, (cidr: Cidr, text: string) =>
    containsIp(cidr, ipOf(text)),
  )
  environment.registerFunction(`${cidrName}.containsCIDR(${cidrName}): bool`, containsCidr)
  environment.registerFunction(`${cidrName}.containsCIDR(string): bool`, (cidr: Cidr, text: string) =>
    containsCidr(cidr, cidrOf(text)),
  )
  environment.registerOperator(`${cidrName} == ${cidrName}`, (one: Cidr, other: Cidr) => String(one) === String(other))
}

/** Stricter than the fields of old: no leading zeros, no IPv4 inside IPv6. */
function strictIp(text: string): IpAddress | undefined {
  if (text.includes(':') ? text.includes('.') : /(?:^|\.)0\d/.test(text)) return undefined
  return parseIp(text)
}

function strictCidr(text: string): Cidr | undefined {
  const [ip = '', length = '', ...rest] = text.split('/')
  const address = strictIp(ip)
  const isLength = /^(?:0|[1-9]\d{0,2})$/.test(length) && Number(length) <= (address?.family === 4 ? 32 : 128)
  return address === undefined || !isLength || rest.length > 0 ? undefined : new Cidr(address, Number(length))
}

function ipOf(text: string): Ip {
  const address = strictIp(text)
  if (address !== undefined) return new Ip(address)
  throw new CelEvaluationError(
    `IP Address "${text}" parse error during conversion from string: ParseAddr("${text}"): unable to parse IP`,
  )
}

function cidrOf(text: string): Cidr {
  const cidr = strictCidr(text)
  if (cidr !== undefined) return cidr
  throw new CelEvaluationError(
    `network address parse error during conversion from string: netip.ParsePrefix("${text}"): no valid prefix`,
  )
}
