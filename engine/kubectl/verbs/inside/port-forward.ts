import type { Pod } from '../../../api/kinds/pod.ts'
import type { Service } from '../../../api/schema/types.ts'
import type { Command, Verb } from '../../command.ts'
import { duration, text } from '../../flags.ts'
import { podOf } from '../../pods-of-workload.ts'
import { type Info, mustSelect } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { checkAccess } from './target.ts'

/**
 * Opens ports of the user's own machine that lead to a pod. It ends at once, and the ports stay open: requests to
 * `localhost:PORT` take that way from then on.
 */
export const portForward: Verb = {
  name: 'port-forward',
  flags: [text('address'), duration('pod-running-timeout')],
  run: (command) => {
    const [named, ...ports] = command.args
    if (named === undefined || ports.length === 0)
      throw new CommandError(
        `TYPE/NAME and list of ports are required for port-forward\nSee 'kubectl port-forward -h' for help and examples`,
      )
    const [info] = mustSelect(command, { args: named.includes('/') ? [named] : ['pods', named] }).infos
    if (info === undefined) throw new CommandError(`there is nothing named "${named}"`)
    const pod = (info.kind.kind === 'Pod' ? info : podOf(command, info)).object as Pod
    const pairs = ports.map((text) => pairOf(command, info, pod, text))
    if (pod.status.phase !== 'Running')
      throw new CommandError(`unable to forward port because pod is not running. Current status=${pod.status.phase}`)
    checkAccess(command, pod, 'portforward')
    const opened = pairs.filter((pair) => open(command, pod, pair))
    if (opened.length === 0)
      throw new CommandError(
        `unable to listen on any of the requested ports: [${pairs.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`,
      )
  },
}

interface Pair {
  readonly local: number
  readonly remote: number
}

function pairOf(command: Command, { kind, object, name }: Info, pod: Pod, text: string): Pair {
  const parts = text.split(':')
  const [left = '', right = left] = parts
  if (parts.length > 2 || right === '') throw new CommandError(`invalid port format '${text}'`)
  const remote = kind.kind === 'Service' ? targetPort(object as Service, pod, right) : portOf(pod, right, name)
  const isAny = parts.length === 2 && left === ''
  const local = isAny ? (command.client.forwards?.freePort() ?? remote) : Number(/^\d+$/.test(left) ? left : remote)
  return { local, remote }
}

/** A number, or the name of a port of a container. */
function portOf({ spec, metadata }: Pod, text: string, name: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const found = spec.containers.flatMap(({ ports = [] }) => ports).find((port) => port.name === text)
  if (found === undefined)
    throw new CommandError(`Pod '${name === '' ? metadata.name : name}' does not have a named port '${text}'`)
  return found.containerPort
}

/** The port of a service stands for the one of the pod behind it. */
function targetPort({ metadata, spec }: Service, pod: Pod, text: string): number {
  const isWanted = ({ port, name }: { port: number; name?: string }): boolean => String(port) === text || name === text
  const found = (spec?.ports ?? []).find(isWanted)
  if (found === undefined) {
    const what = /^\d+$/.test(text) ? `a service port ${text}` : `a named port '${text}'`
    throw new CommandError(`Service ${metadata.name} does not have ${what}`)
  }
  return portOf(pod, String(found.targetPort ?? found.port), pod.metadata.name)
}

function open({ client, out, err, flags }: Command, { metadata }: Pod, { local, remote }: Pair): boolean {
  const { forwards } = client
  if (forwards === undefined) throw new CommandError('port-forward is not modelled here: there is no network.')
  if (forwards.isOpen(local)) {
    const busy = (family: string, host: string): string =>
      `unable to create listener: Error listen ${family} ${host}:${local}: bind: address already in use`
    err(
      `Unable to listen on port ${local}: Listeners failed to create with the following errors: [${busy('tcp4', '127.0.0.1')} ${busy('tcp6', '[::1]')}]`,
    )
    return false
  }
  const { namespace = '', name, uid } = metadata
  forwards.open(local, { to: 'pod', namespace, name, uid, port: remote })
  const addresses = flags.text('address')?.split(',') ?? ['127.0.0.1', '[::1]']
  for (const address of addresses.flatMap((each) => (each === 'localhost' ? ['127.0.0.1', '[::1]'] : [each])))
    out(`Forwarding from ${address}:${local} -> ${remote}`)
  return true
}
