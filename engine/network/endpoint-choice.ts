import type { ServicePort } from '../api/schema/types.ts'
import {
  endpointsBehind,
  isExternallyAccessible,
  isLocalOnly,
  type ProxiedEndpoint,
  type ServiceRules,
} from './service-rules.ts'

/** The node on which a proxy chooses. */
export interface ChoosingNode {
  readonly name: string
  readonly zone: string
}

/**
 * Which policy counts: that for addresses of the cluster, that for what comes from outside it, or neither, since a proxy
 * takes a short cut for pods of its own node that ask for an address outside.
 */
export type Direction = 'internal' | 'external' | 'short cut'

/** The endpoints that get a new connection, each with the same chance; none: it is refused, or dropped without a word. */
export type Choice =
  | { readonly verdict: 'forward'; readonly endpoints: readonly ProxiedEndpoint[] }
  | { readonly verdict: 'reject' | 'drop'; readonly endpoints: readonly [] }

/** What each policy may use on a node; undefined where no policy of the service is of that kind. */
export interface UsableEndpoints {
  readonly cluster: readonly ProxiedEndpoint[] | undefined
  readonly local: readonly ProxiedEndpoint[] | undefined
  /** Whether a usable endpoint exists anywhere. */
  readonly hasAny: boolean
}

export interface PolicyUse {
  readonly usesCluster: boolean
  readonly usesLocal: boolean
}

const reject: Choice = { verdict: 'reject', endpoints: [] }
const drop: Choice = { verdict: 'drop', endpoints: [] }

/**
 * Ready endpoints, or, where a policy has none, those that still serve while they terminate. Zone and node hints narrow
 * the cluster's where every ready endpoint has one and one of them is for this node. Source: pkg/proxy/topology.go.
 */
export function usableEndpoints(
  endpoints: readonly ProxiedEndpoint[],
  { usesCluster, usesLocal }: PolicyUse,
  node: ChoosingNode,
): UsableEndpoints {
  const cluster = usesCluster ? clusterEndpoints(endpoints, node) : undefined
  if (!usesLocal) return { cluster, local: undefined, hasAny: (cluster ?? []).length > 0 }
  const isLocal = ({ nodeName }: ProxiedEndpoint): boolean => nodeName === node.name
  const hasAny = endpoints.some((endpoint) => endpoint.ready || isServingTerminating(endpoint))
  return { cluster, local: readyOrServing(endpoints.filter(isLocal)), hasAny }
}

/** Where a new connection to a port of a service goes from a node. Source: pkg/proxy/iptables/proxier.go. */
export function chooseEndpoints(
  rules: ServiceRules,
  port: ServicePort,
  node: ChoosingNode,
  direction: Direction,
): Choice {
  const { spec } = rules.service
  const isInternalLocal = isLocalOnly(spec.internalTrafficPolicy)
  const isExternalLocal = isLocalOnly(spec.externalTrafficPolicy)
  const isExternal = isExternallyAccessible(rules, port)
  const use = {
    usesCluster: !isInternalLocal || (!isExternalLocal && isExternal),
    usesLocal: isInternalLocal || (isExternalLocal && isExternal),
  }
  const usable = usableEndpoints(endpointsBehind(rules, port.name ?? ''), use, node)
  if (!usable.hasAny) return reject
  const isLocal = { internal: isInternalLocal, external: isExternalLocal, 'short cut': false }[direction]
  const endpoints = (isLocal ? usable.local : (usable.cluster ?? usable.local)) ?? []
  return endpoints.length === 0 ? drop : { verdict: 'forward', endpoints }
}

/** Whether nodes that know the same choose the same. */
export function isSameOnEveryNode(rules: ServiceRules, port: ServicePort): boolean {
  const { internalTrafficPolicy, externalTrafficPolicy } = rules.service.spec
  if (isLocalOnly(internalTrafficPolicy) || isLocalOnly(externalTrafficPolicy)) return false
  const endpoints = endpointsBehind(rules, port.name ?? '')
  return endpoints.every(({ zoneHints, nodeHints }) => zoneHints.length === 0 && nodeHints.length === 0)
}

function isServingTerminating({ serving, terminating }: ProxiedEndpoint): boolean {
  return serving && terminating
}

function readyOrServing(endpoints: readonly ProxiedEndpoint[]): readonly ProxiedEndpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  return ready.length > 0 ? ready : endpoints.filter(isServingTerminating)
}

function clusterEndpoints(endpoints: readonly ProxiedEndpoint[], node: ChoosingNode): readonly ProxiedEndpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  if (ready.length === 0) return endpoints.filter(isServingTerminating)
  return (
    hinted(ready, ({ nodeHints }) => nodeHints, node.name) ??
    hinted(ready, ({ zoneHints }) => zoneHints, node.zone) ??
    ready
  )
}

/** Those with a hint for a place; undefined where hints do not count: one endpoint has none, or none is for this place. */
function hinted(
  ready: readonly ProxiedEndpoint[],
  hintsOf: (endpoint: ProxiedEndpoint) => readonly string[],
  place: string,
): readonly ProxiedEndpoint[] | undefined {
  if (ready.some((endpoint) => hintsOf(endpoint).length === 0)) return undefined
  const here = ready.filter((endpoint) => hintsOf(endpoint).includes(place))
  return here.length === 0 ? undefined : here
}
