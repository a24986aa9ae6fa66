import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import { cidrProblems, type IpAddress, parseCidr, portNameProblems, portNumberProblems } from '../meta/names.ts'
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../schema/types.ts'
import { checkLabelSelector } from './labels.ts'
import { addProblems, checkEach, listOf } from './shared.ts'

const protocols = ['TCP', 'UDP', 'SCTP']
const types = ['Ingress', 'Egress']

/** Source: pkg/apis/networking/validation ValidateNetworkPolicySpec. */
export function networkPolicyErrors({ spec }: NetworkPolicy): readonly FieldError[] {
  const errors: FieldError[] = []
  checkLabelSelector(spec?.podSelector, 'spec.podSelector', errors)
  for (const [index, { ports, from }] of listOf(spec?.ingress).entries()) {
    checkEach(ports, `spec.ingress[${index}].ports`, checkPort, errors)
    checkEach(from, `spec.ingress[${index}].from`, checkPeer, errors)
  }
  for (const [index, { ports, to }] of listOf(spec?.egress).entries()) {
    checkEach(ports, `spec.egress[${index}].ports`, checkPort, errors)
    checkEach(to, `spec.egress[${index}].to`, checkPeer, errors)
  }
  const given = listOf(spec?.policyTypes)
  if (given.length > types.length) {
    errors.push(invalid('spec.policyTypes', given, 'may not specify more than two policyTypes'))
  } else {
    for (const [index, type] of given.entries()) {
      if (!types.includes(type)) errors.push(unsupported(`spec.policyTypes[${index}]`, type, types))
    }
  }
  return errors
}

function checkPort({ protocol, port, endPort }: NetworkPolicyPort, path: string, into: FieldError[]): void {
  if (protocol && !protocols.includes(protocol)) into.push(unsupported(`${path}.protocol`, protocol, protocols))
  const at = `${path}.endPort`
  const hasEnd = typeof endPort === 'number'
  if (port === undefined) {
    if (hasEnd) into.push(invalid(at, endPort, 'may not be specified when `port` is not specified'))
  } else if (typeof port === 'string') {
    if (hasEnd) into.push(invalid(at, endPort, 'may not be specified when `port` is non-numeric'))
    addProblems(portNameProblems(port), port, `${path}.port`, into)
  } else {
    addProblems(portNumberProblems(port), port, `${path}.port`, into)
    if (!hasEnd) return
    if (endPort < port) into.push(invalid(at, endPort, 'must be greater than or equal to `port`'))
    addProblems(portNumberProblems(endPort), endPort, at, into)
  }
}

function checkPeer(peer: NetworkPolicyPeer, path: string, into: FieldError[]): void {
  const { podSelector, namespaceSelector, ipBlock } = peer
  checkLabelSelector(podSelector, `${path}.podSelector`, into)
  checkLabelSelector(namespaceSelector, `${path}.namespaceSelector`, into)
  if (ipBlock) checkIpBlock(ipBlock, `${path}.ipBlock`, into)
  if (!podSelector && !namespaceSelector && !ipBlock) into.push(required(path, 'must specify a peer'))
  else if (ipBlock && (podSelector || namespaceSelector)) {
    into.push(forbiddenField(path, 'may not specify both ipBlock and another peer'))
  }
}

function checkIpBlock({ cidr, except }: IPBlock, path: string, into: FieldError[]): void {
  if (!cidr) {
    into.push(required(`${path}.cidr`))
    return
  }
  addProblems(cidrProblems(cidr), cidr, `${path}.cidr`, into)
  const block = parseCidr(cidr)
  if (block === undefined) return
  for (const [index, text] of listOf(except).entries()) {
    const at = `${path}.except[${index}]`
    addProblems(cidrProblems(text), text, at, into)
    const part = parseCidr(text)
    if (part === undefined) continue
    const isInside = block.prefixLength < part.prefixLength && contains(block.address, block.prefixLength, part.address)
    if (!isInside) into.push(invalid(at, text, 'must be a strict subset of `cidr`'))
  }
}

/** Whether the leading bits of two addresses are the same. */
function contains(network: IpAddress, prefixLength: number, address: IpAddress): boolean {
  if (network.family !== address.family) return false
  for (let bit = 0; bit < prefixLength; bit++) {
    const mask = 128 >> (bit & 7)
    if (((network.bytes[bit >> 3] ?? 0) & mask) !== ((address.bytes[bit >> 3] ?? 0) & mask)) return false
  }
  return true
}
