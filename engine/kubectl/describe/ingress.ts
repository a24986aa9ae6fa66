import type { Ingress, IngressBackend, IngressClass, IPAddress, ServiceCIDR } from '../../api/schema/types.ts'
import { type DescribeContext, describer } from './describer.ts'
import { writeLabels } from './parts.ts'
import { endpointsText, slicesOf } from './services.ts'
import { type Writer, writeAnnotations, writePairs } from './writer.ts'

export const ingressDescriber = describer<Ingress>((ingress, writer, context) => {
  const { metadata, spec = {}, status } = ingress
  const namespace = metadata.namespace ?? ''
  writer.line(0, `Name:\t${metadata.name}`)
  writePairs(writer, 'Labels', metadata.labels)
  writer.line(0, `Namespace:\t${namespace}`)
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '')
  writer.line(0, `Address:\t${[...new Set(addresses.filter((text) => text !== ''))].sort().join(',')}`)
  writer.line(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`)
  const standard =
    spec.defaultBackend === undefined ? '<default>' : backendText(spec.defaultBackend, namespace, context)
  writer.line(0, `Default backend:\t${standard}`)
  if ((spec.tls ?? []).length > 0) writer.line(0, 'TLS:')
  for (const { secretName, hosts } of spec.tls ?? [])
    writer.line(
      1,
      secretName ? `${secretName} terminates ${(hosts ?? []).join(',')}` : `SNI routes ${(hosts ?? []).join(',')}`,
    )
  writer.line(0, 'Rules:')
  writer.line(1, 'Host\tPath\tBackends')
  writer.line(1, '----\t----\t--------')
  const rules = (spec.rules ?? []).filter(({ http }) => http !== undefined && http !== null)
  for (const { host, http } of rules) {
    writer.line(1, `${host || '*'}\t`)
    for (const { path = '', backend } of http?.paths ?? [])
      writer.line(2, `\t${path} \t${backendText(backend, namespace, context)}`)
  }
  if (rules.length === 0) writer.line(1, `*\t*\t${standard}`)
  writeAnnotations(writer, 'Annotations', metadata.annotations)
})

/** `web:80 (10.244.1.2:8080)` */
function backendText({ service, resource }: IngressBackend, namespace: string, context: DescribeContext): string {
  if (resource !== undefined)
    return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`
  if (service === undefined) return ''
  const { number = 0, name = '' } = service.port ?? {}
  const text = `${service.name}:${number === 0 ? name : number}`
  const kind = context.client.kinds.find('services')
  const found = kind === undefined ? undefined : context.client.find(kind, { namespace, name: service.name })
  if (found === undefined) return `${text} (<error: services "${service.name}" not found>)`
  const ports = (found as unknown as { spec: { ports?: readonly { name?: string; port: number }[] } }).spec.ports ?? []
  const port = ports.findLast((each) => (number !== 0 ? each.port === number : name !== '' && each.name === name))
  return `${text} (${endpointsText(slicesOf(context, namespace, service.name), port?.name ?? '')})`
}

export const ingressClassDescriber = describer<IngressClass>(({ metadata, spec }, writer) => {
  writer.line(0, `Name:\t${metadata.name}`)
  writePairs(writer, 'Labels', metadata.labels)
  writeAnnotations(writer, 'Annotations', metadata.annotations)
  writer.line(0, `Controller:\t${spec?.controller ?? ''}`)
  if (spec?.parameters === undefined) return
  writer.line(0, 'Parameters:')
  if (spec.parameters.apiGroup !== undefined) writer.line(1, `APIGroup:\t${spec.parameters.apiGroup}`)
  writer.line(1, `Kind:\t${spec.parameters.kind}`)
  writer.line(1, `Name:\t${spec.parameters.name}`)
})

export const serviceCidrDescriber = describer<ServiceCIDR>((range, writer) => {
  writer.line(0, `Name:\t${range.metadata.name}`)
  writeLabels(writer, range)
  writer.line(0, `CIDRs:\t${(range.spec?.cidrs ?? []).join(', ')}`)
  writeDetailedConditions(writer, range.status?.conditions ?? [])
})

function writeDetailedConditions(
  writer: Writer,
  conditions: NonNullable<NonNullable<ServiceCIDR['status']>['conditions']>,
): void {
  if (conditions.length === 0) return
  writer.line(0, 'Status:')
  writer.line(0, 'Conditions:')
  writer.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
  writer.line(1, '----\t------\t------------------\t------\t-------')
  for (const { type, status, lastTransitionTime, reason, message } of conditions)
    writer.line(1, `${type}\t${status}\t${writer.longTime(lastTransitionTime)}\t${reason}\t${message}`)
}

export const ipAddressDescriber = describer<IPAddress>((address, writer) => {
  writer.line(0, `Name:\t${address.metadata.name}`)
  writeLabels(writer, address)
  const parent = address.spec?.parentRef
  if (parent === undefined) return
  writer.line(0, 'Parent Reference:')
  writer.line(1, `Group:\t${parent.group ?? ''}`)
  writer.line(1, `Resource:\t${parent.resource}`)
  writer.line(1, `Namespace:\t${parent.namespace ?? ''}`)
  writer.line(1, `Name:\t${parent.name}`)
})
