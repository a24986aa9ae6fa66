import { type ProcessState, processTable } from '../machines/process.ts'
import type { NetworkReader } from './network-reader.ts'
import type { ProxyView } from './proxy-view.ts'
import { endpointsBehind, isHeadless, type ProxiedEndpoint, type ServiceRules } from './service-rules.ts'

/** The cluster's DNS: a process by this name. */
export const clusterDnsProcess = 'cluster DNS'
export const clusterDomain = 'cluster.local'

export type DnsAnswer =
  | { readonly type: 'addresses'; readonly name: string; readonly addresses: readonly string[] }
  | { readonly type: 'alias'; readonly name: string; readonly target: string }
  | { readonly type: 'no such name' }
  | { readonly type: 'no answer' }

const absent: DnsAnswer = { type: 'no such name' }
/** A name with fewer dots than these is tried with the search path first. */
const dotsForAbsolute = 5

/** Whether the cluster's DNS runs at the reader's instant. */
export function dnsRuns(reader: NetworkReader): boolean {
  return (reader.row(processTable, clusterDnsProcess) as ProcessState | undefined)?.running ?? true
}

/** The names that a resolver in a pod of a namespace asks for, in order. */
export function searchedNames(name: string, namespace: string): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const path = [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain]
  const searched = path.map((domain) => `${name}.${domain}`)
  return name.split('.').length > dotsForAbsolute ? [name, ...searched] : [...searched, name]
}

/**
 * What a pod of a namespace gets for a name: services, headless services, their pods, pods by address, and the outside
 * names of services without a proxy. `view` is what the cluster's DNS has heard of the services.
 */
export function resolveName(reader: NetworkReader, view: ProxyView, name: string, namespace: string): DnsAnswer {
  if (!dnsRuns(reader)) return { type: 'no answer' }
  for (const full of searchedNames(name.toLowerCase(), namespace)) {
    const answer = answerFor(view, full)
    if (answer.type !== 'no such name') return answer
  }
  return absent
}

function answerFor(view: ProxyView, full: string): DnsAnswer {
  if (!full.endsWith(`.${clusterDomain}`)) return absent
  const labels = full.slice(0, -clusterDomain.length - 1).split('.')
  if (labels.includes('')) return absent
  const [kind, namespace = '', name = '', host, ...rest] = labels.toReversed()
  if (rest.length > 0 || name === '') return absent
  if (kind === 'svc') return serviceAnswer(view, { full, key: `${namespace}/${name}`, host })
  if (kind === 'pod' && host === undefined) return podAnswer(full, name)
  return absent
}

function serviceAnswer(
  view: ProxyView,
  { full, key, host }: { full: string; key: string; host: string | undefined },
): DnsAnswer {
  const rules = view.rules(key)
  if (rules === undefined) return absent
  const { spec } = rules.service
  if (spec.type === 'ExternalName' && host === undefined) {
    return { type: 'alias', name: full, target: (spec.externalName ?? '').replace(/\.$/, '') }
  }
  const published = headlessEndpoints(rules).filter((endpoint) => host === undefined || hostName(endpoint) === host)
  const own = (spec.clusterIPs ?? [spec.clusterIP ?? '']).filter((ip) => ip !== '')
  const addresses = isHeadless(rules.service) || host !== undefined ? published.map(({ address }) => address) : own
  return addresses.length === 0 ? absent : { type: 'addresses', name: full, addresses: [...new Set(addresses)] }
}

/** Ready addresses; a service that publishes others too has them ready in its slices. A service without ports has them all. */
function headlessEndpoints(rules: ServiceRules): readonly ProxiedEndpoint[] {
  const names = new Set(rules.slices.flatMap(({ ports = [] }) => ports.map(({ name }) => name ?? '')))
  const endpoints = [...names].flatMap((name) => endpointsBehind(rules, name))
  return endpoints.filter(({ ready }) => ready)
}

/** The name of a pod below its service: its hostname, or its address with dashes. */
function hostName({ hostname, address }: ProxiedEndpoint): string {
  return hostname ?? address.replaceAll(/[.:]/g, '-')
}

/** `10-244-1-7.shop.pod.cluster.local`: CoreDNS gives back the address without asking whether there is such a pod. */
function podAnswer(full: string, dashed: string): DnsAnswer {
  const address = /^\d{1,3}(-\d{1,3}){3}$/.test(dashed) ? dashed.replaceAll('-', '.') : undefined
  return address === undefined ? absent : { type: 'addresses', name: full, addresses: [address] }
}
