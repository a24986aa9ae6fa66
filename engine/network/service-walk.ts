import { Pod } from '../api/kinds/pod.ts'
import type { ServicePort } from '../api/schema/types.ts'
import { apiServerAddress } from '../defaults.ts'
import { keyOf } from '../store/table.ts'
import { toApiServer } from './api-server-walk.ts'
import { chooseEndpoints, type Direction, isSameOnEveryNode } from './endpoint-choice.ts'
import type { NetworkNode } from './network.ts'
import { toNode } from './node-walk.ts'
import { type Outcome, type StickyChoice, scaled } from './outcome.ts'
import { machineProblem, podAnswer } from './pod-answer.ts'
import type { ProxyView } from './proxy-view.ts'
import type { ProxiedEndpoint, ServiceRules } from './service-rules.ts'
import { only, type Walk } from './walk.ts'

/** Where a packet to a service arrives: an address or a port of the nodes, and the port of the service that it means. */
export interface Arrival {
  /** `10.96.0.17`, `port 30080/TCP` */
  readonly place: string
  readonly portOf: (rules: ServiceRules) => ServicePort | undefined
  readonly directionOf: (rules: ServiceRules) => Direction
  /** As hops say it: `10.96.0.17:80`. */
  readonly text: string
}

const defaultStickySeconds = 10_800

/** Through the proxies of some nodes, each with the same share of the clients. */
export function throughProxies(walk: Walk, nodes: readonly NetworkNode[], arrival: Arrival): Outcome[] {
  if (nodes.length === 0) return only('timed out', 'no node runs')
  return [...walk.groups(nodes)].flatMap(([view, group]) =>
    scaled(throughGroup(walk, view, group, arrival), group.length / nodes.length),
  )
}

function throughGroup(walk: Walk, view: ProxyView, group: readonly NetworkNode[], arrival: Arrival): Outcome[] {
  const [first] = group as [NetworkNode]
  const key = view.serviceAt(arrival.place)
  const rules = key === undefined ? undefined : view.rules(key)
  const whose = group.length === 1 ? `kube-proxy on ${first.name}` : `kube-proxy on any of ${group.length} nodes`
  if (key === undefined || rules === undefined) {
    return only('timed out', `with no rule for ${arrival.text} on ${namesOf(group)}`, [whose])
  }
  const port = arrival.portOf(rules)
  if (port === undefined)
    return only('timed out', `since service ${key} has no such port`, [`${whose}: ${arrival.text}`])
  const direction = arrival.directionOf(rules)
  const head = (node: string): string => `${node}: ${arrival.text} is service ${key}`
  if (isSameOnEveryNode(rules, port)) return forward(walk, { rules, port, node: first, direction, hop: head(whose) })
  return group.flatMap((node) =>
    scaled(forward(walk, { rules, port, node, direction, hop: head(`kube-proxy on ${node.name}`) }), 1 / group.length),
  )
}

interface Forwarding {
  readonly rules: ServiceRules
  readonly port: ServicePort
  readonly node: NetworkNode
  readonly direction: Direction
  readonly hop: string
}

function forward(walk: Walk, { rules, port, node, direction, hop }: Forwarding): Outcome[] {
  const { verdict, endpoints } = chooseEndpoints(rules, port, node, { direction, features: walk.network.features })
  const name = rules.service.metadata.name
  if (verdict === 'reject') return only('refused', `since service ${name} had no endpoints`, [hop])
  if (verdict === 'drop') return only('timed out', `since service ${name} had no endpoint on ${node.name}`, [hop])
  const sticky = stickyKey(rules, port, node)
  return endpoints.flatMap((endpoint, index) => {
    const text = `${endpoint.address}:${endpoint.port}`
    const hops = [`${hop}, endpoint ${index + 1} of ${endpoints.length}: ${text}`]
    const choice = sticky === undefined ? {} : { sticky: { ...sticky, endpoint: text } }
    return scaled(toEndpoint(walk, endpoint, node.name), 1 / endpoints.length, hops).map((outcome) => ({
      ...outcome,
      ...choice,
    }))
  })
}

function stickyKey(
  { service }: ServiceRules,
  { port }: ServicePort,
  node: NetworkNode,
): Omit<StickyChoice, 'endpoint'> | undefined {
  const { sessionAffinity, sessionAffinityConfig } = service.spec
  if (sessionAffinity !== 'ClientIP') return undefined
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? defaultStickySeconds
  return { key: `${keyOf(service)}:${port} on ${node.name}`, timeoutMs: seconds * 1000 }
}

/** To an endpoint's address, whoever has it now. */
export function toEndpoint(walk: Walk, endpoint: ProxiedEndpoint, from: string | undefined): Outcome[] {
  const { address, port, pod: named } = endpoint
  const pod = podBehind(walk, endpoint)
  if (pod !== undefined) return toPod(walk, pod, port, from)
  const text = `${address}:${port}`
  if (named !== undefined) return only('refused', 'whose pod was gone', [], { endpoint: text })
  const node = walk.network.nodeAt(address)
  if (node !== undefined) return turned(walk, node, port, text)
  return toNobody(walk, address, port)
}

const turnsMax = 3

/** From an endpoint to a port of a node, which may lead to a service again. */
function turned(walk: Walk, node: NetworkNode, port: number, endpoint: string): Outcome[] {
  if (walk.turns === turnsMax) return only('timed out', 'since the way led in a circle', [], { endpoint })
  return toNode(walk.further(), node, port).map((outcome) => ({ ...outcome, endpoint }))
}

/** An address that no pod has: outside nobody knows what answers, inside nothing does but the API server. */
export function toNobody(walk: Walk, address: string, port: number): Outcome[] {
  const text = `${address}:${port}`
  if (address === apiServerAddress) return toApiServer(walk, port)
  if (walk.network.isInside(address))
    return only('timed out', `at ${address}, which nobody had`, [], { endpoint: text })
  return only('unknown', `at ${address}, which is outside the cluster and is not simulated`, [], { endpoint: text })
}

function podBehind({ reader }: Walk, { address, pod: named }: ProxiedEndpoint): Pod | undefined {
  const pod = named === undefined ? undefined : reader.get(Pod, named.namespace, named.name)
  if (pod !== undefined && (named?.uid === '' || pod.metadata.uid === named?.uid)) return pod
  return podAt(reader, address)
}

/** The pod that has an address of its own; those on their node's network have none. */
export function podAt(reader: Walk['reader'], address: string): Pod | undefined {
  return reader.by(Pod, 'podIP', address).find(({ spec }) => spec.hostNetwork !== true)
}

export function toPod(walk: Walk, pod: Pod, port: number, from: string | undefined): Outcome[] {
  const { nodeName } = pod.spec
  const endpoint = `${pod.status.podIP ?? ''}:${port}`
  const cut = from === undefined || from === nodeName ? undefined : machineProblem(walk.reader, from)
  if (cut !== undefined) return only('timed out', cut.replace('on ', 'from '), [], { pod, endpoint })
  const { result, reason } = podAnswer(walk.reader, pod, port, from)
  const hop = `pod ${pod.metadata.name} on ${nodeName ?? 'no node'}`
  if (result === 'answered')
    return [{ share: 1, result, status: 200, pod, reason, endpoint, hops: [`${hop} answers 200`] }]
  return only(result, reason, [hop], { pod, endpoint })
}

function namesOf(nodes: readonly NetworkNode[]): string {
  return nodes.length > 3 ? `${nodes.length} nodes` : nodes.map(({ name }) => name).join(', ')
}
