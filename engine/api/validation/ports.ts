import { duplicate, type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { portNameProblems, portNumberProblems } from '../meta/names.ts'
import type { Container, ContainerPort } from '../schema/types.ts'
import { addProblems, listOf } from './shared.ts'

export const protocols: readonly string[] = ['SCTP', 'TCP', 'UDP']

export function checkProtocol(protocol: string | undefined, path: string, into: FieldError[]): void {
  if (!protocol) into.push(required(path))
  else if (!protocols.includes(protocol)) into.push(unsupported(path, protocol, protocols))
}

export function checkContainerPorts(
  ports: readonly ContainerPort[] | undefined,
  path: string,
  into: FieldError[],
): void {
  const names = new Set<string>()
  for (const [index, port] of listOf(ports).entries()) {
    const at = `${path}[${index}]`
    if (port.name) checkPortName(port.name, names, `${at}.name`, into)
    if (!port.containerPort) into.push(required(`${at}.containerPort`))
    else addProblems(portNumberProblems(port.containerPort), port.containerPort, `${at}.containerPort`, into)
    if (port.hostPort) addProblems(portNumberProblems(port.hostPort), port.hostPort, `${at}.hostPort`, into)
    checkProtocol(port.protocol, `${at}.protocol`, into)
  }
}

function checkPortName(name: string, names: Set<string>, path: string, into: FieldError[]): void {
  const problems = portNameProblems(name)
  addProblems(problems, name, path, into)
  if (problems.length > 0) return
  if (names.has(name)) into.push(duplicate(path, name))
  names.add(name)
}

/** No two ports of the containers may take the same port of the node. */
export function checkHostPortConflicts(containers: readonly Container[], path: string, into: FieldError[]): void {
  const taken = new Set<string>()
  for (const [index, container] of containers.entries()) {
    for (const [portIndex, { hostPort, hostIP, protocol }] of listOf(container.ports).entries()) {
      if (!hostPort) continue
      const key = `${protocol}/${hostIP ?? ''}/${hostPort}`
      if (taken.has(key)) into.push(duplicate(`${path}[${index}].ports[${portIndex}].hostPort`, key))
      taken.add(key)
    }
  }
}

/** On the node's network a container listens on the node's own port. Templates may leave it out. */
export function checkHostNetworkPorts(
  containers: readonly Container[],
  path: string,
  isPod: boolean,
  into: FieldError[],
): void {
  for (const [index, container] of containers.entries()) {
    for (const [portIndex, { hostPort = 0, containerPort }] of listOf(container.ports).entries()) {
      if (hostPort === containerPort || (hostPort === 0 && !isPod)) continue
      const at = `${path}[${index}].ports[${portIndex}].hostPort`
      into.push(invalid(at, hostPort, 'must match `containerPort` when `hostNetwork` is true'))
    }
  }
}
