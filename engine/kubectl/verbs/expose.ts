import { intOrStringFrom } from '../../api/meta/int-or-string.ts'
import type { KubernetesObject, LabelSelector } from '../../api/schema/types.ts'
import type { Verb } from '../command.ts'
import { text } from '../flags.ts'
import { podSpecOf } from '../pod-templates.ts'
import { dryRunOf, printOutcome } from '../printers/output.ts'
import { kindNamed } from '../resource-types.ts'
import { filenameFlags, type Info, mustSelect } from '../resources.ts'
import { CommandError } from '../result.ts'
import { withEmptyFields } from './create/empty-fields.ts'
import { generatorFlags } from './create/generate.ts'
import { labelsFrom, wholeNumber } from './generator-values.ts'
import { overridden } from './overrides.ts'

/** A service in front of the pods of an object. */
export const expose: Verb = {
  name: 'expose',
  flags: [
    ...generatorFlags,
    ...filenameFlags,
    text('port'),
    text('target-port'),
    text('protocol'),
    text('type'),
    text('name'),
    text('selector'),
    text('labels', 'l'),
    text('external-ip'),
    text('load-balancer-ip'),
    text('session-affinity'),
    text('cluster-ip'),
    text('generator'),
    text('overrides'),
    text('override-type'),
    text('container-port'),
  ],
  run: (command) => {
    if (command.flags.isSet('container-port'))
      command.err(
        'Flag --container-port has been deprecated, --container-port will be removed in the future, please use --target-port instead',
      )
    for (const info of mustSelect(command).infos) {
      const service = overridden(command, serviceFor(command, info))
      const kind = kindNamed(command.client.kinds, 'services')
      const isSent = dryRunOf(command) !== 'client'
      const object = isSent ? command.client.create(kind, service) : withEmptyFields(service, command.minor)
      printOutcome(command, { kind, object }, 'exposed')
    }
  },
}

type Command = Parameters<NonNullable<Verb['run']>>[0]

function serviceFor(command: Command, info: Info): KubernetesObject {
  const { flags } = command
  const [givenSelector = '', givenLabels = ''] = [flags.text('selector'), flags.text('labels')]
  const selector = givenSelector === '' ? selectorOf(info) : labelsFrom(givenSelector)
  const labels = givenLabels === '' ? info.object.metadata.labels : labelsFrom(givenLabels)
  const name = flags.text('name') || info.name.slice(0, 63)
  const externalIp = flags.text('external-ip')
  const [type, affinity, clusterIP, balancerIp] = ['type', 'session-affinity', 'cluster-ip', 'load-balancer-ip'].map(
    (flag) => flags.text(flag),
  )
  if (affinity && affinity !== 'None' && affinity !== 'ClientIP')
    throw new CommandError(`unknown session affinity: ${affinity}`)
  const spec = {
    ports: portsFor(command, info),
    selector,
    ...(type ? { type } : {}),
    ...(affinity ? { sessionAffinity: affinity } : {}),
    ...(clusterIP ? { clusterIP } : {}),
    ...(externalIp ? { externalIPs: [externalIp] } : {}),
    ...(balancerIp ? { loadBalancerIP: balancerIp } : {}),
  }
  const isPlaced = command.enforceNamespace || dryRunOf(command) !== 'client'
  const metadata = {
    ...(labels === undefined ? {} : { labels }),
    name,
    ...(isPlaced ? { namespace: info.namespace || command.namespace } : {}),
  }
  return { apiVersion: 'v1', kind: 'Service', metadata, spec } as unknown as KubernetesObject
}

function selectorOf({ kind, object, name }: Info): Readonly<Record<string, string>> {
  const { spec, metadata } = object as {
    spec?: { selector?: unknown }
    metadata: { labels?: Readonly<Record<string, string>> }
  }
  switch (kind.kind) {
    case 'Deployment':
    case 'ReplicaSet': {
      const { matchLabels = {}, matchExpressions = [] } = (spec?.selector ?? {}) as LabelSelector
      if ((matchExpressions ?? []).length > 0)
        throw new CommandError(
          "couldn't retrieve selectors via --selector flag or introspection: cannot convert expressions to a map",
        )
      return matchLabels
    }
    case 'Service':
    case 'ReplicationController':
      if (Object.keys((spec?.selector ?? {}) as object).length === 0)
        throw new CommandError(
          `couldn't retrieve selectors via --selector flag or introspection: the ${kind.kind.toLowerCase()} has no pod selector set`,
        )
      return spec?.selector as Readonly<Record<string, string>>
    case 'Pod':
      if (Object.keys(metadata.labels ?? {}).length === 0)
        throw new CommandError(
          "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
        )
      return metadata.labels ?? {}
    default:
      throw new CommandError(
        `cannot expose a ${kind.kind}.${kind.group === '' ? kind.version : kind.group}${name === '' ? '' : ''}`,
      )
  }
}

interface Port {
  readonly port: number
  readonly protocol: string
}

function portsFor(command: Command, info: Info): readonly Record<string, unknown>[] {
  const { flags } = command
  const given = flags.text('port') ?? ''
  const known = portsOf(info)
  const target = flags.text('target-port') || flags.text('container-port') || undefined
  const ports =
    given === ''
      ? known
      : given.split(',').map((text) => {
          const port = wholeNumber(text)
          return { port, protocol: known.find((each) => each.port === port)?.protocol ?? 'TCP' }
        })
  if (ports.length === 0) throw new CommandError("couldn't find port via --port flag or introspection")
  return ports.map(({ port, protocol }, index) => ({
    ...(ports.length > 1 ? { name: `port-${index + 1}` } : {}),
    port,
    protocol: flags.text('protocol') || protocol,
    targetPort: target === undefined ? port : intOrStringFrom(target),
  }))
}

function portsOf({ kind, object }: Info): readonly Port[] {
  if (kind.kind === 'Service') {
    const { ports = [] } = (object as unknown as { spec: { ports?: readonly { port: number; protocol?: string }[] } })
      .spec
    return ports.map(({ port, protocol = 'TCP' }) => ({ port, protocol }))
  }
  const containers = podSpecOf(kind, object)?.containers ?? []
  return containers.flatMap(({ ports = [] }) =>
    ports.map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol })),
  )
}
