import type { ServicePort } from '../api/schema/types.ts'
import { hintsCount, type ProxyFeatures } from './proxy-features.ts'
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

const reject: Choice = { verdict: 'reject', endpoints: [] }
const drop: Choice = { verdict: 'drop', endpoints: [] }

/**
 * Ready endpoints, or, where a policy has none, those that still serve while they terminate. Zone and node hints narrow
 * the cluster's where every ready endpoint has one and one of them is for this node. Even where both policies are local,
 * what comes from outside needs the cluster's for the short cut. Source: pkg/proxy/topology.go, serviceport.go.
 */
export function usableEndpoints(
  rules: ServiceRules,
  port: ServicePort,
  node: ChoosingNode,
  features: ProxyFeatures,
): UsableEndpoints {
  const { spec, metadata } = rules.service
  const isExternal = isExternallyAccessible(rules, port)
  const isInternalLocal = isLocalOnly(spec.internalTrafficPolicy)
  const usesCluster = !isInternalLocal || isExternal
  const usesLocal = isInternalLocal || (isExternal && isLocalOnly(spec.externalTrafficPolicy))
  const endpoints = candidates(endpointsBehind(rules, port.name ?? ''), features)
  const hinted = hintsCount(features, metadata.annotations) ? node : undefined
  const cluster = usesCluster ? clusterEndpoints(endpoints, hinted) : undefined
  if (!usesLocal) return { cluster, local: undefined, hasAny: (cluster ?? []).length > 0 }
  const local = readyOrServing(endpoints.filter(({ nodeName }) => nodeName === node.name))
  return { cluster, local, hasAny: readyOrServing(endpoints).length > 0 }
}

/** Where a new connection to a port of a service goes from a node. Source: pkg/proxy/iptables/proxier.go. */
export function chooseEndpoints(
  rules: ServiceRules,
  port: ServicePort,
  node: ChoosingNode,
  { direction, features }: { readonly direction: Direction; readonly features: ProxyFeatures },
): Choice {
  const { spec } = rules.service
  const usable = usableEndpoints(rules, port, node, features)
  if (!usable.hasAny) return reject
  const policies = {
    internal: spec.internalTrafficPolicy,
    external: spec.externalTrafficPolicy,
    'short cut': undefined,
  }
  const endpoints = (isLocalOnly(policies[direction]) ? usable.local : usable.cluster) ?? []
  return endpoints.length === 0 ? drop : { verdict: 'forward', endpoints }
}

/** Whether nodes that know the same choose the same. */
export function isSameOnEveryNode(rules: ServiceRules, port: ServicePort): boolean {
  const { internalTrafficPolicy, externalTrafficPolicy } = rules.service.spec
  if (isLocalOnly(internalTrafficPolicy) || isLocalOnly(externalTrafficPolicy)) return false
  const endpoints = endpointsBehind(rules, port.name ?? '')
  return endpoints.every(({ zoneHints, nodeHints }) => zoneHints.length === 0 && nodeHints.length === 0)
}

/** Those that a proxy would look at at all: versions that know of no terminating endpoints take none. */
function candidates(
  endpoints: readonly ProxiedEndpoint[],
  { usesTerminating }: ProxyFeatures,
): readonly ProxiedEndpoint[] {
  return usesTerminating ? endpoints : endpoints.filter(({ ready }) => ready)
}

function readyOrServing(endpoints: readonly ProxiedEndpoint[]): readonly ProxiedEndpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  return ready.length > 0 ? ready : endpoints.filter(({ serving, terminating }) => serving && terminating)
}

/** @param node where hints are for; undefined where they do not count */
function clusterEndpoints(
  endpoints: readonly ProxiedEndpoint[],
  node: ChoosingNode | undefined,
): readonly ProxiedEndpoint[] {
  const usable = readyOrServing(endpoints)
  if (node === undefined || usable.some(({ ready }) => !ready)) return usable
  const sameNode = hintedFor(usable, ({ nodeHints }) => nodeHints, node.name)
  return sameNode ?? hintedFor(usable, ({ zoneHints }) => zoneHints, node.zone) ?? usable
}

/** Those with a hint for a place; undefined where hints do not count: one endpoint has none, or none is for this place. */
function hintedFor(
  ready: readonly ProxiedEndpoint[],
  hintsOf: (endpoint: ProxiedEndpoint) => readonly string[],
  place: string,
): readonly ProxiedEndpoint[] | undefined {
  if (ready.some((endpoint) => hintsOf(endpoint).length === 0)) return undefined
  const here = ready.filter((endpoint) => hintsOf(endpoint).includes(place))
  return here.length === 0 ? undefined : here
}
