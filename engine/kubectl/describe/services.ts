import type { EndpointSlice, Endpoints, Service } from '../../api/schema/types.ts'
import { isAnswered } from '../typed-clients.ts'
import { type DescribeContext, describer } from './describer.ts'
import { labelMapText, writeLabels, writeName } from './parts.ts'
import type { Writer } from './writer.ts'

/** kubectl 1.31 says more of services. Source: kubernetes#125117. */
const saysMoreSinceMinor = 31

export const serviceDescriber = describer<Service>((service, writer, context) => {
  const { spec = {}, status } = service
  const saysMore = context.minor >= saysMoreSinceMinor
  writeName(writer, service)
  writeLabels(writer, service)
  writer.line(0, `Selector:\t${labelMapText(spec.selector)}`)
  writer.line(0, `Type:\t${spec.type ?? ''}`)
  if (spec.ipFamilyPolicy !== undefined) writer.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`)
  writer.line(0, `IP Families:\t${(spec.ipFamilies ?? []).join(',') || '<none>'}`)
  writer.line(0, `IP:\t${spec.clusterIP ?? ''}`)
  writer.line(0, `IPs:\t${(spec.clusterIPs ?? []).join(',') || '<none>'}`)
  if ((spec.externalIPs ?? []).length > 0) writer.line(0, `External IPs:\t${spec.externalIPs?.join(',')}`)
  if (spec.loadBalancerIP) writer.line(0, `${saysMore ? 'Desired LoadBalancer IP' : 'IP'}:\t${spec.loadBalancerIP}`)
  if (spec.externalName) writer.line(0, `External Name:\t${spec.externalName}`)
  const ingress = (status?.loadBalancer?.ingress ?? []).map(({ ip, ipMode, hostname }) =>
    ip ? `${ip}${ipMode === undefined || !saysMore ? '' : ` (${ipMode})`}` : (hostname ?? ''),
  )
  if (ingress.length > 0) writer.line(0, `LoadBalancer Ingress:\t${ingress.join(', ')}`)
  writePorts(writer, service, slicesOf(context, service.metadata.namespace ?? '', service.metadata.name))
  writer.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`)
  if (spec.externalTrafficPolicy) writer.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`)
  if (spec.internalTrafficPolicy && saysMore) writer.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`)
  if (spec.healthCheckNodePort) writer.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`)
  const ranges = spec.loadBalancerSourceRanges ?? []
  if (ranges.length > 0) writer.line(0, `LoadBalancer Source Ranges:\t${ranges.join(',')}`)
  if (spec.trafficDistribution) writer.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`)
})

function writePorts(writer: Writer, { spec }: Service, slices: readonly EndpointSlice[]): void {
  for (const { name = '', port, protocol = '', targetPort, appProtocol, nodePort } of spec?.ports ?? []) {
    const shown = name === '' ? '<unset>' : name
    writer.line(0, `Port:\t${shown}\t${port}/${protocol}`)
    writer.line(0, `TargetPort:\t${targetPort ?? 0}/${protocol}`)
    if (appProtocol !== undefined) writer.line(0, `AppProtocol:\t${appProtocol}`)
    if (nodePort) writer.line(0, `NodePort:\t${shown}\t${nodePort}/${protocol}`)
    writer.line(0, `Endpoints:\t${endpointsText(slices, name)}`)
  }
}

/** The endpoint slices of a service. */
export function slicesOf(
  { client, minor }: DescribeContext,
  namespace: string,
  service: string,
): readonly EndpointSlice[] {
  const kind = client.kinds.find('endpointslices')
  if (kind === undefined || !isAnswered(client.kinds, minor, 'EndpointSlice')) return []
  const slices = client.list(kind, namespace) as readonly EndpointSlice[]
  return slices.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
}

const endpointsShownMax = 3

/** `10.244.1.2:80,10.244.2.2:80 + 3 more...` for a port by its name. */
export function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const texts: string[] = []
  let seen = 0
  let ready = 0
  let isCut = false
  const add = (conditions: { readonly ready?: boolean | null } | undefined, text: () => string): void => {
    if (texts.length === endpointsShownMax) isCut = true
    seen += 1
    if (conditions?.ready === false) return
    ready += 1
    if (!isCut) texts.push(text())
  }
  for (const { ports, endpoints } of slices) {
    const all = endpoints ?? []
    // A headless service may have no ports at all.
    if ((ports ?? []).length === 0)
      for (const { addresses, conditions } of all) add(conditions, () => addresses[0] ?? '')
    for (const { name = '', port } of ports ?? []) {
      if ((name ?? '') !== portName) continue
      for (const { addresses, conditions } of all) add(conditions, () => hostPort(addresses[0] ?? '', port ?? 0))
    }
  }
  const text = texts.join(',')
  return isCut && seen > 0 ? `${text} + ${ready - endpointsShownMax} more...` : text
}

const hostPort = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

export const endpointsDescriber = describer<Endpoints>((endpoints, writer) => {
  writeName(writer, endpoints)
  writeLabels(writer, endpoints)
  writer.line(0, 'Subsets:')
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of endpoints.subsets ?? []) {
    writer.line(1, `Addresses:\t${(addresses ?? []).map(({ ip }) => ip).join(',') || '<none>'}`)
    writer.line(1, `NotReadyAddresses:\t${(notReadyAddresses ?? []).map(({ ip }) => ip).join(',') || '<none>'}`)
    if ((ports ?? []).length > 0) {
      writer.line(1, 'Ports:')
      writer.line(2, 'Name\tPort\tProtocol')
      writer.line(2, '----\t----\t--------')
      for (const { name, port, protocol = '' } of ports ?? [])
        writer.line(2, `${name || '<unset>'}\t${port}\t${protocol}`)
    }
    writer.line(0, '')
  }
})

export const endpointSliceDescriber = describer<EndpointSlice>((slice, writer) => {
  writeName(writer, slice)
  writeLabels(writer, slice)
  writer.line(0, `AddressType:\t${slice.addressType}`)
  const ports = slice.ports ?? []
  writer.line(0, ports.length === 0 ? 'Ports: <unset>' : 'Ports:')
  if (ports.length > 0) {
    writer.line(1, 'Name\tPort\tProtocol')
    writer.line(1, '----\t----\t--------')
    for (const { name, port, protocol = '' } of ports)
      writer.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}`)
  }
  const endpoints = slice.endpoints ?? []
  writer.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:')
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
    writer.line(1, `- Addresses:\t${addresses.join(', ') || '<none>'}`)
    writer.line(2, 'Conditions:')
    writer.line(3, `Ready:\t${conditions?.ready ?? '<unset>'}`)
    writer.line(2, `Hostname:\t${hostname ?? '<unset>'}`)
    if (targetRef !== undefined) writer.line(2, `TargetRef:\t${targetRef.kind}/${targetRef.name}`)
    writer.line(2, `NodeName:\t${nodeName ?? '<unset>'}`)
    writer.line(2, `Zone:\t${zone ?? '<unset>'}`)
  }
})
