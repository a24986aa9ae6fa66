import { Pod } from '../api/kinds/pod.ts'
import type { NetworkNode } from './network.ts'
import type { NetworkReader } from './network-reader.ts'
import type { Outcome } from './outcome.ts'
import { machineProblem } from './pod-answer.ts'
import { nodePortPlace, type ServiceRules } from './service-rules.ts'
import { throughProxies, toPod } from './service-walk.ts'
import { only, type Walk } from './walk.ts'

/** To a port of a node: a node port, or a pod that took the port for itself. */
export function toNode(walk: Walk, node: NetworkNode, port: number): Outcome[] {
  const { reader, machine } = walk
  const problem =
    machineProblem(reader, node.name) ?? (machine === undefined ? undefined : machineProblem(reader, machine))
  if (problem !== undefined && machine !== node.name) return only('timed out', problem)
  const place = nodePortPlace(port)
  if (walk.viewOf(node.name).serviceAt(place) !== undefined) return toNodePort(walk, [node], port)
  const found = podWithHostPort(reader, node.name, port)
  if (found !== undefined) return toPod(walk, found.pod, found.port, machine)
  return only('refused', `since nothing listens on port ${port} of ${node.name}`)
}

export function toNodePort(walk: Walk, nodes: readonly NetworkNode[], port: number): Outcome[] {
  return throughProxies(walk, nodes, {
    place: nodePortPlace(port),
    portOf: ({ service }) => portNumbered(service.spec.ports, ({ nodePort }) => nodePort === port),
    directionOf: () => (nodes.some(({ name }) => name === walk.machine) ? 'short cut' : 'external'),
    text: `port ${port} of ${nodes.length === 1 ? nodes[0]?.name : 'the nodes'}`,
  })
}

type Ports = ServiceRules['service']['spec']['ports']
type Port = NonNullable<Ports>[number]

/** The port of a service that somebody means who says a number; requests are HTTP. */
export function portNumbered(ports: Ports, isWanted: (port: Port) => boolean): Port | undefined {
  return ports?.find((port) => (port.protocol ?? 'TCP') === 'TCP' && isWanted(port))
}

/** A pod that runs on a node and has a port of it, and the port of its own that this is. */
function podWithHostPort(
  reader: NetworkReader,
  node: string,
  port: number,
): { readonly pod: Pod; readonly port: number } | undefined {
  for (const pod of reader.by(Pod, 'node', node)) {
    const { spec, status } = pod
    if (status.phase !== 'Running') continue
    const ports = spec.containers.flatMap(({ ports: own = [] }) => own)
    const found = ports.find(({ hostPort, containerPort }) => (spec.hostNetwork ? containerPort : hostPort) === port)
    if (found !== undefined) return { pod, port: found.containerPort }
  }
  return undefined
}
