import { type FieldError, required } from '../field-error.ts'
import { subdomainName } from '../kinds/names.ts'
import { dns1123LabelProblems, portNumberProblems } from '../meta/names.ts'
import type { EndpointAddress, Endpoints } from '../schema/types.ts'
import { checkEndpointAddress } from './addresses.ts'
import { checkProtocol } from './ports.ts'
import { addProblems, checkEach, listOf } from './shared.ts'

/** Source: pkg/apis/core/validation ValidateEndpoints. */
export function endpointsErrors(endpoints: Endpoints): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const [index, subset] of listOf(endpoints.subsets).entries()) {
    const path = `subsets[${index}]`
    const { addresses, notReadyAddresses, ports } = subset
    if (listOf(addresses).length + listOf(notReadyAddresses).length === 0) {
      errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'))
    }
    checkEach(addresses, `${path}.addresses`, checkAddress, errors)
    checkEach(notReadyAddresses, `${path}.notReadyAddresses`, checkAddress, errors)
    for (const [at, port] of listOf(ports).entries()) {
      const name = `${path}.ports[${at}].name`
      if (port.name) addProblems(dns1123LabelProblems(port.name), port.name, name, errors)
      else if (listOf(ports).length > 1) errors.push(required(name))
      addProblems(portNumberProblems(port.port), port.port, `${path}.ports[${at}].port`, errors)
      checkProtocol(port.protocol, `${path}.ports[${at}].protocol`, errors)
    }
  }
  return errors
}

function checkAddress({ ip, hostname, nodeName }: EndpointAddress, path: string, into: FieldError[]): void {
  checkEndpointAddress(ip, `${path}.ip`, into)
  if (hostname) addProblems(dns1123LabelProblems(hostname), hostname, `${path}.hostname`, into)
  if (nodeName) addProblems(subdomainName(nodeName, false), nodeName, `${path}.nodeName`, into)
}
