import { duplicate, type FieldError, invalid, required, tooMany, unsupported } from '../field-error.ts'
import { dns1123LabelProblems, dns1123SubdomainProblems, parseIp, portNumberProblems } from '../meta/names.ts'
import type { EndpointSlice } from '../schema/types.ts'
import { checkEndpointAddress } from './addresses.ts'
import { protocols } from './ports.ts'
import { addProblems, checkEach, checkImmutable, listOf } from './shared.ts'

const endpointsMax = 1000
const portsMax = 100
const addressesMax = 100
const addressTypes = ['FQDN', 'IPv4', 'IPv6']

/** Source: pkg/apis/discovery/validation/validation.go. */
export function endpointSliceErrors(slice: EndpointSlice): readonly FieldError[] {
  const errors: FieldError[] = []
  const { addressType } = slice
  if (!addressType) errors.push(required('addressType'))
  else if (!addressTypes.includes(addressType)) errors.push(unsupported('addressType', addressType, addressTypes))
  checkEndpoints(slice, errors)
  checkPorts(slice, errors)
  return errors
}

function checkEndpoints({ endpoints, addressType }: EndpointSlice, into: FieldError[]): void {
  const all = listOf(endpoints)
  if (all.length > endpointsMax) {
    into.push(tooMany('endpoints', all.length, endpointsMax))
    return
  }
  for (const [index, { addresses, hostname }] of all.entries()) {
    const path = `endpoints[${index}]`
    const given = listOf(addresses)
    if (given.length === 0) into.push(required(`${path}.addresses`, 'must contain at least 1 address'))
    if (given.length > addressesMax) into.push(tooMany(`${path}.addresses`, given.length, addressesMax))
    checkEach(given, `${path}.addresses`, (address, at) => checkAddress(address, addressType, at, into), into)
    if (hostname) addProblems(dns1123LabelProblems(hostname), hostname, `${path}.hostname`, into)
  }
}

function checkAddress(address: string, type: string, path: string, into: FieldError[]): void {
  if (type === 'FQDN') {
    addProblems(dns1123SubdomainProblems(address), address, path, into)
    return
  }
  const family = parseIp(address)?.family
  if (family !== undefined && `IPv${family}` !== type) into.push(invalid(path, address, `must be an ${type} address`))
  checkEndpointAddress(address, path, into)
}

function checkPorts({ ports }: EndpointSlice, into: FieldError[]): void {
  const all = listOf(ports)
  if (all.length > portsMax) into.push(tooMany('ports', all.length, portsMax))
  const names = new Set<string>()
  for (const [index, { name = '', port, protocol }] of all.entries()) {
    const path = `ports[${index}]`
    if (name !== '') addProblems(dns1123LabelProblems(name), name, `${path}.name`, into)
    if (names.has(name)) into.push(duplicate(`${path}.name`, name))
    names.add(name)
    if (!protocol) into.push(required(`${path}.protocol`))
    else if (!protocols.includes(protocol)) into.push(unsupported(`${path}.protocol`, protocol, protocols))
    if (typeof port === 'number') addProblems(portNumberProblems(port), port, `${path}.port`, into)
  }
}

export function endpointSliceUpdateErrors(next: EndpointSlice, before: EndpointSlice): readonly FieldError[] {
  const errors = [...endpointSliceErrors(next)]
  checkImmutable(next.addressType, before.addressType, 'addressType', errors)
  return errors
}
