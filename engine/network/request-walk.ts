import { Ingress } from '../api/kinds/ingress.ts'
import { parseIp } from '../api/meta/addresses.ts'
import type { Pod } from '../api/schema/types.ts'
import { resolveName } from './dns.ts'
import { chooseEndpoints, type Direction } from './endpoint-choice.ts'
import { loopback } from './forwards.ts'
import { namesHost } from './ingress-routes.ts'
import { toIngress } from './ingress-walk.ts'
import { ingressAddress, type Network, type NetworkNode } from './network.ts'
import type { NetworkReader } from './network-reader.ts'
import { portNumbered, toNode } from './node-walk.ts'
import { type Outcome, scaled } from './outcome.ts'
import { machineProblem } from './pod-answer.ts'
import { type RequestUrl, requestUrl } from './request-url.ts'
import { isLocalOnly, type ServiceRules } from './service-rules.ts'
import { podAt, throughProxies, toNobody, toPod } from './service-walk.ts'
import { only, type RequestClient, Walk } from './walk.ts'

/**
 * Everything that can become of a request at the reader's instant, with the share of each: over all nodes whose proxy it
 * may meet and all endpoints that they may choose. The shares sum to 1.
 */
export function requestOutcomes(
  reader: NetworkReader,
  network: Network,
  client: RequestClient,
  text: string,
): Outcome[] {
  const url = requestUrl(text)
  const walk = new Walk(reader, network, client, url.path)
  const { pod } = client
  if (pod !== undefined && (pod.spec.nodeName === undefined || walk.entries.length === 0)) {
    return only('unresolved', `pod ${pod.metadata.name} runs on no node`)
  }
  if (pod?.status.phase === 'Succeeded' || pod?.status.phase === 'Failed') {
    return only('unresolved', `pod ${pod.metadata.name} has ended (${pod.status.phase})`)
  }
  if (walk.entries.length === 0) return only('timed out', 'no node runs')
  return scaled(toHost(walk, url), 1, [walk.clientText])
}

/** What a name stands for, asked from a namespace: addresses, or the name that it is an alias of. */
export function resolvedAddresses(
  reader: NetworkReader,
  network: Network,
  host: string,
  namespace: string,
): readonly string[] {
  const walk = new Walk(reader, network, { namespace })
  const node = network.node(host)
  if (node !== undefined) return [node.address]
  if (namesHost(reader.list(Ingress), host)) return [ingressAddress]
  const answer = namesFor(walk, host)
  if (answer.type === 'addresses') return answer.addresses
  return answer.type === 'alias' ? [answer.target, ...(aliased(walk, answer.target)?.addresses ?? [])] : []
}

/** The containers of a pod have one network: its own, or that of its node. */
function toOwnPod(walk: Walk, pod: Pod, port: number): Outcome[] {
  const node = pod.spec.hostNetwork === true ? walk.network.node(pod.spec.nodeName ?? '') : undefined
  return node === undefined ? toPod(walk, pod, port, pod.spec.nodeName) : toNode(walk, node, port)
}

function toHost(walk: Walk, url: RequestUrl): Outcome[] {
  const { reader, network } = walk
  if (network.forwards.isHere(walk, url)) return network.forwards.walk(walk, url, (next) => toName(walk, next))
  const { pod } = walk.client
  if (pod !== undefined && loopback.has(url.host)) return toOwnPod(walk, pod, url.port)
  const node = network.node(url.host)
  if (node !== undefined) return toNode(walk, node, url.port)
  if (parseIp(url.host) !== undefined) return toAddress(walk, url.host, url)
  if (namesHost(reader.list(Ingress), url.host)) return toIngress(walk, url)
  return toName(walk, url)
}

function toName(walk: Walk, url: RequestUrl): Outcome[] {
  const answer = namesFor(walk, url.host)
  switch (answer.type) {
    case 'no answer':
      return only('timed out', 'since the cluster DNS did not answer')
    case 'no such name':
      return only('unresolved', `no such name: ${url.host}`)
    case 'alias':
      return scaled(toAlias(walk, answer.target, url), 1, [`DNS: ${answer.name} is an alias of ${answer.target}`])
    case 'addresses': {
      const { addresses, name } = answer
      const hops = [`DNS: ${name} is ${addresses.join(', ')}`]
      return addresses.flatMap((address) => scaled(toAddress(walk, address, url), 1 / addresses.length, hops))
    }
  }
}

/** To what a name of the cluster stands for: another of its names, or one outside. What the client asks for stays the same. */
function toAlias(walk: Walk, target: string, url: RequestUrl): Outcome[] {
  const found = aliased(walk, target)
  if (found === undefined) return only('unknown', `at ${target}, which is outside the cluster and is not simulated`)
  const { addresses, name } = found
  const hops = [`DNS: ${name} is ${addresses.join(', ')}`]
  return addresses.flatMap((address) => scaled(toAddress(walk, address, url), 1 / addresses.length, hops))
}

const aliasesMax = 8

/** The addresses of a name that is complete as it is; undefined where the cluster knows none. */
function aliased(walk: Walk, target: string): { name: string; addresses: readonly string[] } | undefined {
  let name = target
  for (let step = 0; step < aliasesMax; step++) {
    if (namesHost(walk.reader.list(Ingress), name)) return { name, addresses: [ingressAddress] }
    const answer = namesFor(walk, `${name}.`)
    if (answer.type === 'addresses') return answer
    if (answer.type !== 'alias') return undefined
    name = answer.target
  }
  return undefined
}

/** Pods ask the cluster's DNS unless their policy says otherwise; whoever is outside is taken to ask it too. */
function namesFor({ reader, client, upToDate, machine }: Walk, host: string): ReturnType<typeof resolveName> {
  const { dnsPolicy = 'ClusterFirst', hostNetwork = false } = client.pod?.spec ?? {}
  const asksCluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork)
  if (!asksCluster) return { type: 'no such name' }
  if (machine !== undefined && machineProblem(reader, machine) !== undefined) return { type: 'no answer' }
  return resolveName(reader, upToDate, host, client.namespace)
}

/** To an address of a node, of a service, of a pod, or of nobody. */
export function toAddress(walk: Walk, address: string, url: RequestUrl): Outcome[] {
  const { reader, network, entries } = walk
  const node = network.nodeAt(address)
  if (node !== undefined) return toNode(walk, node, url.port)
  if (address === ingressAddress) return toIngress(walk, url)
  const isService = [...walk.groups(entries).keys()].some((view) => view.serviceAt(address) !== undefined)
  if (isService) return toServiceAddress(walk, address, url.port)
  const pod = podAt(reader, address)
  if (pod !== undefined) return toPod(walk, pod, url.port, walk.machine)
  return toNobody(walk, address, url.port)
}

/** To a cluster address, or to one outside that leads to a service: its load balancer's, an external one. */
export function toServiceAddress(walk: Walk, address: string, port: number): Outcome[] {
  const directionOf = ({ service }: ServiceRules): Direction => {
    if (service.spec.clusterIP === address || (service.spec.clusterIPs ?? []).includes(address)) return 'internal'
    return walk.machine === undefined ? 'external' : 'short cut'
  }
  const arrival = {
    place: address,
    portOf: ({ service }: ServiceRules) => portNumbered(service.spec.ports, ({ port: own }) => own === port),
    directionOf,
    text: `${address}:${port}`,
  }
  return throughProxies(walk, healthyNodes(walk, address, port), arrival)
}

/** A load balancer whose clients stay on the node where they arrive knows by its health checks where a pod is. */
function healthyNodes(walk: Walk, address: string, port: number): readonly NetworkNode[] {
  if (walk.machine !== undefined) return walk.entries
  const key = walk.upToDate.serviceAt(address)
  const rules = key === undefined ? undefined : walk.upToDate.rules(key)
  const isBalanced = rules?.service.status?.loadBalancer?.ingress?.some(({ ip }) => ip === address) ?? false
  if (rules === undefined || !isBalanced || !isLocalOnly(rules.service.spec.externalTrafficPolicy)) return walk.entries
  const found = portNumbered(rules.service.spec.ports, ({ port: own }) => own === port)
  if (found === undefined) return walk.entries
  const how = { direction: 'external', features: walk.network.features } as const
  const healthy = walk.entries.filter((node) => chooseEndpoints(rules, found, node, how).verdict === 'forward')
  return healthy.length === 0 ? walk.entries : healthy
}
