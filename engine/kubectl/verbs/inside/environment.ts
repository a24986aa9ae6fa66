import type { Kind } from '../../../api/kinds/kind.ts'
import type { Pod } from '../../../api/kinds/pod.ts'
import type { EnvVar, Service } from '../../../api/schema/types.ts'
import type { Command } from '../../command.ts'
import { kindNamed } from '../../resource-types.ts'
import { dataAtStart } from './seen-data.ts'
import type { Target } from './target.ts'
import { allContainers } from './target.ts'

/** What a container's environment holds: the image's path, its host name, the services it began beside, and its own. */
export function environmentOf(command: Command, target: Target): ReadonlyMap<string, string> {
  const { pod, container } = target
  const found = new Map([
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['HOSTNAME', pod.spec.hostname ?? pod.metadata.name],
  ])
  const spec = allContainers(pod).find(({ name }) => name === container)
  for (const { prefix = '', configMapRef, secretRef } of spec?.envFrom ?? []) {
    const data =
      configMapRef === undefined
        ? dataAtStart(command, target, 'secrets', secretRef?.name ?? '')
        : dataAtStart(command, target, 'configmaps', configMapRef.name ?? '')
    for (const [key, value] of Object.entries(data)) found.set(prefix + key, value)
  }
  for (const variable of spec?.env ?? []) {
    const value = variableValue(command, target, variable)
    if (value !== undefined) found.set(variable.name, expanded(value, found))
  }
  for (const [name, value] of serviceVariables(command, pod)) if (!found.has(name)) found.set(name, value)
  return found
}

/** `$(NAME)` of a variable that stands before. */
const expanded = (text: string, known: ReadonlyMap<string, string>): string =>
  text.replace(/\$\(([A-Za-z_]\w*)\)/g, (whole, name: string) => known.get(name) ?? whole)

function variableValue(command: Command, target: Target, { value, valueFrom }: EnvVar): string | undefined {
  if (valueFrom === undefined || valueFrom === null) return value ?? ''
  const { configMapKeyRef, secretKeyRef, fieldRef } = valueFrom
  if (configMapKeyRef !== undefined)
    return dataAtStart(command, target, 'configmaps', configMapKeyRef.name ?? '')[configMapKeyRef.key]
  if (secretKeyRef !== undefined)
    return dataAtStart(command, target, 'secrets', secretKeyRef.name ?? '')[secretKeyRef.key]
  return fieldRef === undefined ? undefined : fieldOf(target.pod, fieldRef.fieldPath)
}

function fieldOf({ metadata, spec, status }: Pod, path: string): string | undefined {
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? []
  if (map !== undefined) return metadata[map as 'labels' | 'annotations']?.[key] ?? ''
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'spec.nodeName': spec.nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
    'status.hostIP': status.hostIP,
    'status.podIP': status.podIP,
  }
  return fields[path]
}

/** Where the API and the services of the namespace are that were there before the pod. Source: pkg/kubelet/envvars. */
function serviceVariables({ client }: Command, pod: Pod): readonly (readonly [string, string])[] {
  const kind = kindNamed(client.kinds, 'services') as Kind
  const wantsLinks = pod.spec.enableServiceLinks !== false
  const created = pod.metadata.creationTimestamp ?? ''
  const links = wantsLinks ? (client.list(kind, pod.metadata.namespace ?? '') as readonly Service[]) : []
  const isBefore = ({ metadata }: Service): boolean => (metadata.creationTimestamp ?? '') <= created
  const api = client.find(kind, { namespace: 'default', name: 'kubernetes' }) as Service | undefined
  const all = [...links.filter(({ metadata }) => metadata.name !== 'kubernetes'), ...(api === undefined ? [] : [api])]
  return all.filter(isBefore).flatMap((service) => variablesOf(service))
}

function variablesOf({ metadata, spec }: Service): readonly (readonly [string, string])[] {
  const { clusterIP = '', ports = [] } = spec ?? {}
  const [first] = ports
  if (clusterIP === '' || clusterIP === 'None' || first === undefined) return []
  const prefix = metadata.name.toUpperCase().replaceAll('-', '_')
  const links = ports.flatMap(({ port, protocol = 'TCP' }): [string, string][] => {
    const name = `${prefix}_PORT_${port}_${protocol}`
    const scheme = protocol.toLowerCase()
    return [
      [name, `${scheme}://${clusterIP}:${port}`],
      [`${name}_PROTO`, scheme],
      [`${name}_PORT`, String(port)],
      [`${name}_ADDR`, clusterIP],
    ]
  })
  return [
    [`${prefix}_SERVICE_HOST`, clusterIP],
    [`${prefix}_SERVICE_PORT`, String(first.port)],
    ...ports.flatMap(({ name, port }): [string, string][] =>
      name ? [[`${prefix}_SERVICE_PORT_${name.toUpperCase().replaceAll('-', '_')}`, String(port)]] : [],
    ),
    [`${prefix}_PORT`, `${(first.protocol ?? 'TCP').toLowerCase()}://${clusterIP}:${first.port}`],
    ...links,
  ]
}
